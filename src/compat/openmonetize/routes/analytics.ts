/** Analytics of a customer or of the whole workspace: cost, usage, possible savings and attribution. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import { monthAgo, onDay, today, yesterday } from '../../examples.ts'
import {
  bigCount,
  combined,
  credits,
  day,
  eg,
  enumText,
  from,
  here,
  inLowerCase,
  leaf,
  listOf,
  money,
  named,
  nullable,
  number,
  object,
  optional,
  said,
  text,
  time,
} from '../../fields.ts'
import { route } from '../../route.ts'
import { ofCustomer, usageShare } from '../fields.ts'
import { customerId, timeInput } from '../inputs.ts'
import { endInput, lastSecond } from '../last-second.ts'

const tag = 'Analytics'

const range = {
  customer_id: customerId.optional().describe('Absent: the whole workspace.'),
  start_time: timeInput.optional().describe('30 days before the end by default.'),
  end_time: endInput
    .optional()
    .describe('Exclusive; but a date alone includes that day. Now by default.'),
  time_zone: z.string().optional().describe('IANA, where days begin; UTC by default.'),
}

const start = from(
  'startTime',
  eg(
    onDay(monthAgo, (day) => `${day}T10:30:00Z`),
    time,
  ),
)
const end = from(
  'endTime',
  eg(
    onDay(today, (day) => `${day}T10:29:59Z`),
    lastSecond,
  ),
)

/** Names separated by commas. */
const list = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .refine((names) => names.every((name) => name !== ''), 'must be names separated by commas')
  .meta({ type: 'string' })

const trend = said('Against the period before, e.g. +15%.', nullable(text))
const currency = eg('USD', nullable(text))

const opportunity = named(
  'SavingsOpportunity',
  object({
    type: enumText('OptimizationOpportunityType', 'model_downgrade', inLowerCase),
    potential_savings: from('potentialSavingsAmount', eg(200, money)),
    potential_savings_credits: eg(20000, credits),
    description: eg(
      'Use gpt-3.5-turbo instead of gpt-4 for ai_generation: the same usage costs 75 % less.',
      text,
    ),
    from_model: eg('gpt-4', text),
    to_model: eg('gpt-3.5-turbo', text),
    quality_score: eg(0.92, nullable(number)),
  }),
)

const cost = object({
  total: eg(1250, money),
  trend: eg('+15%', trend),
  forecast_next_month: said('null: too little history.', eg(1437.5, nullable(money))),
  daily_average: eg(41.666666667, money),
  currency,
})

const usage = object({
  total_events: eg(45000, bigCount),
  daily_average: said('Events.', eg(1500, number)),
  peak_day: from('peakDay.day', eg(yesterday, nullable(day))),
  total_credits: eg(125000, credits),
  trend: eg('+12%', trend),
})

const optimization = object({
  savings: said('Savings by models that are not the most expensive.', eg(520, money)),
  savings_credits: eg(52000, credits),
  currency,
  opportunities: listOf(opportunity),
})

const metrics = named(
  'AnalyticsMetrics',
  object({
    cost: from('costAnalytics', optional(cost)),
    usage: from('usageAnalytics', optional(usage)),
    optimization: from('usageOptimization', optional(optimization)),
    breakdown: eg(undefined, optional(listOf(usageShare))),
  }),
)

const period = combined(
  { start, end },
  {
    schema: z.string().describe('last_30_days, or start/end when they were given.'),
    example: 'last_30_days',
  },
  ({ start, end }, { start_time, end_time }) => {
    const isDefault = start_time === undefined && end_time === undefined
    return isDefault ? 'last_30_days' : `${start}/${end}`
  },
)

const getAnalytics = route('GET /analytics', {
  name: 'getAnalytics',
  summary: 'What usage amounts to, how it develops, and what could be saved.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query analytics',
  query: {
    ...range,
    metrics: list
      .optional()
      .describe('Of cost, usage, optimization, breakdown; the first three by default.'),
  },
  defaults: { metrics: ['cost', 'usage', 'optimization'] },
  answer: object({
    analytics: here(
      object({
        period,
        start,
        end: said('The last second included.', end),
        metrics: here(metrics),
      }),
    ),
  }),
  example: { query: { ...ofCustomer, metrics: 'cost,usage,optimization' } },
})

const share = object({
  value: nullable(text),
  cost: money,
  percentage: leaf('Int', 64, z.number().int()),
  credits,
  events: from('eventCount', bigCount),
})

const shownShare = z.looseObject(share.schema.shape).meta({ id: 'CostShare' })

function shareOf(by: string, value: string, cost: number, percentage: number) {
  return { [by]: value, value, cost, percentage, credits: cost * 100, events: cost * 10 }
}

const shares = combined(
  {
    start,
    end,
    currency,
    dimensions: listOf(object({ by: text, values: from('shares', listOf(share)) })),
  },
  {
    schema: z
      .record(z.string(), z.union([z.array(shownShare), z.string().nullable()]))
      .describe(
        'by_feature: [{feature, cost, percentage, …}], by_team: [{team, …}], …; null as a value: events without the property. Beside them start, end and currency.',
      ),
    example: {
      by_feature: [
        shareOf('feature', 'ai_generation', 800, 64),
        shareOf('feature', 'image_generation', 450, 36),
      ],
      by_team: [shareOf('team', 'engineering', 700, 56), shareOf('team', 'marketing', 550, 44)],
      ...{ start: start.example, end: end.example, currency: 'USD' },
    },
  },
  ({ dimensions, ...around }) => {
    const named = dimensions.map(({ by, values }) => {
      return [`by_${by}`, values.map((one) => ({ [by]: one.value, ...one }))]
    })
    return { ...Object.fromEntries(named), ...around }
  },
)

const getAttribution = route('GET /analytics/attribution', {
  name: 'getAttribution',
  summary: 'Where the cost comes from: by feature, team, model, provider, or any property.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query attribution',
  query: {
    ...range,
    by: list
      .optional()
      .describe('feature or properties of events; feature, team, model, provider by default.'),
  },
  answer: object({ attribution: shares }),
  example: { query: { ...ofCustomer, by: 'feature,team' } },
})

export const analyticsRoutes: Route[] = [getAnalytics, getAttribution]
