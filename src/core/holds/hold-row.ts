/** Reads a row of hold as a hold; numerics arrive as text. */
import type { Owned } from '../customers/owner.ts'
import { decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { Hold, HoldStatus } from './hold.ts'

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
