/** Topics that can be subscribed to: how they start, continue from commits, and fill gaps from the database. */
import type { z } from 'zod'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { CustomerChange } from '../events/domain-event.ts'
import type { Scope } from './caller.ts'
import type { Sql } from './sql.ts'

export interface TopicContext {
  workspaceId: string
  /** Our id of what is watched: a customer, or a webhook endpoint. */
  subjectId: string
  sql: Sql
  catalogs: CatalogCache
  now: Date
}

/** The latest numbers of what is watched, according to the database. They only grow; of an endpoint there is only the first. */
export interface Heads {
  sequence: number
  /** Counts changes of the customer's entitlements and of the workspace's catalog. */
  terms: number
  /** Counts the commits that change the customer's billing. */
  billing: number
}

/** An item and the customer's sequence at which it belongs. */
export interface Numbered<Item> {
  sequence: number
  item: Item
}

export type Span = Pick<CustomerChange, 'from' | 'to'>

/** The result of one statement. */
export interface Reading<Item> {
  items: Numbered<Item>[]
  /** The sequence up to which nothing is missing. */
  sequence: number
  /** The customer's sequence now; it exceeds `sequence` when there is more to read. */
  head: number
  /** What is watched is gone: the subscription ends when its items were taken. */
  isOver?: boolean
}

export interface Topic<Schema extends z.ZodType, Item> {
  name: string
  scope: Scope
  input: Schema
  /** Our id of what is watched; NOT_FOUND when there is none. A commit names it as its customer: ids of all kinds differ. */
  subjectOf(
    context: Pick<TopicContext, 'sql' | 'workspaceId'>,
    input: z.output<Schema>,
  ): Promise<string>
  /** A slow reader gets LATEST: only the newest item, or EVERY: all items in order. */
  delivery: 'LATEST' | 'EVERY'
  /** The first items of a subscriber. */
  start(context: TopicContext, input: z.output<Schema>): Promise<Reading<Item>>
  /** The items after a sequence, or a page of them. */
  after(context: TopicContext, sequence: number, input: z.output<Schema>): Promise<Reading<Item>>
  /** The items of a commit, in order; null: the state must be read again. */
  itemsOf: ((change: CustomerChange) => Numbered<Item>[]) | null
  /** The topic's numbers before and after a commit, null for one that is none of its own; the customer's sequence by default. */
  spanOf?(change: CustomerChange): Span | null
  /** The number by which readings are ordered; the sequence by default. */
  headOf?(heads: Heads): number
  /** An item equal to the last one is not sent with LATEST. */
  isSame?(one: Item, other: Item): boolean
  /** The approximate bytes of an item while it waits. */
  sizeOf(item: Item): number
  /** For items that the passing of time alone changes: when, and into what; without `at`, or after null, the state is read again. */
  aging?: {
    changesAt(item: Item): Date | null
    at?(item: Item, now: Date): Item | null
  }
}

/** A topic of one customer or endpoint, in the form that the live feed runs. */
export interface Source<Item>
  extends Pick<
    Topic<never, Item>,
    'delivery' | 'itemsOf' | 'spanOf' | 'sizeOf' | 'headOf' | 'isSame' | 'aging'
  > {
  workspaceId: string
  customerId: string
  start(): Promise<Reading<Item>>
  after(sequence: number): Promise<Reading<Item>>
}

/** A topic of the whole workspace: who changed, and not what. */
export interface WorkspaceTopic<Schema extends z.ZodType> {
  name: string
  scope: Scope
  input: Schema
  of: 'WORKSPACE'
}

export interface ChangedCustomer {
  customerId: string
  /** The customer's sequence after the change; null when it is not known, or has none. */
  sequence: number | null
  balance: boolean
  /** Entitlements, or what is counted against them. */
  entitlements: boolean
}

export interface CustomersChange {
  customers: ChangedCustomer[]
  /** Everything may have changed. */
  resync: boolean
}

/** A subscriber's items. `end` finishes it, with an error or without; nothing follows. */
export interface ItemStream<Item> extends AsyncIterableIterator<Item, undefined> {
  return(): Promise<IteratorResult<Item, undefined>>
  throw(error: unknown): Promise<IteratorResult<Item, undefined>>
  end(error?: Error): void
}

/** The port to the component that delivers commits to subscribers. */
export interface LiveFeed {
  /** Resolves when the start has been read; throws what the source's `start` throws. Calls `onEnd` once, whatever the reason. */
  open<Item>(source: Source<Item>, onEnd: () => void): Promise<ItemStream<Item>>
  /** Who changes in the workspace. Calls `onEnd` once, whatever the reason. */
  openWorkspace(workspaceId: string, onEnd: () => void): ItemStream<CustomersChange>
}

export function topic<S extends z.ZodType, I>(declaration: Topic<S, I>): Topic<S, I> {
  return declaration
}
