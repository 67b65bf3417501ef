/** The named functions of the core: what they need, who may call them, how they are declared. */

import type { z } from 'zod'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { CheckStateCache } from '../checks/check-state-cache.ts'
import type { CustomerChange, DomainEvent } from '../events/domain-event.ts'
import type { Ledger, TransactionLedger } from '../ledger/ledger.ts'
import type { Providers } from '../payments/providers.ts'
import type { RateClass } from '../rate-limits/rate-classes.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import type { Outbound } from '../webhooks/outbound.ts'
import type { WebhookFormats } from '../webhooks/webhook-format.ts'
import type { Keyring } from '../workspaces/keyring.ts'
import type { Caller, Scope } from './caller.ts'
import type { Sql, TenantDb } from './sql.ts'

export interface ReadContext {
  caller: Caller
  workspaceId: string
  db: TenantDb
  /** Its statements run in the transaction of a write operation. */
  sql: Sql
  catalogs: CatalogCache
  checkStates: CheckStateCache
  /** Makes and checks credentials, and keeps secrets. */
  keyring: Keyring
  /** Says which URLs must never be called. */
  outbound: Pick<Outbound, 'refusal'>
  webhookFormats: WebhookFormats
  /** Opens payment providers; called outside transactions only. */
  providers: Providers
  now: Date
  /** The same, also where `now` has become that of a customer on a test clock: for leases and what is tidied up in real time. */
  serverNow: Date
}

export interface WriteContext extends ReadContext {
  /** Adds a domain event to the outbox, in the transaction of the write. */
  emit(event: DomainEvent): void
  /** Notes numbers that were taken for events of the customer that are emitted in this transaction, as many or more. */
  numbersTaken(customerId: string, numbers: readonly number[]): void
  /** Moves credits and counters in the transaction of the write. */
  ledger: TransactionLedger
  /** Notes that the workspace's meters, features or rates changed; caches learn of it after the commit. */
  catalogChanged(): void
  /** Notes that the customer's entitlements changed; caches and subscribers learn of it after the commit. */
  entitlementsChanged(customerId: string): void
  /** Notes what changed for a customer other than by `ledger`; caches and subscribers learn of it after the commit. */
  ledgerMoved(change: CustomerChange): void
}

export interface LedgerContext extends ReadContext {
  /** Moves credits and counters; the movement is durable when it answers. */
  ledger: Ledger
}

interface Named<Kind, Schema extends z.ZodType> {
  kind: Kind
  name: string
  scope: Scope
  /** The class in which rate limits count it; OTHER by default. */
  rateClass?: RateClass
  /** The number of operations that it counts as, by its input; 1 by default. */
  units?(input: z.output<Schema>): number
  /** Its answer concerns no customer, or only the caller's own: a customer token calls it without naming a customer. */
  ofNoCustomer?: true
  /** False for metering, whose rows are a log of their own. */
  audited?: false
  /**
   * Whether it would answer the same object again, synchronously, to the input that it answered `output` to. Only operations that
   * do so until something changes the answer have it.
   */
  answersStill?(context: ReadContext, input: z.output<Schema>, output: unknown): boolean
  input: Schema
}

interface Declaration<Kind, Context, Schema extends z.ZodType, Output> extends Named<Kind, Schema> {
  /** `selection` is Pothos's Prisma query: the columns and relations that the document selects. */
  run(context: Context, input: z.output<Schema>, selection: object): MaybePromise<Output>
}

export type ReadOperation<S extends z.ZodType, O> = Declaration<'read', ReadContext, S, O>
/** `P` is the result of the operation's preparation. */
export type Prepared<P> = WriteContext & { prepared: P }
export interface WriteOperation<S extends z.ZodType, O, P = unknown>
  extends Declaration<'write', Prepared<P>, S, O> {
  /** Its transaction may take longer than that of a request, whose client waits for it. */
  takesLong?: true
  /**
   * Does slow work without locks, before the transaction. When the transaction finds the result outdated it throws Overtaken, and
   * the work is repeated with the previous result in `before`.
   */
  prepare?(context: ReadContext, input: z.output<S>, before: P | null): Promise<P>
}
export type LedgerOperation<S extends z.ZodType, O> = Declaration<'ledger', LedgerContext, S, O>

