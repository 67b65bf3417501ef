/** Usage over time: every hour, day, week or month of a range, including those without usage. */
import { z } from 'zod'
import { eachInTurn } from '../operation/event-loop-turns.ts'
import { readOperation } from '../operation/operation.ts'
import { byCustomer, byFeature, otherValue } from '../rollups/dimension.ts'
import { costsOf } from '../rollups/summary.ts'
import { usageFilter } from '../rollups/usage-filter.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { dateIn, type Interval, intervals, timesIn } from '../values/calendar.ts'
import { invalid } from '../values/errors.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import type { TimeRange } from '../values/time-range.ts'
import { dimensionName, sumBy, valuesOf } from './attributed.ts'
import { scopeInput, scopeOf } from './range.ts'
import {
  type Figures,
  isNothing,
  largest,
  noFigures,
  plus,
  type ValueFigures,
} from './usage-shares.ts'

const bucketsMax = 1_000
/** The maximum of buckets times values, which bounds the size of an answer. */
const cellsMax = 10_000
const valuesMax = 50
const valuesDefault = 10

export interface SeriesBucket extends TimeRange, Figures {
  /** The local date of its start. */
  date: string
  /** Null unless the request names a dimension. */
  values: ValueFigures[] | null
}

export interface UsageSeries extends TimeRange {
  customerId: string | null
  interval: Interval
  zone: string
  currency: string | null
  buckets: SeriesBucket[]
}

export const getUsageSeries = readOperation({
  name: 'getUsageSeries',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  input: z.strictObject({
    ...scopeInput,
    filter: usageFilter,
    interval: z.enum(intervals),
    by: dimensionName.nullish(),
    first: z
      .int()
      .min(1, 'must be at least 1')
      .max(valuesMax, `must be at most ${valuesMax}`)
      .nullish(),
  }),
  async run(ctx, input): Promise<UsageSeries> {
    const { interval, by, filter } = input
    if (by === byCustomer.key) throw invalid('Only attribution splits usage by customer.')
    const { owner, zone, ...range } = await scopeOf(ctx, input, [byFeature])
    const times = timesIn(range, interval, zone, bucketsMax)
    if (!times) {
      throw invalid(
        `The range has more than ${bucketsMax} intervals of one ${interval}; choose a shorter range or a longer interval.`,
      )
    }
    const first = input.first ?? valuesDefault
    if (by && (times.length - 1) * (first + 1) > cellsMax) {
      throw invalid(
        `The intervals times the values are more than ${cellsMax} figures; choose fewer of either.`,
      )
    }
    const sums = await sumBy(ctx, owner, { names: by ? [by] : [], times, filter })
    const [main] = costsOf(sums.filter((sum) => sum.dimension === byFeature.key))
    const currency = main?.currency ?? null
    return {
      customerId: owner.customerId,
      ...range,
      interval,
      zone,
      currency,
      buckets: await bucketsOf(ctx.workspaceId, sums, times, {
        zone,
        currency,
        by: by ?? null,
        first,
      }),
    }
  },
})

interface Shape {
  zone: string
  currency: string | null
  by: string | null
  first: number
}

/** Steps of 20 µs for a sum of a bucket, whose decimals are added. */
const stepsPerSum = 0.4

/** Bucket by bucket, in turns of the event loop: hours of a month by value take tens of milliseconds. */
function bucketsOf(
  workspaceId: string,
  sums: UsageSum[],
  times: Date[],
  shape: Shape,
): MaybePromise<SeriesBucket[]> {
  const { zone, currency, by, first } = shape
  const inBucket = Map.groupBy(sums, (sum) => sum.bucket)
  const shown = by === null ? null : shownOf(sums, by, currency, first)
  const stepsEach = Math.max(1, Math.ceil((stepsPerSum * sums.length) / times.length))
  return eachInTurn(workspaceId, [...times.keys()].slice(1), stepsEach, (place) => {
    const i = place - 1
    const [start, end] = [times[i]!, times[place]!]
    const own = inBucket.get(i) ?? []
    const { total } = valuesOf(own, byFeature.key, currency)
    const values = by === null || !shown ? null : fold(valuesOf(own, by, currency).values, shown)
    return { start, end, date: dateIn(zone, start), ...total, values }
  })
}

/** The values with the largest sums over the whole range; every bucket shows the same ones. */
function shownOf(sums: UsageSum[], by: string, currency: string | null, first: number) {
  const { values, total } = valuesOf(sums, by, currency)
  return largest(values, total, first).map((v) => v.value)
}

function fold(values: ValueFigures[], shown: (string | null)[]): ValueFigures[] {
  const other = values.filter((v) => !shown.includes(v.value) || v.value === otherValue)
  const rest = other.reduce<Figures>(plus, noFigures)
  const parts = shown.flatMap((value) =>
    value === otherValue ? [] : values.filter((v) => v.value === value && !isNothing(v)),
  )
  return isNothing(rest) ? parts : [...parts, { ...rest, value: otherValue }]
}
