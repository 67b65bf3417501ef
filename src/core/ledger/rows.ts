/** Database rows of the ledger's tables as the core's shapes; numerics and bigints arrive as text. */
import type { CreditKind, Pool } from '../credits/pool.ts'
import type { CreditTransaction, CreditTransactionType } from '../credits/transaction.ts'
import type { Counter, Entitlement, LimitBehavior } from '../entitlements/entitlement.ts'
import type { Countable } from '../entitlements/recount.ts'
import type { Hold, HoldStatus } from '../holds/hold.ts'
import type { UsageEvent } from '../usage/usage-event.ts'
import { decimal } from '../values/decimal.ts'
import type { Json, JsonObject } from '../values/input.ts'
import type { Period } from '../values/period.ts'

/** Every column of the row, unparsed. */
type Row<Names extends string, Rest> = Record<Names, string> & Rest

export interface Owned {
  workspace_id: string
  customer_id: string
}

export type PoolRow = Owned & {
  id: string
  name: string
  kind: CreditKind
  priority: number
  effective_at: Date | null
  expires_at: Date | null
  balance: string
  held: string
  created_at: Date
}

export function toPool(row: PoolRow): Pool {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    priority: row.priority,
    effectiveAt: row.effective_at,
    expiresAt: row.expires_at,
    balance: decimal(row.balance),
    held: decimal(row.held),
    createdAt: row.created_at,
  }
}

export type EntitlementRow = Owned & {
  id: string
  feature_id: string
  limit: string | null
  behavior: LimitBehavior
  period: Period | null
  anchor: Date
  value: Json
  effective_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  version: number
}

export function toEntitlement(row: EntitlementRow): Entitlement {
  return {
    id: row.id,
    featureId: row.feature_id,
    limit: row.limit === null ? null : decimal(row.limit),
    behavior: row.behavior,
    period: row.period,
    anchor: row.anchor,
    value: row.value,
    effectiveAt: row.effective_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    version: row.version,
  }
}

export type CounterRow = Owned & {
  feature_id: string
  period_start: Date
  period_end: Date
  value: string
  value_at: Date
  edition: string
  refused_at: Date | null
}

export function toCounter(row: CounterRow): Counter {
  return {
    featureId: row.feature_id,
    start: row.period_start,
    end: row.period_end,
    value: decimal(row.value),
    valueAt: row.value_at,
    edition: Number(row.edition),
    refusedAt: row.refused_at,
  }
}

export type UsageEventRow = Row<'quantity' | 'credits' | 'overage' | 'cost' | 'sequence', Owned> & {
  event_type: string
  feature: string
  properties: JsonObject
  warning: string | null
  timestamp: Date
  idempotency_key: string | null
  fingerprint: Buffer
  rate_id: string | null
  currency: string | null
  transaction_count: number
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
    quantity: decimal(row.quantity),
    properties: row.properties,
    warning: row.warning,
    timestamp: row.timestamp,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    rateId: row.rate_id,
    credits: decimal(row.credits),
    overage: decimal(row.overage),
    cost: decimal(row.cost),
    currency: row.currency,
    transactionCount: row.transaction_count,
    holdId: row.hold_id,
    reverses: row.reverses === null ? null : Number(row.reverses),
    createdAt: row.created_at,
  }
}

export function toCountable(
  row: Pick<
    UsageEventRow,
    'sequence' | 'event_type' | 'quantity' | 'properties' | 'timestamp' | 'credits'
  >,
): Countable {
  return {
    sequence: Number(row.sequence),
    eventType: row.event_type,
    quantity: decimal(row.quantity),
    properties: row.properties,
    timestamp: row.timestamp,
    credits: decimal(row.credits),
  }
}

export type CreditTransactionRow = Row<'amount' | 'balance_after' | 'sequence', Owned> & {
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

export type HoldRow = Owned & {
  id: string
  status: HoldStatus
  amount: string
  remaining: string
  committed: string
  slices: { poolId: string; amount: string }[]
  event_type: string
  description: string | null
  metadata: JsonObject | null
  expires_at: Date
  idempotency_key: string | null
  fingerprint: Buffer
  created_at: Date
  updated_at: Date
}

export function toHold(row: HoldRow): Hold {
  return {
    workspaceId: row.workspace_id,
    customerId: row.customer_id,
    id: row.id,
    status: row.status,
    amount: decimal(row.amount),
    remaining: decimal(row.remaining),
    committed: decimal(row.committed),
    slices: row.slices.map((s) => ({ poolId: s.poolId, amount: decimal(s.amount) })),
    eventType: row.event_type,
    description: row.description,
    metadata: row.metadata,
    expiresAt: row.expires_at,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
