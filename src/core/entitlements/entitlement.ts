/** Entitlements in the form that decisions use. */

import type { Decimal } from '../values/decimal.ts'
import type { Json } from '../values/input.ts'
import { dayMs, type Period, type PeriodRange, periodAt } from '../values/period.ts'

export const limitBehaviors = ['HARD', 'SOFT'] as const
export type LimitBehavior = (typeof limitBehaviors)[number]

export interface Entitlement {
  id: string
  featureId: string
  /** Units (metered) or credits (credits) per period; null means unlimited. */
  limit: Decimal | null
  behavior: LimitBehavior
  /** Null means one period that never resets. */
  period: Period | null
  anchor: Date
  /** The value of a static feature; true or false for a boolean one. */
  value: Json
  effectiveAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  /** Grows by one with every change. */
  version: number
}

/** The usage that counts against a limit in one period. */
export interface Counter extends PeriodRange {
  featureId: string
  value: Decimal
  /** Event time of the value, for meters that keep the last one. */
  valueAt: Date
  /** The edition of the texts that a unique count has stored. */
  edition: number
  /** When a hard limit first refused usage in the period; null: not yet. */
  refusedAt: Date | null
}

/** Events are accepted up to this long after their time. */
export const eventAgeMaxMs = 35 * dayMs
/**
 * A counter may change until this long after its period: as long as events are accepted, and a day more for clocks that disagree.
 */
export const counterKeepMs = eventAgeMaxMs + dayMs

/** Whether the entitlement holds at the instant: from its effective date until it expires or is revoked. */
export function governs(entitlement: Entitlement, instant: Date): boolean {
  const { effectiveAt, expiresAt, revokedAt } = entitlement
  if (effectiveAt > instant) return false
  if (expiresAt !== null && expiresAt <= instant) return false
  return revokedAt === null || revokedAt > instant
}

/** Whether it ended and cannot hold again by the passing of time. */
export function isOver({ expiresAt, revokedAt }: Entitlement, now: Date): boolean {
  return (expiresAt !== null && expiresAt <= now) || (revokedAt !== null && revokedAt <= now)
}

export function periodOf(entitlement: Entitlement, instant: Date): PeriodRange {
  return periodAt(entitlement.period, entitlement.anchor, instant)
}

export function counterKey(featureId: string, start: Date): string {
  return `${featureId} ${start.getTime()}`
}