/** What an outbound operation has committed: the key of what it answers, and what is to be called now; null: nothing. */
export interface Begun<Call, Key> {
  key: Key
  call: Call | null
}

/**
 * Calls the outside, never within a transaction: it commits what it is about to do, does it, and commits what came of it. A process that
 * dies in between leaves rows by which a job goes on; so every call must be safe to repeat, and `finish` to be left out.
 */
export interface OutboundOperation<
  S extends z.ZodType,
  O,
  P = unknown,
  Call = unknown,
  Key = unknown,
> extends Named<'outbound', S> {
  /** Its caller is a job, which waits to the end. */
  takesLong?: true
  prepare?(context: ReadContext, input: z.output<S>, before: P | null): Promise<P>
  /** In a transaction, as a write operation. */
  begin(context: Prepared<P>, input: z.output<S>): Promise<Begun<Call, Key>>
  /** Outside any; must not throw, and ends soon after the signal is aborted. */
  act(context: ReadContext, call: Call, signal: AbortSignal): Promise<unknown>
  /** In a transaction of the server's own: notes what `act` answered; answers what is to be called next. */
  finish(context: WriteContext, call: Call, result: unknown): Promise<Call | null>
  /** Reads the answer: when nothing is to be called within the first transaction, else after the last, or when the client has waited long enough. */
  answer(context: ReadContext, key: Key, selection: object): MaybePromise<O>
}

export type Operation<S extends z.ZodType, O> =
  | ReadOperation<S, O>
  | WriteOperation<S, O>
  | LedgerOperation<S, O>
  | OutboundOperation<S, O>

type Without<D> = Omit<D, 'kind'>

/** Reads outside a transaction. */
export function readOperation<S extends z.ZodType, O>(
  declaration: Without<ReadOperation<S, O>>,
): ReadOperation<S, O> {
  return { kind: 'read', ...declaration }
}

/** Runs in one transaction together with the events it emits. */
export function writeOperation<S extends z.ZodType, O, P = null>(
  declaration: Without<WriteOperation<S, O, P>>,
): WriteOperation<S, O> {
  // The operation only ever receives what it prepared itself.
  return { kind: 'write', ...declaration } as unknown as WriteOperation<S, O>
}

type OutboundDeclaration<S extends z.ZodType, O, P, Call, Result, Key> = Without<
  Omit<OutboundOperation<S, O, P, Call, Key>, 'act' | 'finish'>
> & {
  act(context: ReadContext, call: Call, signal: AbortSignal): Promise<Result>
  finish(context: WriteContext, call: Call, result: Result): Promise<Call | null>
}

/** Commits, calls the outside, and commits what came of it. */
export function outboundOperation<S extends z.ZodType, O, Call, Result, Key, P = null>(
  declaration: OutboundDeclaration<S, O, P, Call, Result, Key>,
): OutboundOperation<S, O> {
  // The operation only ever receives what it made itself.
  return { kind: 'outbound', ...declaration } as unknown as OutboundOperation<S, O>
}

/** Submits commands to the ledger, which owns their transaction. */
export function ledgerOperation<S extends z.ZodType, O>(
  declaration: Without<LedgerOperation<S, O>>,
): LedgerOperation<S, O> {
  return { kind: 'ledger', ...declaration }
}

/** Runs an operation of the core as the caller of a request; synchronous when the answer is in memory. */
export type PerformAsCaller = <S extends z.ZodType, O>(
  operation: Operation<S, O>,
  input: z.input<S>,
  selection?: object,
) => MaybePromise<O>
