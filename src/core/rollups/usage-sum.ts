/** The result of reading sums of usage, for a customer or a workspace. */
import { eachInTurn } from '../operation/event-loop-turns.ts'
import { type Decimal, decimal } from '../values/decimal.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import { type Dimension, grainMsOf } from './dimension.ts'

/** The usage of one value of a dimension in one currency, between two of the requested times. */
export interface UsageSum {
  /** The key of the dimension. */
  dimension: string
  /** Index of the interval between the requested times: 0 lies between the first and the second. */
  bucket: number
  value: string
  /** Empty for unpriced events. */
  currency: string
  /** The number of events, less the reversed ones. */
  events: number
  quantity: Decimal
  credits: Decimal
  /** Major units of the currency. */
  cost: Decimal
}

/**
 * The sums of `u`. Usage that was reversed completely is left out, and so are quarters of an hour without usage: the result is the
 * same from rollups, their quarters or events.
 */
export const summedUpSql = `
  select bucket, dimension, value, currency, sum(events) as events, sum(quantity) as quantity,
    sum(credits) as credits, sum(cost) as cost
  from u where value is not null group by 1, 2, 3, 4
  having sum(events) <> 0 or sum(quantity) <> 0 or sum(credits) <> 0 or sum(cost) <> 0`

/** The length of the time intervals in the rollups of the dimensions. */
export function grainOf(dimensions: readonly Dimension[]): number {
  const [first] = dimensions
  const grainMs = first ? grainMsOf(first) : 0
  if (dimensions.some((d) => grainMsOf(d) !== grainMs)) {
    throw new Error('Dimensions by the hour and by the day are read apart')
  }
  return grainMs
}

type SumRow = Record<'dimension' | 'value' | 'currency', string> &
  Record<'events' | 'quantity' | 'credits' | 'cost', string> & { bucket: number }

/** Steps of 20 µs for a row: its decimals are read. */
const rowSteps = 0.5

/** In turns of the event loop: a series may have ten thousand rows. */
export function toUsageSums(
  workspaceId: string,
  rows: readonly SumRow[],
): MaybePromise<UsageSum[]> {
  return eachInTurn(workspaceId, rows, rowSteps, toUsageSum)
}

function toUsageSum(row: SumRow): UsageSum {
  return {
    dimension: row.dimension,
    bucket: row.bucket,
    value: row.value,
    currency: row.currency,
    events: Number(row.events),
    quantity: decimal(row.quantity),
    credits: decimal(row.credits),
    cost: decimal(row.cost),
  }
}
