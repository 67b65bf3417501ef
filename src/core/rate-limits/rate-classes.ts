/** What requests count against: classes of operations, and how many of each a credential may send. */
import { z } from 'zod'
import type { Rate } from './gcra.ts'

export const rateClasses = ['CHECK', 'USAGE', 'ANALYTICS', 'PRICING', 'OTHER'] as const
export type RateClass = (typeof rateClasses)[number]

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** As the API document prints them; it is silent on the rest. */
export const defaultRates: Record<RateClass, Rate> = {
  CHECK: { limit: 10_000, windowMs: minuteMs },
  USAGE: { limit: 1_000, windowMs: secondMs },
  ANALYTICS: { limit: 100, windowMs: minuteMs },
  PRICING: { limit: 1_000, windowMs: minuteMs },
  OTHER: { limit: 10_000, windowMs: minuteMs },
}

/** How many values of an answer an operation of the class may have at no charge; each further as many count as one more. */
export const valuesPerUnit: Record<RateClass, number> = {
  CHECK: 100,
  USAGE: 100,
  ANALYTICS: 1_000,
  PRICING: 1_000,
  OTHER: 100,
}

/** What a workspace has instead of the default. */
export type OwnRates = Partial<Record<RateClass, Rate>>

const stored = z.partialRecord(
  z.enum(rateClasses),
  z.object({ limit: z.int().min(1), windowMs: z.int().min(1) }),
)

/** As the column of the workspace holds them. */
export function readOwnRates(column: unknown): OwnRates {
  return stored.catch({}).parse(column ?? {})
}
