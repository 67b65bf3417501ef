/** The port to everything that moves credits and counters: commands in, durable answers out. */
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { Heirs } from '../entitlements/counts/heirs.ts'
import type { Sql } from '../operation/sql.ts'
import type { LedgerAnswers, LedgerCommand } from './commands.ts'

export interface Ledger {
  /** Answers after the commit. Throws the command's DomainError, and then nothing of it was written. */
  submit<C extends LedgerCommand>(command: C): Promise<LedgerAnswers[C['kind']]>
  /**
   * Finds, without locks, what takes the place of an event that is to be reversed: the `heirs` of ReverseUsage. `before` is what
   * was found before and did not hold.
   */
  findHeirs(reads: HeirReads, event: EventAddress, before: Heirs[] | null): Promise<Heirs[]>
}

/** The ledger in the transaction of a write operation: what it moves is committed with the rows of the write. */
export interface TransactionLedger {
  /**
   * Answers what the commit will make true. Throws the command's DomainError, and then nothing of it is written: the operation
   * may go on without it.
   */
  submit<C extends LedgerCommand>(command: C): Promise<LedgerAnswers[C['kind']]>
  /**
   * Several commands, all of which are done or none. An operation that moves credits of several customers names them all in
   * its first call, which takes their locks in the order in which everybody takes them.
   */
  submitAll<const Commands extends readonly LedgerCommand[]>(
    commands: Commands,
  ): Promise<{ -readonly [I in keyof Commands]: LedgerAnswers[Commands[I]['kind']] }>
}

/** What reading heirs takes of an operation's context. */
export interface HeirReads {
  workspaceId: string
  sql: Sql
  catalogs: CatalogCache
}

export interface EventAddress {
  customerId: string
  sequence: number
}
