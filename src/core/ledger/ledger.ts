/** The port to everything that moves credits and counters: commands in, durable answers out. */

import type { AuditEntry } from '../audit/write-entry.ts'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { CreditBalance } from '../credits/balance.ts'
import type { PoolTerms } from '../credits/pool.ts'
import type { CreditTransaction } from '../credits/transaction.ts'
import type { Check } from '../entitlements/check.ts'
import type { Heirs } from '../entitlements/counts/heirs.ts'
import type { Hold } from '../holds/hold.ts'
import type { Sql } from '../operation/sql.ts'
import type { Mark } from '../requests/request-key-rows.ts'
import type { UsageEvent, UsageInput } from '../usage/usage-event.ts'
import type { Decimal } from '../values/decimal.ts'
import type { DomainError } from '../values/errors.ts'
import type { JsonObject } from '../values/input.ts'

/** A key that makes a repeated request answer like the first. */
export interface Idempotency {
  idempotencyKey: string | null
  /** SHA-256 of the request's content. */
  fingerprint: Buffer
}

export interface RecordUsage {
  kind: 'recordUsage'
  workspaceId: string
  events: UsageInput[]
  /** Whether they are history that changes nothing but figures. */
  backfill?: boolean
}

export type UsageOutcome =
  | { status: 'ACCEPTED' | 'DUPLICATE'; event: UsageEvent }
  | { status: 'REJECTED'; error: DomainError }

export interface ReverseUsage {
  kind: 'reverseUsage'
  workspaceId: string
  customerId: string
  sequence: number
  /** What takes its place in counts that cannot be subtracted from, as it was found without locks. */
  heirs: Heirs[]
}

export interface AddCredits extends Idempotency {
  kind: 'addCredits'
  workspaceId: string
  customerId: string
  amount: Decimal
  terms: PoolTerms
  description: string | null
  metadata: JsonObject | null
}

export interface TransferCredits extends Idempotency {
  kind: 'transferCredits'
  workspaceId: string
  customerId: string
  toCustomerId: string
  amount: Decimal
  description: string | null
}

/** Checks a feature and records its event, if the check allows it. */
export interface Consume {
  kind: 'consume'
  workspaceId: string
  customerId: string
  /** Key or id. */
  feature: string
  /** Null: one. */
  quantity: Decimal | null
  properties: JsonObject
  warning: string | null
  idempotencyKey: string | null
}

/** Reserves an amount, or what the rate card says of an estimate when `amount` is null. */
export interface ReserveCredits extends Idempotency {
  kind: 'reserveCredits'
  workspaceId: string
  customerId: string
  amount: Decimal | null
  eventType: string
  quantity: Decimal
  properties: JsonObject
  ttlMs: number
  description: string | null
  metadata: JsonObject | null
}

/** Spends an amount, what the rate card says of the usage when `priced`, or all that is reserved. */
export interface CommitHold extends Idempotency {
  kind: 'commitHold'
  workspaceId: string
  customerId: string
  holdId: string
  amount: Decimal | null
  priced: boolean
  /** Null: the hold's. */
  eventType: string | null
  quantity: Decimal
  timestamp: Date | null
  properties: JsonObject
  warning: string | null
  /** Keeps what is left reserved, for further commits. */
  keepRest: boolean
}

export interface ExtendHold {
  kind: 'extendHold'
  workspaceId: string
  customerId: string
  holdId: string
  /** From now. */
  ttlMs: number
}

export interface ReleaseHold {
  kind: 'releaseHold'
  workspaceId: string
  customerId: string
  holdId: string
}

/** Posts the expiry of pools and holds whose instant has passed. */
export interface ExpireCredits {
  kind: 'expireCredits'
  workspaceId: string
  customerId: string
}

export interface SetLowBalanceThreshold {
  kind: 'setLowBalanceThreshold'
  workspaceId: string
  customerId: string
  threshold: Decimal | null
}

export interface ThresholdSet {
  balance: CreditBalance
  /** The threshold that there was. */
  before: Decimal | null
}

export type LedgerCommand = (
  | RecordUsage
  | ReverseUsage
  | AddCredits
  | TransferCredits
  | Consume
  | ReserveCredits
  | CommitHold
  | ExtendHold
  | ReleaseHold
  | ExpireCredits
  | SetLowBalanceThreshold
) & { notes?: CommandNotes }

export interface Added {
  transaction: CreditTransaction
  balance: CreditBalance
}

export interface Transferred {
  /** The first row that left the sender; its id stands for the transfer. */
  transaction: CreditTransaction
  from: CreditBalance
  to: CreditBalance
}

export interface Consumed {
  /** The decision, with the figures after it. */
  check: Check
  /** Null when the check did not allow it. */
  event: UsageEvent | null
  balance: CreditBalance
}

export interface Held {
  hold: Hold
  balance: CreditBalance
}

export interface Committed extends Held {
  event: UsageEvent
}

export interface LedgerAnswers {
  recordUsage: UsageOutcome[]
  reverseUsage: UsageEvent
  addCredits: Added
  transferCredits: Transferred
  consume: Consumed
  reserveCredits: Held
  commitHold: Committed
  extendHold: Held
  releaseHold: Held
  expireCredits: CreditBalance
  setLowBalanceThreshold: ThresholdSet
}

export interface Ledger {
  /** Answers after the commit. Throws the command's DomainError, and then nothing of it was written. */
  submit<C extends LedgerCommand>(command: C): Promise<LedgerAnswers[C['kind']]>
  /**
   * Finds, without locks, what takes the place of an event that is to be reversed: the `heirs` of ReverseUsage. `before` is what
   * was found before and did not hold.
   */
  findHeirs(reads: HeirReads, event: EventAddress, before: Heirs[] | null): Promise<Heirs[]>
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

export interface CommandNotes {
  mark?: Mark
  audit?: AuditEntry
}
