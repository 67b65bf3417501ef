/** The figures of a range beside those of the same length of time before it. */
import { z } from 'zod'
import { type Decimal, decimal } from '../../../core/values/decimal.ts'
import { asking } from '../../asking.ts'
import type { Ask } from '../../dialect.ts'
import { decimalText, from, here, object, time } from '../../fields.ts'
import { minorOf } from '../../minor-units.ts'
import { routeOf } from '../../route.ts'
import { metrics, rangeAs, rangeQuery, withFigures } from '../analytics-fields.ts'

const compared = object({
  ...{ mrr: decimalText, churnMrr: decimalText, revenue: from('cash', decimalText) },
  netRevenue: from('netCash', decimalText),
})
const amounts = withFigures({}, compared)
type Amounts = ReturnType<typeof amounts.write>

const revenue = asking(
  'query revenue',
  ['startTime', 'endTime', 'currency'],
  object({ startTime: time, endTime: time, shown: here(metrics), amounts: here(amounts) }),
)

const change = z.object({
  amount: z.number().int(),
  rate: z.number().int().nullable().describe('Basis points; null: there was nothing before.'),
})

function changeOf(now: Decimal, before: Decimal, currency: string): z.output<typeof change> {
  const amount = now.minus(before)
  const rate = before.eq(0) ? null : amount.times(10_000).div(before).round(0).toNumber()
  return { amount: minorOf(amount.toFixed(), currency), rate }
}

function changesOf(now: Amounts, before: Amounts, currency: string) {
  const names = Object.keys(compared.fields) as (keyof Amounts)[]
  const changes = names.map((name) => {
    return [name, changeOf(decimal(now[name]), decimal(before[name]), currency)]
  })
  return Object.fromEntries(changes)
}

async function compare(ask: Ask, currency: string, range: { startTime?: string; endTime: string }) {
  const now = await revenue.run(ask, { ...range, currency })
  const [start, end] = [Date.parse(now.startTime), Date.parse(now.endTime)]
  const startTime = new Date(2 * start - end).toISOString()
  const before = await revenue.run(ask, { startTime, endTime: now.startTime, currency })
  const changes = changesOf(now.amounts, before.amounts, currency)
  return { current: now.shown, previous: before.shown, changes }
}

export const getComparison = routeOf(
  'GET /analytics/comparison',
  {
    ...{ name: 'getComparison', tag: 'Analytics', asks: [revenue], as: rangeAs },
    summary: 'The figures of a range beside those of the same length of time before it.',
    query: z.strictObject(rangeQuery),
    response: z.object({
      ...{ current: metrics.schema, previous: metrics.schema },
      changes: z.record(z.string(), change),
    }),
    shows: {
      ...{ current: metrics.example, previous: metrics.example },
      changes: { mrr: { amount: 29_000, rate: 1_111 } },
    },
  },
  ({ query: { startDate, endDate, currency } }, ask) =>
    compare(ask, currency, {
      ...(startDate && { startTime: startDate }),
      endTime: endDate ?? ask.now().toISOString(),
    }),
)
