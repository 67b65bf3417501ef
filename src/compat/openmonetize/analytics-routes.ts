/** Analytics of a customer or of the whole workspace: cost, usage, what could be saved, and where it all goes. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import { exact, money, moneyOrNull } from '../json.ts'
import {
  GetAnalyticsDocument,
  type GetAnalyticsQuery,
  GetAttributionDocument,
  type ShareFragment,
} from './operations.generated.ts'
import { amountOfMoney, count, credits, customerId, time, timeInput, timeText } from './shapes.ts'
import { endWithLastSecond, lastSecondBefore, usageShare } from './usage-routes.ts'

const tag = 'Analytics'

const range = {
  customer_id: customerId.optional().describe('Absent: the whole workspace.'),
  start_time: timeInput.optional().describe('30 days before the end by default.'),
  end_time: timeInput
    .optional()
    .describe('Exclusive; but a date alone includes that day. Now by default.'),
  time_zone: z.string().optional().describe('IANA, where days begin; UTC by default.'),
}

type Range = z.output<z.ZodObject<typeof range>>

function rangeOf({ customer_id, start_time, end_time, time_zone }: Range) {
  return {
    customerId: customer_id,
    startTime: start_time,
    endTime: end_time && endWithLastSecond(end_time),
    timeZone: time_zone,
  }
}

/** Names that are separated by commas. */
const list = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .refine((names) => names.every((name) => name !== ''), 'must be names separated by commas')
  .meta({ type: 'string' })

const trend = z.string().nullable().describe('Against the period before, e.g. +15%.')

const opportunity = z
  .object({
    type: z.string(),
    potential_savings: amountOfMoney,
    potential_savings_credits: credits,
    description: z.string(),
    from_model: z.string(),
    to_model: z.string(),
    quality_score: z.number().nullable(),
  })
  .meta({ id: 'SavingsOpportunity' })

const metrics = z
  .object({
    cost: z
      .object({
        total: amountOfMoney,
        trend,
        forecast_next_month: amountOfMoney.nullable().describe('null: too little history.'),
        daily_average: amountOfMoney,
        currency: z.string().nullable(),
      })
      .optional(),
    usage: z
      .object({
        total_events: count,
        daily_average: z.number().describe('Events.'),
        peak_day: z.string().nullable(),
        total_credits: credits,
        trend,
      })
      .optional(),
    optimization: z
      .object({
        savings: amountOfMoney.describe('Saved by models that are not the dearest.'),
        savings_credits: credits,
        currency: z.string().nullable(),
        opportunities: z.array(opportunity),
      })
      .optional(),
    breakdown: z.array(usageShare).optional(),
  })
  .meta({ id: 'AnalyticsMetrics' })

const getAnalytics = route({
  method: 'GET',
  path: '/analytics',
  name: 'getAnalytics',
  summary: 'What usage amounts to, how it develops, and what could be saved.',
  tag,
  refuses: ['NOT_FOUND'],
  document: GetAnalyticsDocument,
  query: z.strictObject({
    ...range,
    metrics: list
      .optional()
      .describe('Of cost, usage, optimization, breakdown; the first three by default.'),
  }),
  response: z.object({
    analytics: z.object({
      period: z.string().describe('last_30_days, or start/end when they were given.'),
      start: time,
      end: time.describe('The last second that counts.'),
      metrics,
    }),
  }),
  input: ({ query }) => ({
    ...rangeOf(query),
    metrics: query.metrics ?? ['cost', 'usage', 'optimization'],
  }),
  output(data, { query }) {
    const analytics = data.analytics
    const start = timeText(analytics.startTime)
    const end = lastSecondBefore(analytics.endTime)
    const isDefault = query.start_time === undefined && query.end_time === undefined
    const period = isDefault ? 'last_30_days' : `${start}/${end}`
    return { analytics: { period, start, end, metrics: metricsOf(analytics) } }
  },
})

type Analytics = GetAnalyticsQuery['analytics']

function metricsOf({ cost, usage, optimization, breakdown }: Analytics): z.input<typeof metrics> {
  return {
    ...(cost && {
      cost: {
        total: money(cost.total),
        trend: cost.trend,
        forecast_next_month: moneyOrNull(cost.forecastNextMonth),
        daily_average: money(cost.dailyAverage),
        currency: cost.currency,
      },
    }),
    ...(usage && {
      usage: {
        total_events: usage.totalEvents,
        daily_average: exact(usage.dailyAverage),
        peak_day: usage.peakDay?.day ?? null,
        total_credits: exact(usage.totalCredits),
        trend: usage.trend,
      },
    }),
    ...(optimization && { optimization: optimizationOf(optimization) }),
    ...(breakdown && {
      breakdown: breakdown.map((part) => ({
        feature: part.feature,
        events: part.events,
        credits: exact(part.credits),
        cost: money(part.cost),
      })),
    }),
  }
}

function optimizationOf(optimization: NonNullable<Analytics['optimization']>) {
  return {
    savings: money(optimization.savings),
    savings_credits: exact(optimization.savingsCredits),
    currency: optimization.currency,
    opportunities: optimization.opportunities.map((one) => ({
      type: one.type.toLowerCase(),
      potential_savings: money(one.potentialSavings),
      potential_savings_credits: exact(one.potentialSavingsCredits),
      description: one.description,
      from_model: one.fromModel,
      to_model: one.toModel,
      quality_score: one.qualityScore === null ? null : exact(one.qualityScore),
    })),
  }
}

const share = z
  .looseObject({
    value: z.string().nullable(),
    cost: amountOfMoney,
    percentage: z.number().int(),
    credits,
    events: count,
  })
  .meta({ id: 'CostShare' })

const getAttribution = route({
  method: 'GET',
  path: '/analytics/attribution',
  name: 'getAttribution',
  summary: 'Where the cost comes from: by feature, team, model, provider, or any property.',
  tag,
  refuses: ['NOT_FOUND'],
  document: GetAttributionDocument,
  query: z.strictObject({
    ...range,
    by: list
      .optional()
      .describe('feature or properties of events; feature, team, model, provider by default.'),
  }),
  response: z.object({
    attribution: z
      .record(z.string(), z.union([z.array(share), z.string().nullable()]))
      .describe(
        'by_feature: [{feature, cost, percentage, …}], by_team: [{team, …}], …; null as a value: events without the property. Beside them start, end and currency.',
      ),
  }),
  input: ({ query }) => ({ ...rangeOf(query), by: query.by }),
  output(data) {
    const { startTime, endTime, currency, dimensions } = data.attribution
    const named = dimensions.map(({ by, values }) => [
      `by_${by}`,
      values.map((one) => ({ [by]: one.value, value: one.value, ...figuresOf(one) })),
    ])
    const around = { start: timeText(startTime), end: lastSecondBefore(endTime), currency }
    return { attribution: { ...Object.fromEntries(named), ...around } }
  },
})

function figuresOf({ cost, percentage, credits, events }: ShareFragment) {
  return { cost: money(cost), percentage, credits: exact(credits), events }
}

export const analyticsRoutes: Route[] = [getAnalytics, getAttribution]
