/** Analytics in GraphQL. */
import {
  type Analytics,
  type DayUsage,
  getAnalytics,
  trendOf,
} from '../core/analytics/analytics.ts'
import { decimal, roundAmount } from '../core/decimal.ts'
import { builder } from './builder.ts'
import { CostType, FeatureUsageType } from './usage.ts'

const DayUsageType = builder.objectRef<DayUsage>('DayUsage').implement({
  description: 'Usage of one day in UTC.',
  fields: (t) => ({
    day: t.exposeString('day', { description: 'YYYY-MM-DD.' }),
    events: t.expose('events', { type: 'BigInt', description: 'Events.' }),
    credits: t.expose('credits', { type: 'Decimal', description: 'Credits.' }),
    cost: t.expose('cost', {
      type: 'Decimal',
      description: 'Major units of the currency of the whole.',
    }),
  }),
})

const CostAnalyticsType = builder.objectRef<Analytics>('CostAnalytics').implement({
  description: 'What the usage cost.',
  fields: (t) => ({
    total: t.field({
      type: 'Decimal',
      description: 'Major units of `currency`.',
      resolve: ({ current }) => current.totalCost,
    }),
    currency: t.string({
      nullable: true,
      description: 'ISO 4217: the currency with the largest cost.',
      resolve: ({ current }) => current.currency,
    }),
    costs: t.field({
      type: [CostType],
      description: 'In every currency.',
      resolve: ({ current }) => current.costs,
    }),
    dailyAverage: t.field({
      type: 'Decimal',
      description: 'Major units a day.',
      resolve: ({ current, days }) => roundAmount(current.totalCost.div(days)),
    }),
    trend: t.string({
      nullable: true,
      description:
        'Against the period of the same length before, in whole percent, e.g. "+15%"; null when that one cost nothing in this currency.',
      resolve: ({ current, previous }) => {
        const before = previous.costs.find((cost) => cost.currency === current.currency)
        return before ? trendOf(current.totalCost, before.amount) : null
      },
    }),
  }),
})

const UsageAnalyticsType = builder.objectRef<Analytics>('UsageAnalytics').implement({
  description: 'How much was used.',
  fields: (t) => ({
    totalEvents: t.field({
      type: 'BigInt',
      description: 'Events.',
      resolve: ({ current }) => current.totalEvents,
    }),
    totalCredits: t.field({
      type: 'Decimal',
      description: 'Credits.',
      resolve: ({ current }) => current.totalCredits,
    }),
    dailyAverage: t.field({
      type: 'Decimal',
      description: 'Events a day.',
      resolve: ({ current, days }) => roundAmount(decimal(current.totalEvents).div(days)),
    }),
    peakDay: t.field({
      type: DayUsageType,
      nullable: true,
      description: 'The day with the most events, the earliest of several.',
      resolve: ({ peakDay }) => peakDay,
    }),
    trend: t.string({
      nullable: true,
      description:
        'Events against the period of the same length before, in whole percent, e.g. "+15%"; null when that one had none.',
      resolve: ({ current, previous }) =>
        trendOf(decimal(current.totalEvents), decimal(previous.totalEvents)),
    }),
  }),
})

const AnalyticsType = builder.objectRef<Analytics>('Analytics').implement({
  description: 'What a customer’s usage amounts to, how it develops and where it goes.',
  fields: (t) => ({
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (a) => a.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (a) => a.end }),
    cost: t.field({
      type: CostAnalyticsType,
      nullable: true,
      description: 'Null unless the metric "cost" was asked for.',
      resolve: (a) => (a.metrics.includes('cost') ? a : null),
    }),
    usage: t.field({
      type: UsageAnalyticsType,
      nullable: true,
      description: 'Null unless the metric "usage" was asked for.',
      resolve: (a) => (a.metrics.includes('usage') ? a : null),
    }),
    breakdown: t.field({
      type: [FeatureUsageType],
      nullable: true,
      description: 'By feature, most credits first; null unless "breakdown" was asked for.',
      resolve: (a) => (a.metrics.includes('breakdown') ? a.current.breakdown : null),
    }),
  }),
})

builder.queryFields((t) => ({
  analytics: t.field({
    type: AnalyticsType,
    nullable: true,
    description: 'Analytics of a customer by event time, from hourly rollups. Needs read.',
    args: {
      customerId: t.arg.id({ required: true, description: 'Our id or the externalId.' }),
      metrics: t.arg.stringList({
        description: 'Of "cost", "usage", "breakdown"; all by default.',
      }),
      startTime: t.arg({
        type: 'DateTime',
        description: 'Inclusive; 30 days before the end by default.',
      }),
      endTime: t.arg({ type: 'DateTime', description: 'As for `usage`; now by default.' }),
    },
    resolve: (_root, args, ctx) =>
      ctx.perform(getAnalytics, { ...args, metrics: args.metrics as Metrics }),
  }),
}))

/** Anything else is refused by the operation. */
type Metrics = Analytics['metrics'] | null | undefined
