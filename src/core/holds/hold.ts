/** Holds: credits reserved for a time, pinned to the pools they came from. */
import type { Decimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'

export const holdStatuses = ['ACTIVE', 'COMMITTED', 'RELEASED', 'EXPIRED'] as const
export type HoldStatus = (typeof holdStatuses)[number]

/** What a hold still reserves in one pool. */
export interface HoldSlice {
  poolId: string
  amount: Decimal
}

export interface Hold {
  workspaceId: string
  customerId: string
  id: string
  status: HoldStatus
  /** What was reserved at first. */
  amount: Decimal
  /** What is still reserved: the sum of the slices. */
  remaining: Decimal
  /** What was spent through the hold, also beyond the amount. */
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

/** Whether the hold's time is up although nothing has ended it yet. */
export function isOverdue(hold: Hold, now: Date): boolean {
  return hold.status === 'ACTIVE' && hold.expiresAt <= now
}
