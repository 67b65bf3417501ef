/** Credit transactions in the form that the ledger writes and reads. */
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

export const creditTransactionTypes = [
  'ISSUE',
  'CONSUME',
  'REVERSE',
  'EXPIRE',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'HOLD',
  'RELEASE',
  'COMMIT',
  'VOID',
] as const

export type CreditTransactionType = (typeof creditTransactionTypes)[number]

export interface CreditTransaction {
  workspaceId: string
  customerId: string
  sequence: number
  type: CreditTransactionType
  poolId: string
  amount: Decimal
  /** The credits in all pools of the customer after the row. */
  balanceAfter: Decimal
  description: string | null
  metadata: JsonObject | null
  /** The usage event that consumed or returned the credits. */
  eventSequence: number | null
  /** The other customer of a transfer. */
  counterpartyId: string | null
  /** The hold that reserved, released or spent the credits. */
  holdId: string | null
  /** The sequence of the transaction that this one reverses. */
  reverses: number | null
  idempotencyKey: string | null
  fingerprint: Buffer | null
  createdAt: Date
}

export interface Movement {
  from: 'ISSUED' | 'POOL' | 'HOLD' | 'CONSUMED' | 'TRANSFERRED'
  to: 'POOL' | 'HOLD' | 'CONSUMED' | 'EXPIRED' | 'TRANSFERRED' | 'VOIDED'
}

/** The two accounts between which each type moves its amount: the double entry. */
export const movements: Record<CreditTransactionType, Movement> = {
  ISSUE: { from: 'ISSUED', to: 'POOL' },
  CONSUME: { from: 'POOL', to: 'CONSUMED' },
  REVERSE: { from: 'CONSUMED', to: 'POOL' },
  EXPIRE: { from: 'POOL', to: 'EXPIRED' },
  TRANSFER_IN: { from: 'TRANSFERRED', to: 'POOL' },
  TRANSFER_OUT: { from: 'POOL', to: 'TRANSFERRED' },
  HOLD: { from: 'POOL', to: 'HOLD' },
  RELEASE: { from: 'HOLD', to: 'POOL' },
  COMMIT: { from: 'HOLD', to: 'CONSUMED' },
  VOID: { from: 'POOL', to: 'VOIDED' },
}
