/** What can be watched: how a topic starts, goes on from commits, and fills gaps from the database. */
import type { z } from 'zod'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { CustomerChange } from '../events/domain-event.ts'
import type { Scope } from './caller.ts'
import type { Sql } from './sql.ts'

export interface TopicContext {
  workspaceId: string
  /** Our id of the customer that is watched. */
  customerId: string
  sql: Sql
  catalogs: CatalogCache
  now: Date
}

/** How far a customer has come, according to the database. Both only grow. */
export interface Heads {
  sequence: number
  /** Counts changes of the customer's entitlements and of the workspace's catalog. */
  terms: number
}

/** An item and the customer's sequence that it belongs to. */
export interface Numbered<Item> {
  sequence: number
  item: Item
}

/** What the database says in one statement. */
export interface Reading<Item> {
  items: Numbered<Item>[]
  /** The sequence up to which nothing is missing. */
  sequence: number
  /** The customer's sequence now; beyond `sequence` when there is more to read. */
  head: number
}

export interface Topic<Schema extends z.ZodType<{ customerId: string }>, Item> {
  name: string
  scope: Scope
  input: Schema
  /** A reader who is behind gets LATEST: the newest item alone, or EVERY: all items in order. */
  delivery: 'LATEST' | 'EVERY'
  /** What a subscriber gets first. */
  start(context: TopicContext, input: z.output<Schema>): Promise<Reading<Item>>
  /** What came after a sequence: a page of it, when there is much. */
  after(context: TopicContext, sequence: number, input: z.output<Schema>): Promise<Reading<Item>>
  /** What a commit means to the subscribers, in order; null: the state must be read anew. */
  itemsOf: ((change: CustomerChange) => Numbered<Item>[]) | null
  /** The number that the readings count by; by default the sequence. */
  headOf?(heads: Heads): number
  /** Of LATEST: an item like the last one is not sent. */
  isSame?(one: Item, other: Item): boolean
  /** About how many bytes an item takes while it waits. */
  sizeOf(item: Item): number
  /** For items that change by the passing of time alone: when next, and into what; without `at` it is read anew. */
  aging?: {
    changesAt(item: Item): Date | null
    at?(item: Item, now: Date): Item
  }
}

/** A topic of one customer, as the live feed runs it. */
export interface Source<Item>
  extends Pick<
    Topic<never, Item>,
    'delivery' | 'itemsOf' | 'sizeOf' | 'headOf' | 'isSame' | 'aging'
  > {
  workspaceId: string
  customerId: string
  start(): Promise<Reading<Item>>
  after(sequence: number): Promise<Reading<Item>>
}

/** A subscriber's items. `end` finishes it, with an error or without; afterwards nothing more comes. */
export interface ItemStream<Item> extends AsyncIterableIterator<Item, undefined> {
  return(): Promise<IteratorResult<Item, undefined>>
  throw(error: unknown): Promise<IteratorResult<Item, undefined>>
  end(error?: Error): void
}

/** The port to whoever carries commits to subscribers. */
export interface LiveFeed {
  /** Resolves when the start is read; throws what the source's `start` throws. Calls `onEnd` once, whatever the reason. */
  open<Item>(source: Source<Item>, onEnd: () => void): Promise<ItemStream<Item>>
}

export function topic<S extends z.ZodType<{ customerId: string }>, I>(
  declaration: Topic<S, I>,
): Topic<S, I> {
  return declaration
}
