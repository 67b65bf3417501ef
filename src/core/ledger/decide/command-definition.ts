/** The definition of one kind of command: everything that loading, deciding, writing and the audit log need to know about it. */
import type { AuditEntry } from '../../audit/write-entry.ts'
import type { GrantPeriod, PoolTerms } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import type { ReversalHeirs } from '../../entitlements/counts/heirs.ts'
import type { Mark } from '../../requests/request-key-rows.ts'
import type { Effect } from '../../requests/request-keys.ts'
import type { UsageInput } from '../../usage/usage-event.ts'
import type { GroupState } from './group-state.ts'
import type { CommandKey } from './moved-keys.ts'

/** The fields of every command. */
export interface Command {
  kind: string
  workspaceId: string
  notes?: CommandNotes
}

/** The rows that a command writes besides those of the ledger. */
export interface CommandNotes {
  mark?: Mark
  /** The audit entry that the command writes. */
  audit?: AuditEntry
  /** The audit entry of the write operation that the command is part of. */
  auditEntryId?: string
}

/** A key that makes a repeated request get the answer of the first. */
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
  /** The idempotency keys by which a repeated command is recognised. */
  keys(command: C): CommandKey[]
  /** Changes the state and answers. Pure. Refuses by throwing a DomainError, and then has changed nothing. */
  decide(state: GroupState, command: C): Answer
  /** The row that the audit log shows for it; null: none. `written` are the transactions of the group. */
  audit:
    | ((command: C, answer: Answer, written: ReadonlySet<CreditTransaction>) => AuditedRow | null)
    | null
  /** The number of plain commands that take as long; 1 by default. */
  weight?(command: C): number
  /** The effect that its answer shows; 'written' by default. */
  effect?(answer: Answer): Effect
  /**
   * Present when remembered accounts can be enough to decide it. Names the keys of usage that it did not record: if one of them
   * had been recorded before, the answer would differ. The answer is null when the command was refused.
   */
  refusedKeys?(command: C, answer: Answer | null): CommandKey[]
}

export interface Needs<C> {
  /** Whether it prices or counts usage. */
  catalog: boolean
  /** The usage that it will record, as far as the state shows. */
  usage?(state: GroupState, command: C): RecordedUsage[]
  /** The hold that it names. */
  hold?(command: C): { customerId: string; id: string }
  /** Whether it needs overdue holds, even those that reserve nothing. */
  overdueHolds?: true
  /** The credits that a customer receives; the customer may have an empty pool with their terms. */
  incoming?(command: C): IncomingCredits
  /** The pool whose expiry it moves, which may be empty. */
  pool?(command: C): NamedPool
  /** The grant that it changes. */
  grant?(command: C): { customerId: string } & GrantPeriod
  /** The grants whose credits it ends, empty pools included. */
  endedGrants?(command: C): EndedGrants
  /** The events that it reverses, as far as it names them. */
  reversals?(command: C): ReversalHeirs[]
  /** The events that it may reverse besides: those that were recorded after it looked for them. */
  later?(command: C): LaterEvents | null
}

export type RecordedUsage = Pick<
  UsageInput,
  'customerId' | 'eventType' | 'timestamp' | 'properties' | 'idempotencyKey'
>

/** The grants of a subscription that were not over at an instant: of one period, or of all. */
export interface EndedGrants {
  customerId: string
  subscriptionId: string
  periodStart: Date | null
  at: Date
}

/** The events of a type that a customer recorded after a sequence. */
export interface LaterEvents {
  customerId: string
  eventType: string
  sequence: number
}

export interface NamedPool {
  customerId: string
  poolId: string
  /** The expiry that it will have; undefined: the one it has. */
  expiresAt: Date | null | 'NOW' | undefined
}

/** Credits with the given terms, or with those of any pool of another customer. */
export type IncomingCredits =
  | { customerId: string; terms: PoolTerms }
  | { customerId: string; fromCustomerId: string }

export interface AuditedRow {
  entity: string
  entityId: string
  /** Absent for a new row. */
  before?: object
  after: object
}
