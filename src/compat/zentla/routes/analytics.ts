/** Analytics: what the business brings, and how that moves. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  combined,
  day,
  eg,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  text,
  words,
} from '../../fields.ts'
import { choice } from '../../names.ts'
import { listRoute, route } from '../../route.ts'
import {
  currencyAsked,
  customers,
  dunningFigures,
  intervalFigures,
  metrics,
  range,
  rangeAs,
  rangeQuery,
  withFigures,
} from '../analytics-fields.ts'
import { longPage } from '../envelope.ts'
import { time } from '../fields.ts'
import { countInput, currencyCode, idInput } from '../inputs.ts'
import { minor } from '../minor-fields.ts'
import { getComparison } from './comparison.ts'

const tag = 'Analytics'
const query = rangeQuery
const as = rangeAs

const bucket = withFigures({ date: eg('2024-01-15', day), ...range, ...customers }, intervalFigures)

const topCustomer = object({
  customerId: eg('cust_123', id),
  name: from('customer.name', eg('John Doe', nullable(text))),
  email: from('customer.email', eg('customer@example.com', nullable(text))),
  ...{ amount: minor('amount', 29_000), currency: eg('USD', text) },
})

const kinds = {
  ...{ NEW: 'new', EXPANSION: 'expansion', CONTRACTION: 'contraction' },
  ...{ CHURN: 'churn', REACTIVATION: 'reactivation' },
} as const

const mrrEvent = named(
  'MrrEvent',
  object({
    ...{ id: eg('mrr_123', id), type: from('kind', words('MrrChangeKind', kinds)) },
    ...{ customerId: eg('cust_123', id), subscriptionId: eg('sub_456', id) },
    ...{ amount: minor('amount', 2900), mrr: minor('mrr', 2900), currency: eg('USD', text) },
    createdAt: from('time', time),
  }),
)

/** Also at another address. */
export const dunningStats = {
  ...({ asks: 'query dunningStats', query, as } as const),
  summary: 'What became of the invoices whose payment failed.',
  answer: withFigures({ ...range, currency: currencyAsked }, dunningFigures),
}

export const analyticsRoutes: Route[] = [
  route('GET /analytics/metrics', {
    ...{ name: 'getMetrics', summary: 'The figures of a range of time.', tag, query, as },
    asks: 'query revenue',
    answer: metrics,
  }),
  route('GET /analytics/trend', {
    ...{ name: 'getTrend', summary: 'How the figures went, interval by interval.', tag, as },
    asks: 'query revenueSeries',
    query: {
      ...query,
      interval: choice({ DAY: 'day', WEEK: 'week', MONTH: 'month' } as const)
        .optional()
        .transform((wanted) => wanted ?? 'MONTH')
        .describe('month by default.'),
    },
    answer: combined(
      { buckets: listOf(bucket) },
      { schema: z.array(bucket.schema), example: [bucket.example] },
      ({ buckets }) => buckets as never,
    ),
  }),
  getComparison,
  route('GET /analytics/top-customers', {
    ...{ name: 'listTopCustomers', summary: 'The customers that bring the most.', tag },
    asks: 'query topCustomers',
    as: { ...as, limit: 'first' },
    query: {
      ...{ ...query, limit: countInput(1, 100).optional().describe('10 by default.') },
      by: choice({ MRR: 'mrr', CASH: 'revenue' } as const)
        .optional()
        .transform((wanted) => wanted ?? 'MRR')
        .describe('Recurring revenue now, by default, or payments in the range.'),
    },
    answer: listOf(topCustomer),
  }),
  listRoute('GET /analytics/events', longPage, {
    ...{ name: 'listMrrEvents', summary: 'How recurring revenue moved, newest first.', tag },
    asks: 'query mrrChanges',
    as: { ...as, type: 'kinds' },
    query: {
      ...{ customerId: idInput.optional(), startDate: query.startDate, endDate: query.endDate },
      currency: currencyCode.optional(),
      type: choice(kinds)
        .transform((kind) => [kind])
        .optional(),
    },
    rows: { data: mrrEvent },
    refuses: ['NOT_FOUND'],
  }),
  route('GET /analytics/dunning', { ...dunningStats, name: 'getDunningAnalytics', tag }),
]
