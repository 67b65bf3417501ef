/** Reads a row of entitlement as an entitlement; numerics arrive as text. */
import type { Owned } from '../customers/owner.ts'
import { decimal } from '../values/decimal.ts'
import type { Json } from '../values/input.ts'
import type { Period } from '../values/period.ts'
import type { Entitlement, LimitBehavior } from './entitlement.ts'

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
