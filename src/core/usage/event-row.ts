/** Reads a row of usage_event as an event; numerics and bigints arrive as text. */
import type { Owned } from '../customers/owner.ts'
import { decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { Debit, UsageEvent } from './usage-event.ts'

export type UsageEventRow = Record<
  'quantity' | 'credits' | 'overage' | 'cost' | 'sequence',
  string
> &
  Owned & {
    event_type: string
    feature: string
    subscription_id: string | null
    properties: JsonObject
    warning: string | null
    timestamp: Date
    idempotency_key: string | null
    timestamp_given: boolean
    fingerprint: Buffer | null
    rate_id: string | null
    currency: string | null
    transaction_count: number
    pool_id: string | null
    balance_after: string | null
    description: string | null
    hold_id: string | null
    reverses: string | null
    created_at: Date
  }

export function toUsageEvent(row: UsageEventRow): UsageEvent {
  return {
    workspaceId: row.workspace_id,
    customerId: row.customer_id,
    sequence: Number(row.sequence),
    eventType: row.event_type,
    feature: row.feature,
    subscriptionId: row.subscription_id,
    quantity: decimal(row.quantity),
    properties: row.properties,
    warning: row.warning,
    timestamp: row.timestamp,
    idempotencyKey: row.idempotency_key,
    timestampGiven: row.timestamp_given,
    fingerprint: row.fingerprint,
    rateId: row.rate_id,
    credits: decimal(row.credits),
    overage: decimal(row.overage),
    cost: decimal(row.cost),
    currency: row.currency,
    transactionCount: row.transaction_count,
    debit: debitOf(row),
    holdId: row.hold_id,
    reverses: row.reverses === null ? null : Number(row.reverses),
    createdAt: row.created_at,
  }
}

function debitOf({ pool_id, balance_after, description }: UsageEventRow): Debit | null {
  if (pool_id === null || balance_after === null) return null
  return { poolId: pool_id, balanceAfter: decimal(balance_after), description: description ?? '' }
}
