/** Revenue over time: every day, week or month of a range, including those in which nothing moved. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { timesIn } from '../values/calendar.ts'
import { invalid } from '../values/errors.ts'
import type { TimeRange } from '../values/time-range.ts'
import { type RevenueBucket, revenueBuckets } from './revenue-buckets.ts'
import { revenueInput, revenueScopeOf } from './revenue-scope.ts'
import { sumRevenue } from './revenue-sums.ts'

const bucketsMax = 1_000

export const revenueIntervals = ['DAY', 'WEEK', 'MONTH'] as const

export interface RevenueSeries extends TimeRange {
  planId: string | null
  interval: (typeof revenueIntervals)[number]
  zone: string
  buckets: RevenueBucket[]
}

export const getRevenueSeries = readOperation({
  name: 'getRevenueSeries',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject({ ...revenueInput, interval: z.enum(revenueIntervals) }),
  async run(ctx, { interval, ...input }): Promise<RevenueSeries> {
    const scope = await revenueScopeOf(ctx, input)
    const { start, end, zone, planId } = scope
    const times = timesIn({ start, end }, interval, zone, bucketsMax)
    if (!times) {
      throw invalid(
        `The range has more than ${bucketsMax} intervals of one ${interval}; choose a shorter range or a longer interval.`,
      )
    }
    const sums = await sumRevenue(ctx, times, scope)
    const buckets = revenueBuckets(sums, times, scope)
    return { start, end, planId, interval, zone, buckets }
  },
})
