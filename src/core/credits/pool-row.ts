/** Reads a row of credit_pool as a pool; numerics arrive as text. */
import type { Owned } from '../customers/owner.ts'
import { decimal } from '../values/decimal.ts'
import type { CreditKind, Pool, PoolGrant } from './pool.ts'

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
  subscription_id: string | null
  period_start: Date | null
  rolled_over: boolean
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
    grant: grantOf(row),
  }
}

function grantOf(row: PoolRow): PoolGrant | null {
  const { subscription_id: subscriptionId, period_start: periodStart, rolled_over } = row
  if (subscriptionId === null || periodStart === null) return null
  return { subscriptionId, periodStart, rolledOver: rolled_over }
}
