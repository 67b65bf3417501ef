/** Series of figures over time. Names are in camel case here, as Montra has them. */
import { z } from 'zod'
import { type Decimal, decimal } from '../../../core/values/decimal.ts'
import { parseInstant } from '../../../core/values/instant.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { bigCount, day, decimalText, listOf, object, text } from '../../fields.ts'
import { exact } from '../../json.ts'
import { routeOf } from '../../route.ts'
import { currencyInput, idInput, pointsInput, timeInput } from '../inputs.ts'
import { startOfSeries } from '../start-of-series.ts'

const intervals = { daily: 'DAY', weekly: 'WEEK', monthly: 'MONTH' } as const

const figures = object({
  ...{ currency: text, succeededPayments: bigCount, failedPayments: bigCount },
  ...{ settledPayments: bigCount, cash: decimalText, netCash: decimalText },
  ...{ newMrr: decimalText, reactivationMrr: decimalText, expansionMrr: decimalText },
  ...{ contractionMrr: decimalText, churnMrr: decimalText },
})
const bucket = object({
  ...{ date: day, newCustomerCount: bigCount, customerCount: bigCount },
  currencies: listOf(figures),
})
type Bucket = ReturnType<typeof bucket.write>

const series = asking(
  'query revenueSeries',
  ['interval', 'startTime', 'endTime', 'planId', 'currency'],
  object({ buckets: listOf(bucket) }),
)

const point = z.object({ key: z.string(), value: z.number() }).meta({ id: 'SeriesPoint' })
const movement = z
  .object({
    key: z.string(),
    positive: z.number().describe('new and expansion.'),
    negative: z.number().describe('contraction and churn, as a positive amount.'),
    new: z.number().describe('Of new customers, and of those that came back.'),
    expansion: z.number(),
    contraction: z.number(),
    churn: z.number(),
  })
  .meta({ id: 'MrrMovement' })

const points = {
  ...{ transactions: z.array(point), payments: z.array(point), failed: z.array(point) },
  ...{ revenue: z.array(point), netCashFlow: z.array(point), settlements: z.array(point) },
  ...{ customersNew: z.array(point), customersTotal: z.array(point) },
}
const shownPoint = [{ key: '2026-03-10', value: 0 }]

const nothing: Omit<Bucket['currencies'][number], 'currency'> = {
  ...{ succeededPayments: 0, failedPayments: 0, settledPayments: 0, cash: '0', netCash: '0' },
  ...{ newMrr: '0', reactivationMrr: '0', expansionMrr: '0', contractionMrr: '0', churnMrr: '0' },
}

const getSeries = routeOf(
  'GET /analytics/series',
  {
    ...{ name: 'getAnalyticsSeries', tag: 'Analytics', form: 'BARE', asks: [series] },
    summary: 'Payments, revenue, customers and movements of recurring revenue over time.',
    refuses: ['NOT_FOUND'],
    as: { product: 'planId', end: 'endTime' },
    query: z.strictObject({
      interval: z.enum(['daily', 'weekly', 'monthly']).default('daily'),
      points: pointsInput.default(30),
      end: timeInput.optional().describe('Now by default; the last point holds it.'),
      product: idInput.optional().describe('A pricing model; all by default.'),
      currency: currencyInput.describe('USD by default; amounts in others are left out.'),
    }),
    response: z.object({
      ...{ interval: z.string(), start: z.string(), end: z.string(), points: z.int() },
      product: z.string().nullable(),
      ...points,
      mrrMovements: z.array(movement),
    }),
    shows: {
      ...{ interval: 'daily', start: '2026-03-10T00:00:00.000Z' },
      ...{ end: '2026-03-10T12:00:00.000Z', points: 1, product: null },
      ...Object.fromEntries(Object.keys(points).map((name) => [name, shownPoint])),
      mrrMovements: [
        {
          ...{ key: '2026-03-10', positive: 29, negative: 0 },
          ...{ new: 29, expansion: 0, contraction: 0, churn: 0 },
        },
      ],
    },
    example: { query: { interval: 'daily', points: '1' } },
  },
  async ({ query: { interval, points: count, end: given, product, currency } }, ask) => {
    const end = given === undefined ? ask.now() : new Date(parseInstant(given) ?? given)
    const start = startOfSeries(end, interval, count)
    const { buckets } = await series.run(ask, {
      interval: intervals[interval],
      startTime: start.toISOString(),
      // What happens at the end itself is in the last point.
      endTime: new Date(end.getTime() + 1).toISOString(),
      ...{ planId: product, currency },
    })
    const places = buckets.map((one) => ({
      ...one,
      key: keyOf(one.date, interval),
      ...ofCurrency(one, currency),
    }))
    type Place = (typeof places)[number]
    const valuesOf = (of: (place: Place) => number) => {
      return places.map((place) => ({ key: place.key, value: of(place) }))
    }
    return {
      ...{ interval, start: start.toISOString(), end: end.toISOString() },
      ...{ points: places.length, product: product ?? null },
      transactions: valuesOf((one) => one.succeededPayments + one.failedPayments),
      payments: valuesOf((one) => one.succeededPayments),
      failed: valuesOf((one) => one.failedPayments),
      revenue: valuesOf((one) => exact(one.cash)),
      netCashFlow: valuesOf((one) => exact(one.netCash)),
      settlements: valuesOf((one) => one.settledPayments),
      customersNew: valuesOf((one) => one.newCustomerCount),
      customersTotal: valuesOf((one) => one.customerCount),
      mrrMovements: places.map((one) => movementOf(one.key, one)),
    }
  },
)

function ofCurrency({ currencies }: Bucket, wanted: string) {
  return currencies.find(({ currency }) => currency === wanted) ?? nothing
}

/** The day of its start, which is a Monday for a week; the month alone for a month. */
function keyOf(date: string, interval: keyof typeof intervals): string {
  return interval === 'monthly' ? date.slice(0, 7) : date
}

function movementOf(key: string, moved: typeof nothing) {
  const fresh = decimal(moved.newMrr).plus(moved.reactivationMrr)
  const [expansion, contraction, churn] = [
    decimal(moved.expansionMrr),
    decimal(moved.contractionMrr),
    decimal(moved.churnMrr),
  ]
  return {
    ...{ key, positive: shown(fresh.plus(expansion)), negative: shown(contraction.plus(churn)) },
    ...{ new: shown(fresh), expansion: shown(expansion) },
    ...{ contraction: shown(contraction), churn: shown(churn) },
  }
}

function shown(amount: Decimal): number {
  return exact(amount.toFixed())
}

export const analyticsRoutes: Route[] = [getSeries]
