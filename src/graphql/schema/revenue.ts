/** Revenue in GraphQL: the figures of a range, and of its days, weeks or months. */
import { getRevenue, type Revenue } from '../../core/revenue/revenue.ts'
import type { RevenueBucket } from '../../core/revenue/revenue-buckets.ts'
import {
  getRevenueSeries,
  type RevenueSeries,
  type revenueIntervals,
} from '../../core/revenue/revenue-series.ts'
import { costing } from '../execution/field-cost.ts'
import { seriesSizes } from './analytics-sizes.ts'
import { builder } from './builder.ts'
import { CurrencyRevenueType, IntervalRevenueType } from './revenue-figures.ts'

/** Most workspaces sell in few currencies. */
const currenciesAssumed = 2

export const revenueArgs = builder.args((t) => ({
  startTime: t.field({
    type: 'DateTime',
    description:
      'Inclusive; 30 days before the end by default. A date alone means its midnight in the time zone. INVALID_REQUEST unless it is before the end.',
  }),
  endTime: t.field({
    type: 'DateTime',
    description: 'Exclusive, but a date alone includes that day in the time zone; now by default.',
  }),
  timeZone: t.string({
    description: 'An IANA name such as "Africa/Kampala"; UTC by default.',
  }),
  planId: t.id({
    description:
      'Only what subscriptions to this plan bring, by our id or the key; a change of the plan is churn of one and new in the other. Payments and documents count for the plan that their subscription has now, customers from their first subscription to it.',
  }),
  currency: t.string({
    description: 'Only this one, ISO 4217; by default every one that there is revenue in.',
  }),
}))

const customers = {
  customers: 'Customers at the end, paying or not, archived ones too.',
  newCustomers: 'Customers that were added.',
}

const RevenueType = builder.objectRef<Revenue>('Revenue').implement({
  description: 'Revenue of a range, by currency; nothing is converted.',
  fields: (t) => ({
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (r) => r.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (r) => r.end }),
    planId: t.exposeID('planId', { nullable: true, description: 'Our id; null: all plans.' }),
    customerCount: t.expose('customers', { type: 'SafeInt', description: customers.customers }),
    newCustomerCount: t.expose('newCustomers', {
      type: 'SafeInt',
      description: customers.newCustomers,
    }),
    currencies: t.expose('currencies', {
      type: [CurrencyRevenueType],
      description: 'In the order of their codes; none when there never was any revenue.',
    }),
  }),
})

const RevenueIntervalEnum = builder.enumType('RevenueInterval', {
  description: 'The length of an interval in the time zone; the first and last may be cut.',
  values: {
    DAY: { description: 'From midnight; 23 or 25 hours long when the clock changes.' },
    WEEK: { description: 'From Monday.' },
    MONTH: { description: 'From the first.' },
  } satisfies Record<(typeof revenueIntervals)[number], object>,
})

const RevenueBucketType = builder.objectRef<RevenueBucket>('RevenueBucket').implement({
  description: 'Revenue of one day, week or month.',
  fields: (t) => ({
    startTime: t.field({
      type: 'DateTime',
      description: 'Inclusive; not before the start of the series.',
      resolve: (bucket) => bucket.start,
    }),
    endTime: t.field({
      type: 'DateTime',
      description: 'Exclusive; not after the end of the series.',
      resolve: (bucket) => bucket.end,
    }),
    date: t.expose('date', {
      type: 'Date',
      description: 'The day in the time zone on which it starts.',
    }),
    customerCount: t.expose('customers', { type: 'SafeInt', description: customers.customers }),
    newCustomerCount: t.expose('newCustomers', {
      type: 'SafeInt',
      description: customers.newCustomers,
    }),
    currencies: t.field({
      type: [IntervalRevenueType],
      description: 'The same currencies in every interval, in the order of their codes.',
      resolve: ({ revenue }) => revenue,
    }),
  }),
})

const RevenueSeriesType = builder.objectRef<RevenueSeries>('RevenueSeries').implement({
  description: 'Revenue over time.',
  fields: (t) => ({
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (s) => s.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (s) => s.end }),
    interval: t.expose('interval', { type: RevenueIntervalEnum, description: 'As requested.' }),
    timeZone: t.string({ description: 'As requested.', resolve: (s) => s.zone }),
    planId: t.exposeID('planId', { nullable: true, description: 'Our id; null: all plans.' }),
    buckets: t.expose('buckets', {
      type: [RevenueBucketType],
      description:
        'From the start to the end without gaps, including those in which nothing moved.',
    }),
  }),
})

const ofWhom =
  'Customers on test clocks, which only the test mode has, count at their own times. Needs read.'

builder.queryFields((t) => ({
  revenue: t.field({
    type: RevenueType,
    description: `The figures of a business in a range of time. ${ofWhom}`,
    args: revenueArgs,
    ...costing({ sizes: () => ({ currencies: currenciesAssumed }) }),
    resolve: (_root, args, ctx) => ctx.perform(getRevenue, args),
  }),
  revenueSeries: t.field({
    type: RevenueSeriesType,
    description: `Revenue over time: what each interval ends with, the next one begins with. At most 1,000 intervals, else INVALID_REQUEST; the field costs its selection for each interval. ${ofWhom}`,
    args: {
      ...revenueArgs,
      interval: t.arg({
        type: RevenueIntervalEnum,
        required: true,
        description: 'How long each is.',
      }),
    },
    ...costing({
      sizes: (args, now) => ({
        buckets: seriesSizes(args, now).buckets ?? 1,
        currencies: args.currency ? 1 : currenciesAssumed,
      }),
    }),
    resolve: (_root, args, ctx) => ctx.perform(getRevenueSeries, args),
  }),
}))
