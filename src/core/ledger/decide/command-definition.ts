/** What one kind of command says of itself: all that loading, deciding, writing and the audit log ask about it. */
import type { AuditEntry } from '../../audit/write-entry.ts'
import type { PoolTerms } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { ReversalHeirs } from '../../entitlements/counts/heirs.ts'
import type { Mark } from '../../requests/request-key-rows.ts'
import type { Effect } from '../../requests/request-keys.ts'
import type { UsageInput } from '../../usage/usage-event.ts'
import type { GroupState } from './group-state.ts'
import type { CommandKey } from './moved-keys.ts'

/** What every command has. */
export interface Command {
  kind: string
  workspaceId: string
  notes?: CommandNotes
}

/** What a command writes besides what it moves. */
export interface CommandNotes {
  mark?: Mark
  /** The entry in the audit log that it makes. */
  audit?: AuditEntry
  /** The entry of the write operation that it is part of. */
  auditEntryId?: string
}

/** A key that makes a repeated request answer like the first. */
export interface Idempotency {
  idempotencyKey: string | null
  /** SHA-256 of the request's content. */
  fingerprint: Buffer
}

export interface CommandDefinition<C extends Command, Answer> {
  /** The customers that it names, by our id or the externalId. Their accounts are locked and loaded. */
  customers(command: C): string[]
  /** What is loaded for it besides the accounts. */
  needs: Needs<C>
  /** The idempotency keys by which a repetition of it is recognised. */
  keys(command: C): CommandKey[]
  /** Changes the state and answers. Pure. Throws the DomainError that refuses it, and then has changed nothing. */
  decide(state: GroupState, command: C): Answer
  /** The row that the audit log shows for it; null: none. `written` are the transactions of the group. */
  audit:
    | ((command: C, answer: Answer, written: ReadonlySet<CreditTransaction>) => AuditedRow | null)
    | null
  /** How many plain commands take as long; 1 when not said. */
  weight?(command: C): number
  /** What it did, by its answer; 'written' when not said. */
  effect?(answer: Answer): Effect
  /**
   * Present when remembered accounts can be enough to decide it. Names the keys of usage that it did not record: had one been
   * recorded before, the answer would be another. The answer is null when the command was refused.
   */
  refusedKeys?(command: C, answer: Answer | null): CommandKey[]
}

export interface Needs<C> {
  /** Whether it prices or counts usage. */
  catalog: boolean
  /** The usage that it will record, as far as the state can tell. */
  usage?(state: GroupState, command: C): RecordedUsage[]
  /** The hold that it names. */
  hold?(command: C): { customerId: string; id: string }
  /** Whether it looks for holds whose time is up, even if they reserve nothing. */
  overdueHolds?: true
  /** The credits that come to a customer, who may have an empty pool on their terms. */
  incoming?(command: C): IncomingCredits
  /** The event that it reverses. */
  reversal?(command: C): ReversalHeirs
}

export type RecordedUsage = Pick<
  UsageInput,
  'customerId' | 'eventType' | 'timestamp' | 'properties' | 'idempotencyKey'
>

/** Credits on the given terms, or on those of any pool of another customer. */
export type IncomingCredits =
  | { customerId: string; terms: PoolTerms }
  | { customerId: string; fromCustomerId: string }

export interface AuditedRow {
  entity: string
  entityId: string
  /** Absent for a row that is new. */
  before?: object
  after: object
}
