/** Analytics in GraphQL. */
import {
  type Analytics,
  type DayUsage,
  getAnalytics,
  trendPercentOf,
  trendText,
} from '../../core/analytics/analytics.ts'
import { getForecast } from '../../core/analytics/get-forecast.ts'
import { getOptimization } from '../../core/analytics/optimization.ts'
import { type Decimal, decimal, roundAmount } from '../../core/values/decimal.ts'
import { costing } from '../execution/field-cost.ts'
import { scopeArgs } from './analytics-scope.ts'
import { builder } from './builder.ts'
import { UsageOptimizationType } from './optimization.ts'
import { CostType, FeatureUsageType } from './usage.ts'
import { UsageFilterInput } from './usage-filter.ts'

/** Most workspaces have at most this many features. */
const breakdownAssumed = 20

const DayUsageType = builder.objectRef<DayUsage>('DayUsage').implement({
  description: 'Usage of one day in the time zone.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'The day.' }),
    eventCount: t.expose('events', { type: 'SafeInt', description: 'Events.' }),
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
    previousCosts: t.field({
      type: [CostType],
      description:
        'In every currency, for the preceding period; see `Analytics.previousStartTime`.',
      resolve: ({ previous }) => previous.costs,
    }),
    dailyAverage: t.field({
      type: 'Decimal',
      description: 'Major units a day.',
      resolve: ({ current, days }) => roundAmount(current.totalCost.div(days)),
    }),
    trend: t.string({
      nullable: true,
      description: '`trendPercent` with its sign, e.g. "+15%".',
      resolve: (analytics) => trendText(costTrend(analytics)),
    }),
    trendPercent: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'The change from the preceding period of the same length, in whole percent: e.g. 15, or -100 if this period cost nothing. Null when the preceding one cost nothing in this currency.',
      resolve: costTrend,
    }),
    forecastNextMonth: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What the calendar month after that of `endTime` (after this one, if that lies ahead) will cost, in major units of `currency` and whole minor units. Each of its days is taken to cost what its weekday did in the four whole weeks before, weighted 4 : 3 : 2 : 1 from the latest back; if usage began within them, in the whole weeks since. Null when those are fewer than two, or nothing was priced.',
      resolve: ({ customerId, end, zone, filter, current: { currency } }, _args, ctx) =>
        currency === null
          ? null
          : ctx.perform(getForecast, { customerId, at: end, timeZone: zone, currency, filter }),
    }),
  }),
})

const UsageAnalyticsType = builder.objectRef<Analytics>('UsageAnalytics').implement({
  description: 'How much was used.',
  fields: (t) => ({
    totalEvents: t.field({
      type: 'SafeInt',
      description: 'Events.',
      resolve: ({ current }) => current.totalEvents,
    }),
    totalCredits: t.field({
      type: 'Decimal',
      description: 'Credits.',
      resolve: ({ current }) => current.totalCredits,
    }),
    previousTotalEvents: t.field({
      type: 'SafeInt',
      description: 'Events of the preceding period; see `Analytics.previousStartTime`.',
      resolve: ({ previous }) => previous.totalEvents,
    }),
    previousTotalCredits: t.field({
      type: 'Decimal',
      description: 'Credits of the preceding period.',
      resolve: ({ previous }) => previous.totalCredits,
    }),
    dailyAverage: t.field({
      type: 'Decimal',
      description: 'Events a day.',
      resolve: ({ current, days }) => roundAmount(decimal(current.totalEvents).div(days)),
    }),
    peakDay: t.field({
      type: DayUsageType,
      nullable: true,
      description: 'The day with the most events; among equals, the earliest.',
      resolve: ({ peakDay }) => peakDay,
    }),
    trend: t.string({
      nullable: true,
      description: '`trendPercent` with its sign, e.g. "+15%".',
      resolve: (analytics) => trendText(usageTrend(analytics)),
    }),
    trendPercent: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'The change of the number of events from the preceding period of the same length, in whole percent, e.g. 15; null when that one had none.',
      resolve: usageTrend,
    }),
  }),
})

