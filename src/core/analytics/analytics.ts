/**
 * Totals, trends and peaks of usage, for one customer or for the whole workspace.
 *
 * Invariant: figures of the same range are the same in every answer, since all come from the same sums.
 */

import Big from 'big.js'
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { byFeature } from '../rollups/dimension.ts'
import { usageSince } from '../rollups/extent.ts'
import { summarize, type UsageSummary } from '../rollups/summary.ts'
import { type UsageFilter, usageFilter } from '../rollups/usage-filter.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { dateIn, startOf, timesIn } from '../values/calendar.ts'
import { type Decimal, decimal } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { dayMs } from '../values/period.ts'
import type { TimeRange } from '../values/time-range.ts'
import { sumBy } from './attributed.ts'
import { scopeInput, scopeOf } from './range.ts'
import { type Figures, figuresOf, noFigures, plus } from './usage-shares.ts'

const metrics = ['cost', 'usage', 'breakdown', 'optimization'] as const

/** Some 11 years: the peak of a longer history is searched in its latest part. */
const daysMax = 4_000

export interface DayUsage extends Figures {
  /** YYYY-MM-DD in the time zone. */
  day: string
}

export interface Analytics extends TimeRange {
  /** Our id; null: the whole workspace. */
  customerId: string | null
  zone: string
  metrics: (typeof metrics)[number][]
  /** What the figures are narrowed to; null: nothing. */
  filter: UsageFilter | null
  current: UsageSummary
  /** The period of the same length directly before. */
  previous: UsageSummary
  /** The length of the period in days, possibly a fraction. */
  days: Decimal
  /** The day with the most events, the earliest among equals; null when there was no usage. */
  peakDay: DayUsage | null
}

export const getAnalytics = readOperation({
  name: 'getAnalytics',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    ...scopeInput,
    filter: usageFilter,
    metrics: z.array(z.enum(metrics, `must be one of ${metrics.join(', ')}`)).nullish(),
  }),
  async run(ctx, input): Promise<Analytics> {
    const asked = metricsOf(input)
    const { owner, zone, now, start, end } = await scopeOf(ctx, input, [byFeature])
    const range = { start, end }
    const before = {
      // There is no usage before 1970, and PostgreSQL has no times before 4713 BC.
      start: new Date(Math.max(0, 2 * start.getTime() - end.getTime())),
      end: start,
    }
    const times = daysOf(range, await usageSince(ctx.sql, owner), zone, now)
    const sums = await sumBy(ctx, owner, {
      names: asked.includes('breakdown') ? [byFeature.key] : [],
      times: [before.start, ...times],
      filter: input.filter,
    })
    const [earlier, current] = [
      sums.filter((s) => s.bucket === 0),
      sums.filter((s) => s.bucket > 0),
    ]
    const { customerId } = owner
    const summary = summarize(customerId ?? '', range, current)
    return {
      customerId,
      zone,
      ...range,
      metrics: asked,
      filter: input.filter,
      current: summary,
      previous: summarize(customerId ?? '', before, earlier),
      days: decimal(end.getTime() - start.getTime()).div(dayMs),
      peakDay: peakOf(current, times, zone, summary.currency),
    }
  },
})

interface MetricsAsked {
  metrics?: (typeof metrics)[number][] | null | undefined
  filter: UsageFilter | null
}

/** All by default; what the prices of another model would save is not known of a part of the usage. */
function metricsOf({ metrics: asked, filter }: MetricsAsked): Analytics['metrics'] {
  if (filter && asked?.includes('optimization')) {
    throw invalid('Optimization cannot be filtered: leave out the filter, or the metric.')
  }
  return asked ?? metrics.filter((metric) => !filter || metric !== 'optimization')
}

/** The start, the local midnights between which there may have been usage, and the end. */
function daysOf(range: TimeRange, since: Date | null, zone: string, now: Date): Date[] {
  if (!since) return [range.start, range.end]
  const until = Math.min(range.end.getTime(), now.getTime() + 2 * dayMs)
  const from = Math.max(range.start.getTime(), since.getTime(), until - daysMax * dayMs)
  if (from >= until) return [range.start, range.end]
  const first = startOf('DAY', zone, new Date(from))
  const days = timesIn({ start: first, end: new Date(until) }, 'DAY', zone, daysMax + 3) ?? []
  const inside = [...days].filter((day) => day > range.start && day < range.end)
  return [range.start, ...inside, range.end]
}

/** Bucket 0 is the time before the first day; the others lie between the times. */
function peakOf(
  sums: UsageSum[],
  times: Date[],
  zone: string,
  currency: string | null,
): DayUsage | null {
  const days = new Map<number, Figures>()
  for (const sum of sums) {
    days.set(sum.bucket, plus(days.get(sum.bucket) ?? noFigures, figuresOf(sum, currency)))
  }
  const ranked = [...days].sort(([i, a], [j, b]) => b.events - a.events || i - j)
  const [peak] = ranked
  if (!peak || peak[1].events <= 0) return null
  const [bucket, figures] = peak
  return { ...figures, day: dateIn(zone, times[bucket - 1] ?? new Date(0)) }
}

/** The change from the previous period, in whole percent; null when the previous period had nothing. */
export function trendPercentOf(current: Decimal, previous: Decimal): Decimal | null {
  if (previous.lte(0)) return null
  return current.minus(previous).times(100).div(previous).round(0, Big.roundHalfUp)
}

/** The same for people, e.g. "+15%". */
export function trendText(percent: Decimal | null): string | null {
  return percent && `${percent.lt(0) ? '' : '+'}${percent.toFixed()}%`
}
