/** Holds: credits reserved for a time, in the pools they came from. */
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

export const holdStatuses = ['ACTIVE', 'COMMITTED', 'RELEASED', 'EXPIRED'] as const
export type HoldStatus = (typeof holdStatuses)[number]

/** The amount that a hold still reserves in one pool. */
export interface HoldSlice {
  poolId: string
  amount: Decimal
}

export interface Hold {
  workspaceId: string
  customerId: string
  id: string
  status: HoldStatus
  /** The amount reserved at first. */
  amount: Decimal
  /** The amount still reserved: the sum of the slices. */
  remaining: Decimal
  /** The amount spent through the hold; it may exceed `amount`. */
  committed: Decimal
  slices: HoldSlice[]
  /** The event type of commits that name none. */
  eventType: string
  description: string | null
  metadata: JsonObject | null
  expiresAt: Date
  idempotencyKey: string | null
  fingerprint: Buffer
  createdAt: Date
  updatedAt: Date
}

/** Whether the hold is past its expiry and not ended yet. */
export function isOverdue(hold: Hold, now: Date): boolean {
  return hold.status === 'ACTIVE' && hold.expiresAt <= now
}
