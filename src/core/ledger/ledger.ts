/** The port to everything that moves credits and counters: commands in, durable answers out. */
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { Heirs } from '../entitlements/counts/heirs.ts'
import type { Sql } from '../operation/sql.ts'
import type { Adjustment } from '../usage/adjustment.ts'
import type { LedgerAnswers, LedgerCommand } from './commands.ts'
import type { FoundEvents } from './decide/adjust-usage.ts'

export interface Ledger {
  /** Answers after the commit. Throws the command's DomainError; nothing of the command is written then. */
  submit<C extends LedgerCommand>(command: C): Promise<LedgerAnswers[C['kind']]>
  /**
   * Finds, without locks, the heirs of an event that is to be reversed: the `heirs` of ReverseUsage. `before` is an earlier result
   * that was outdated.
   */
  findHeirs(reads: HeirReads, event: EventAddress, before: Heirs[] | null): Promise<Heirs[]>
  /** Finds, without locks, the events that an adjustment may reverse: the `found` of AdjustUsage. `before` as above. */
  findAdjusted(
    reads: AdjustmentReads,
    adjustment: Adjustment,
    before: FoundEvents | null,
  ): Promise<FoundEvents>
}

/** The ledger in the transaction of a write operation: its movements are committed with the rows of the write. */
export interface TransactionLedger {
  /**
   * Answers what will be true after the commit. Throws the command's DomainError; nothing of the command is written then, and the
   * operation may continue without it.
   */
  submit<C extends LedgerCommand>(command: C): Promise<LedgerAnswers[C['kind']]>
  /**
   * Submits several commands, of which all are done or none. An operation that moves credits of several customers names them all in
   * its first call, which takes their locks in the same order as all other writers.
   */
  submitAll<const Commands extends readonly LedgerCommand[]>(
    commands: Commands,
  ): Promise<{ -readonly [I in keyof Commands]: LedgerAnswers[Commands[I]['kind']] }>
}

/** The part of an operation's context that reading heirs needs. */
export interface HeirReads {
  workspaceId: string
  sql: Sql
  catalogs: CatalogCache
}

export interface AdjustmentReads extends HeirReads {
  now: Date
}

export interface EventAddress {
  customerId: string
  sequence: number
}
