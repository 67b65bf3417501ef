/** The named functions of the core: what they need, who may call them, how they are declared. */

import type { z } from 'zod'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { CheckStateCache } from '../checks/check-state-cache.ts'
import type { DomainEvent } from '../events/domain-event.ts'
import type { Ledger, TransactionLedger } from '../ledger/ledger.ts'
import type { RateClass } from '../rate-limits/rate-classes.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import type { Outbound } from '../webhooks/outbound.ts'
import type { Keyring } from '../workspaces/keyring.ts'
import type { Caller, Scope } from './caller.ts'
import type { Sql, TenantDb } from './sql.ts'

export interface ReadContext {
  caller: Caller
  workspaceId: string
  db: TenantDb
  /** In a write operation it runs in the transaction too. */
  sql: Sql
  catalogs: CatalogCache
  checkStates: CheckStateCache
  /** Makes and checks credentials, and keeps secrets. */
  keyring: Keyring
  /** Says which URLs may never be called. */
  outbound: Pick<Outbound, 'refusal'>
  now: Date
}

export interface WriteContext extends ReadContext {
  /** Adds a fact to the outbox, in the transaction of the write. */
  emit(event: DomainEvent): void
  /** Moves credits and counters in the transaction of the write. */
  ledger: TransactionLedger
  /** Tells caches, after the commit, that the workspace's meters, features or rates changed. */
  catalogChanged(): void
  /** Tells caches and subscribers, after the commit, that the customer's entitlements changed. */
  entitlementsChanged(customerId: string): void
}

export interface LedgerContext extends ReadContext {
  /** Moves credits and counters; durable when it answers. */
  ledger: Ledger
}

interface Declaration<Kind, Context, Schema extends z.ZodType, Output> {
  kind: Kind
  name: string
  scope: Scope
  /** What it counts as for rate limits; OTHER when not said. */
  rateClass?: RateClass
  /** For how many operations of its class it counts, by its input; 1 when not said. */
  units?(input: z.output<Schema>): number
  /** What it answers is of no customer, or of the caller's own: a customer token asks it without naming one. */
  ofNoCustomer?: true
  /** False for metering, whose rows are a log of their own. */
  audited?: false
  /** What it answers at once is the very object that it answered to the same input before, for as long as nothing has moved it. */
  steady?: true
  input: Schema
  /** `selection` is what Pothos needs of a Prisma query: the columns and relations that the document asks for. */
  run(context: Context, input: z.output<Schema>, selection: object): MaybePromise<Output>
}

export type ReadOperation<S extends z.ZodType, O> = Declaration<'read', ReadContext, S, O>
/** `P` is what the operation prepares. */
export type Prepared<P> = WriteContext & { prepared: P }
export interface WriteOperation<S extends z.ZodType, O, P = unknown>
  extends Declaration<'write', Prepared<P>, S, O> {
  /**
   * Does without locks what takes long, before the transaction, which may throw Overtaken when it finds that it does not
   * hold any more; it is then done again, and given what was prepared before.
   */
  prepare?(context: ReadContext, input: z.output<S>, before: P | null): Promise<P>
}
export type LedgerOperation<S extends z.ZodType, O> = Declaration<'ledger', LedgerContext, S, O>
export type Operation<S extends z.ZodType, O> =
  | ReadOperation<S, O>
  | WriteOperation<S, O>
  | LedgerOperation<S, O>

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
  // Only what it prepared is ever given to it.
  return { kind: 'write', ...declaration } as unknown as WriteOperation<S, O>
}

/** Submits commands to the ledger, which owns their transaction. */
export function ledgerOperation<S extends z.ZodType, O>(
  declaration: Without<LedgerOperation<S, O>>,
): LedgerOperation<S, O> {
  return { kind: 'ledger', ...declaration }
}

/** Runs an operation of the core as the caller of a request; answers at once what is at hand. */
export type PerformAsCaller = <S extends z.ZodType, O>(
  operation: Operation<S, O>,
  input: z.input<S>,
  selection?: object,
) => MaybePromise<O>
