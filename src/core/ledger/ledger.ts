/** The port to everything that moves credits and counters: commands in, durable answers out. */
import type { CreditBalance } from '../credits/balance.ts'
import type { PoolTerms } from '../credits/pool.ts'
import type { CreditTransaction } from '../credits/transaction.ts'
import type { Decimal } from '../decimal.ts'
import type { DomainError } from '../errors.ts'
import type { JsonObject } from '../input.ts'
import type { UsageEvent, UsageInput } from '../usage/usage-event.ts'

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
}

export type UsageOutcome =
  | { status: 'ACCEPTED' | 'DUPLICATE'; event: UsageEvent }
  | { status: 'REJECTED'; error: DomainError }

export interface ReverseUsage {
  kind: 'reverseUsage'
  workspaceId: string
  customerId: string
  sequence: number
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

/** Posts the expiry of pools whose instant has passed. */
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

export type LedgerCommand =
  | RecordUsage
  | ReverseUsage
  | AddCredits
  | TransferCredits
  | ExpireCredits
  | SetLowBalanceThreshold

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

export interface LedgerAnswers {
  recordUsage: UsageOutcome[]
  reverseUsage: UsageEvent
  addCredits: Added
  transferCredits: Transferred
  expireCredits: CreditBalance
  setLowBalanceThreshold: CreditBalance
}

export interface Ledger {
  /** Answers after the commit. Throws the command's DomainError, and then nothing of it was written. */
  submit<C extends LedgerCommand>(command: C): Promise<LedgerAnswers[C['kind']]>
}
