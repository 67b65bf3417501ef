/**
 * What a customer's usage amounts to, how it develops and where it goes.
 *
 * Invariant: the figures are those of `getUsage` for the same range, since both come from the same sums.
 */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { type Decimal, decimal, zero } from '../decimal.ts'
import { instant, parseInput, reference } from '../input.ts'
import { readOperation } from '../operation.ts'
import { type TimeRange, timeRange } from '../time-range.ts'
import { byFeature } from '../usage/dimension.ts'
import { summarize, type UsageSummary } from '../usage/summary.ts'
import { sumUsage, usageExtent } from '../usage/sums.ts'
import type { UsageSum } from '../usage/usage-sum.ts'

const metrics = ['cost', 'usage', 'breakdown'] as const

const dayMs = 86_400_000
const defaultDays = 30

export interface DayUsage {
  /** YYYY-MM-DD in UTC. */
  day: string
  events: number
  credits: Decimal
  /** In the summary's currency. */
  cost: Decimal
}

export interface Analytics extends TimeRange {
  customerId: string
  metrics: (typeof metrics)[number][]
  current: UsageSummary
  /** The period of the same length right before. */
  previous: UsageSummary
  /** Length of the period in days, at least a part of one. */
  days: Decimal
  /** The day with the most events, the earliest of several; null when there was no usage. */
  peakDay: DayUsage | null
}

/** The last 30 days unless a range is given. */
export const getAnalytics = readOperation({
  name: 'getAnalytics',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    customerId: reference,
    metrics: z.array(z.enum(metrics, `must be one of ${metrics.join(', ')}`)).nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
  }),
  async run(ctx, input): Promise<Analytics> {
    const { id } = await requireCustomer(ctx, input.customerId)
    const end = input.endTime ?? ctx.now
    const start = input.startTime ?? new Date(end.getTime() - defaultDays * dayMs)
    const range = parseInput(timeRange, { start, end })
    const before = {
      // There is nothing before 1970, and PostgreSQL knows no times before 4713 BC.
      start: new Date(Math.max(0, 2 * range.start.getTime() - range.end.getTime())),
      end: range.start,
    }
    const owner = { workspaceId: ctx.workspaceId, customerId: id }
    const times = daysIn(range, await usageExtent(ctx.sql, owner))
    const sums = await sumUsage(ctx.sql, owner, [byFeature], [before.start, ...times])
    const current = summarize(
      id,
      range,
      sums.filter((sum) => sum.bucket > 0),
    )
    return {
      customerId: id,
      ...range,
      metrics: input.metrics ?? [...metrics],
      current,
      previous: summarize(
        id,
        before,
        sums.filter((sum) => sum.bucket === 0),
      ),
      days: decimal(range.end.getTime() - range.start.getTime()).div(dayMs),
      peakDay: peakOf(sums, times, current.currency),
    }
  },
})

/** The start, the UTC midnights between which there was usage, and the end. */
function daysIn({ start, end }: TimeRange, extent: TimeRange | null): Date[] {
  const times = [start]
  const from = Math.max(start.getTime(), extent?.start.getTime() ?? Infinity)
  const until = Math.min(end.getTime(), (extent?.end.getTime() ?? 0) + dayMs)
  const first = Math.floor(from / dayMs) * dayMs
  for (let day = first; day < until; day += dayMs) {
    if (day > start.getTime()) times.push(new Date(day))
  }
  return [...times, end]
}

/** Bucket 0 is what was before; the others lie between the times. */
function peakOf(sums: UsageSum[], times: Date[], currency: string | null): DayUsage | null {
  const days = new Map<string, DayUsage>()
  for (const sum of sums.filter((s) => s.bucket > 0)) {
    const day = times[sum.bucket - 1]?.toISOString().slice(0, 10) ?? ''
    const entry = days.get(day) ?? { day, events: 0, credits: zero, cost: zero }
    entry.events += sum.events
    entry.credits = entry.credits.plus(sum.credits)
    if (sum.currency === currency) entry.cost = entry.cost.plus(sum.cost)
    days.set(day, entry)
  }
  const ranked = [...days.values()].sort((a, b) => b.events - a.events || (a.day < b.day ? -1 : 1))
  const peak = ranked[0]
  return peak && peak.events > 0 ? peak : null
}

/** The change against the period before, in whole percent with its sign, e.g. "+15%"; null when there was nothing. */
export function trendOf(current: Decimal, previous: Decimal): string | null {
  if (previous.lte(0)) return null
  const percent = current.minus(previous).times(100).div(previous).round(0)
  return `${percent.lt(0) ? '' : '+'}${percent.toFixed()}%`
}
