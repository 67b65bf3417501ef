/** What reading sums of usage answers, whoever the usage is of. */
import { type Decimal, decimal } from '../decimal.ts'
import { type Dimension, grainMsOf } from './dimension.ts'

/** The usage of one value of a dimension in one currency, between two of the times asked for. */
export interface UsageSum {
  /** The key of the dimension. */
  dimension: string
  /** Place among the times asked for: 0 lies between the first and the second. */
  bucket: number
  value: string
  /** Empty for unpriced events. */
  currency: string
  /** Less those reversed. */
  events: number
  quantity: Decimal
  credits: Decimal
  /** Major units of the currency. */
  cost: Decimal
}

/** What the rollups of the dimensions are made of. */
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

export function toUsageSum(row: SumRow): UsageSum {
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
