/** The lengths of the lists of analytics by their arguments, for the cost of documents. */

import type { Interval } from '../../core/values/calendar.ts'
import { parseInstant } from '../../core/values/instant.ts'
import { dayMs } from '../../core/values/period.ts'
import type { Arguments, Sizes } from '../execution/field-cost.ts'

/** The default range. */
const daysDefault = 30
const intervalMs: Record<Interval, number> = {
  HOUR: dayMs / 24,
  DAY: dayMs,
  WEEK: 7 * dayMs,
  MONTH: 28 * dayMs,
}
/** The operation itself refuses more. */
const bucketsMax = 1_000
/** Values without usage are omitted from each interval, which rarely has more than this many. */
const valuesAssumed = 5

export function seriesSizes(args: Arguments, now: () => Date): Sizes {
  const end = timeOf(args.endTime) ?? now().getTime()
  const start = timeOf(args.startTime) ?? end - daysDefault * dayMs
  const ms = intervalMs[args.interval as Interval] ?? dayMs
  const buckets = Math.min(Math.max(1, Math.ceil((end - start) / ms)), bucketsMax)
  return { buckets, usageByValue: args.by ? Math.min(sizeOf(args.first, 10), valuesAssumed) : 0 }
}

/** Feature, team, model and provider. */
const dimensionsDefault = 4

export function attributionSizes({ by, first }: Arguments): Sizes {
  const dimensions = Array.isArray(by) ? by.length : dimensionsDefault
  return { dimensions, shares: sizeOf(first, 20) }
}

/** Includes one for the rest. */
function sizeOf(first: unknown, otherwise: number): number {
  return 1 + (typeof first === 'number' ? Math.min(Math.max(first, 1), 100) : otherwise)
}

/** Null for an invalid time, which is refused elsewhere. */
function timeOf(value: unknown): number | null {
  return typeof value === 'string' ? (parseInstant(value)?.getTime() ?? null) : null
}