const AnalyticsType = builder.objectRef<Analytics>('Analytics').implement({
  description: 'The cost, amount and breakdown of usage.',
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'Our id of the customer; null: the whole workspace.',
    }),
    timeZone: t.string({ description: 'As requested.', resolve: (a) => a.zone }),
    startTime: t.field({ type: 'DateTime', description: 'Inclusive.', resolve: (a) => a.start }),
    endTime: t.field({ type: 'DateTime', description: 'Exclusive.', resolve: (a) => a.end }),
    previousStartTime: t.field({
      type: 'DateTime',
      description:
        'The start of the preceding period, which has the same length and ends at `startTime`. Its figures are read with the rest, at no extra cost.',
      resolve: ({ previous }) => previous.start,
    }),
    costAnalytics: t.field({
      type: CostAnalyticsType,
      nullable: true,
      description: 'Null unless the metric "cost" was requested.',
      resolve: (a) => (a.metrics.includes('cost') ? a : null),
    }),
    usageAnalytics: t.field({
      type: UsageAnalyticsType,
      nullable: true,
      description: 'Null unless the metric "usage" was requested.',
      resolve: (a) => (a.metrics.includes('usage') ? a : null),
    }),
    breakdown: t.field({
      type: [FeatureUsageType],
      nullable: true,
      description:
        'By feature, most credits first; null unless the metric "breakdown" was requested.',
      resolve: (a) => (a.metrics.includes('breakdown') ? a.current.breakdown : null),
    }),
    previousBreakdown: t.field({
      type: [FeatureUsageType],
      nullable: true,
      description:
        'The breakdown of the preceding period; see `previousStartTime`. Costs are in the first currency of `CostAnalytics.previousCosts`. Null unless the metric "breakdown" was requested.',
      resolve: (a) => (a.metrics.includes('breakdown') ? a.previous.breakdown : null),
    }),
    usageOptimization: t.field({
      type: UsageOptimizationType,
      nullable: true,
      description: 'Null unless the metric "optimization" was requested.',
      resolve: ({ metrics, customerId, start, end, zone }, _args, ctx) =>
        metrics.includes('optimization')
          ? ctx.perform(getOptimization, {
              customerId,
              startTime: start,
              endTime: end,
              timeZone: zone,
            })
          : null,
    }),
  }),
})

builder.queryFields((t) => ({
  analytics: t.field({
    type: AnalyticsType,
    description:
      'Analytics of a customer or of the whole workspace, by event time; exact at any moment. UNAVAILABLE for a whole workspace while much of its usage is still being summed. Needs read.',
    args: {
      ...scopeArgs,
      filter: t.arg({
        type: UsageFilterInput,
        description:
          'Only these events. The history from which costs are forecast is that of all usage.',
      }),
      metrics: t.arg.stringList({
        description:
          'Of "cost", "usage", "breakdown", "optimization". All by default, but with a filter all except "optimization", which is then INVALID_REQUEST.',
      }),
    },
    ...costing({
      sizes: () => ({ breakdown: breakdownAssumed, previousBreakdown: breakdownAssumed }),
    }),
    resolve: (_root, args, ctx) =>
      ctx.perform(getAnalytics, { ...args, metrics: args.metrics as Metrics }),
  }),
}))

/** The operation refuses anything else. */
type Metrics = Analytics['metrics'] | null | undefined

function costTrend({ current, previous }: Analytics): Decimal | null {
  const currency = current.currency ?? previous.currency
  const before = previous.costs.find((cost) => cost.currency === currency)
  return before ? trendPercentOf(current.totalCost, before.amount) : null
}

function usageTrend({ current, previous }: Analytics): Decimal | null {
  return trendPercentOf(decimal(current.totalEvents), decimal(previous.totalEvents))
}
