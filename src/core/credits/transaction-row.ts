/** Reads a row of credit_transaction as a transaction; numerics and bigints arrive as text. */
import type { Owned } from '../customers/owner.ts'
import { decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { CreditTransaction, CreditTransactionType } from './transaction.ts'

export type CreditTransactionRow = Record<'amount' | 'balance_after' | 'sequence', string> &
  Owned & {
    type: CreditTransactionType
    pool_id: string
    description: string | null
    metadata: JsonObject | null
    event_sequence: string | null
    counterparty_id: string | null
    hold_id: string | null
    reverses: string | null
    idempotency_key: string | null
    fingerprint: Buffer | null
    created_at: Date
  }

export function toCreditTransaction(row: CreditTransactionRow): CreditTransaction {
  return {
    workspaceId: row.workspace_id,
    customerId: row.customer_id,
    sequence: Number(row.sequence),
    type: row.type,
    poolId: row.pool_id,
    amount: decimal(row.amount),
    balanceAfter: decimal(row.balance_after),
    description: row.description,
    metadata: row.metadata,
    eventSequence: row.event_sequence === null ? null : Number(row.event_sequence),
    counterpartyId: row.counterparty_id,
    holdId: row.hold_id,
    reverses: row.reverses === null ? null : Number(row.reverses),
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
  }
}
