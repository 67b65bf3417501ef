/** The classes of operations for rate limits, and how many of each class a credential may send. */
import { z } from 'zod'
import type { Rate } from './gcra.ts'

export const rateClasses = ['CHECK', 'USAGE', 'ANALYTICS', 'PRICING', 'OTHER'] as const
export type RateClass = (typeof rateClasses)[number]

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** The limits that the API document gives, and our own for the classes that it leaves out. */
export const defaultRates: Record<RateClass, Rate> = {
  CHECK: { limit: 10_000, windowMs: minuteMs },
  USAGE: { limit: 1_000, windowMs: secondMs },
  ANALYTICS: { limit: 100, windowMs: minuteMs },
  PRICING: { limit: 1_000, windowMs: minuteMs },
  OTHER: { limit: 10_000, windowMs: minuteMs },
}

/** An answer of the class includes this many values free of charge; each further such number counts as one more operation. */
export const valuesPerUnit: Record<RateClass, number> = {
  CHECK: 100,
  USAGE: 100,
  ANALYTICS: 1_000,
  PRICING: 1_000,
  OTHER: 100,
}

/** The limits of a workspace that replace the defaults. */
export type OwnRates = Partial<Record<RateClass, Rate>>

const stored = z.partialRecord(
  z.enum(rateClasses),
  z.object({ limit: z.int().min(1), windowMs: z.int().min(1) }),
)

/** Reads the limits from the column of the workspace. */
export function readOwnRates(column: unknown): OwnRates {
  return stored.catch({}).parse(column ?? {})
}
