/** Analytics in the words of the SDK and of its server, which differ: answers have the fields of both. */
import { z } from 'zod'
import { decimal, decimalText } from '../../../core/values/decimal.ts'
import { invalid } from '../../../core/values/errors.ts'
import type { Route } from '../../dialect.ts'
import { yesterday } from '../../examples.ts'
import { count as countField, credits as creditsField, money as moneyField } from '../../fields.ts'
import { exact, money } from '../../json.ts'
import { routeOf } from '../../route.ts'
import {
  SdkAnalyticsDocument,
  type SdkAnalyticsQuery,
  type ShareFragment,
} from '../asks.generated.ts'
import { customerId } from '../inputs.ts'
import { endWithLastSecond } from '../last-second.ts'
import { sdkTimeInput } from './times.ts'

const tag = 'SDK'
const count = countField.schema

const credits = creditsField.schema
const amountOfMoney = moneyField.schema

const tenant = z
  .string()
  .optional()
  .describe('Sent by other SDKs for the whole workspace; ignored.')

const intervals = { day: 'DAY', week: 'WEEK', month: 'MONTH' } as const

export const rangeQuery = {
  start_date: sdkTimeInput
    .optional()
    .describe('30 days before the end by default; in UTC without a time zone.'),
  end_date: sdkTimeInput
    .optional()
    .describe('Exclusive; but a date alone includes that day; in UTC without a time zone.'),
  startDate: sdkTimeInput.optional(),
  endDate: sdkTimeInput.optional(),
  customer_id: tenant,
  customerId: tenant,
}

export const userQuery = {
  user_id: customerId.optional().describe('Absent: all users.'),
  userId: customerId.optional(),
}

const query = z.strictObject({
  ...rangeQuery,
  ...userQuery,
  groupBy: z
    .enum(['day', 'week', 'month'])
    .optional()
    .describe('The interval of the timeline; day by default.'),
})

function variablesOf(given: z.output<typeof query>) {
  return {
    customerId: userOf(given),
    interval: intervals[given.groupBy ?? 'day'],
    ...rangeOf(given),
  }
}

export function userOf(given: z.output<z.ZodObject<typeof userQuery>>) {
  return either(given.user_id, given.userId, 'user_id')
}

export function rangeOf(given: z.output<z.ZodObject<typeof rangeQuery>>) {
  const end = either(given.end_date, given.endDate, 'end_date')
  return {
    startTime: either(given.start_date, given.startDate, 'start_date'),
    endTime: end && endWithLastSecond(end),
  }
}

/** Accepts either name, as the SDK and its server differ; refuses both with different values. */
function either(one: string | undefined, other: string | undefined, name: string) {
  if (one !== undefined && other !== undefined) throw invalid(`${name} is given twice.`)
  return one ?? other
}

const percentage = z.number().int()
const shares = z.record(z.string(), z.object({ credits, costUsd: amountOfMoney, percentage }))

const row = { eventCount: count, creditsBurned: z.string(), costUsd: z.string() }

const analytics = z.object({
  totalCredits: credits,
  totalCostUsd: amountOfMoney.describe('In `currency`.'),
  byProvider: shares,
  byModel: shares,
  byFeature: shares,
  currency: z.string().nullable(),
  data: z.object({
    summary: z.object({
      totalEvents: count,
      totalCreditsBurned: z.string(),
      totalCostUsd: z.string(),
    }),
    byFeature: z.array(z.object({ featureId: z.string(), ...row })),
    byProvider: z.array(z.object({ provider: z.string(), ...row })),
    byModel: z.array(z.object({ model: z.string(), ...row })),
    timeline: z
      .array(z.object({ date: z.string(), events: count, creditsBurned: z.string() }))
      .describe('By groupBy; each date is the first of its interval.'),
  }),
})

const exampleQuery = { start_date: yesterday, end_date: yesterday, user_id: 'user_1' }
const exampleShare = { credits: 30000, costUsd: 300, percentage: 100 }
const exampleRow = { eventCount: 10000, creditsBurned: '30000', costUsd: '300' }

const getUsageAnalytics = routeOf(
  'GET /analytics/usage',
  {
    name: 'getUsageAnalytics',
    summary: 'Usage of a user or of all users, by feature, provider, model and day.',
    tag,
    refuses: ['NOT_FOUND'],
    query,
    response: analytics,
    example: { query: exampleQuery },
    shows: {
      ...{ totalCredits: 30000, totalCostUsd: 300, byProvider: { OPENAI: exampleShare } },
      ...{ byModel: { 'gpt-4': exampleShare }, byFeature: { ai_generation: exampleShare } },
      currency: 'USD',
      data: {
        summary: { totalEvents: 10000, totalCreditsBurned: '30000', totalCostUsd: '300' },
        byFeature: [{ featureId: 'ai_generation', ...exampleRow }],
        byProvider: [{ provider: 'OPENAI', ...exampleRow }],
        byModel: [{ model: 'gpt-4', ...exampleRow }],
        timeline: [{ date: yesterday, events: 10000, creditsBurned: '30000' }],
      },
    },
  },
  async ({ query }, ask) => analyticsOf(await ask(SdkAnalyticsDocument, variablesOf(query))),
)

function analyticsOf({ attribution, usageSeries }: SdkAnalyticsQuery): z.input<typeof analytics> {
  const { currency, total, features, providers, models } = sharesOf(attribution)
  return {
    totalCredits: exact(total.credits),
    totalCostUsd: money(total.cost),
    byProvider: recordOf(providers),
    byModel: recordOf(models),
    byFeature: recordOf(features),
    currency,
    data: {
      summary: {
        totalEvents: total.eventCount,
        totalCreditsBurned: total.credits,
        totalCostUsd: total.cost,
      },
      byFeature: features.map((one) => ({ featureId: one.name, ...rowOf(one) })),
      byProvider: providers.map((one) => ({ provider: one.name, ...rowOf(one) })),
      byModel: models.map((one) => ({ model: one.name, ...rowOf(one) })),
      timeline: usageSeries.buckets.map(({ date, eventCount: events, credits }) => ({
        date,
        events,
        creditsBurned: credits,
      })),
    },
  }
}

const getCostBreakdown = routeOf(
  'GET /analytics/cost-breakdown',
  {
    name: 'getCostBreakdown',
    summary: 'The cost of a user or of all users, by provider and model.',
    tag,
    refuses: ['NOT_FOUND'],
    query,
    response: z.object({
      totalCostUsd: amountOfMoney.describe('In `currency`.'),
      byProvider: shares,
      byModel: shares,
      currency: z.string().nullable(),
    }),
    example: { query: exampleQuery },
    shows: {
      ...{ totalCostUsd: 300, byProvider: { OPENAI: exampleShare } },
      ...{ byModel: { 'gpt-4': exampleShare }, currency: 'USD' },
    },
  },
  async ({ query }, ask) => {
    const { attribution } = await ask(SdkAnalyticsDocument, variablesOf(query))
    const { currency, total, providers, models } = sharesOf(attribution)
    const byProvider = recordOf(providers)
    return { totalCostUsd: money(total.cost), byProvider, byModel: recordOf(models), currency }
  },
)

interface Share extends Omit<ShareFragment, 'value'> {
  name: string
}

function sharesOf(attribution: SdkAnalyticsQuery['attribution']) {
  const { currency, totals: total, dimensions } = attribution
  const [features = [], providers = [], models = []] = dimensions.map(
    ({ shares: values }) => values,
  )
  return {
    currency,
    total,
    features: named(features),
    // In capitals, as the SDK sends them.
    providers: named(providers, (name) => name.toUpperCase()),
    models: named(models),
  }
}

/** Merges values that the SDK does not distinguish. */
function named(values: ShareFragment[], word = (name: string) => name): Share[] {
  const shares = new Map<string, Share>()
  for (const { value, ...figures } of values) {
    const name = word(value ?? 'unknown')
    const known = shares.get(name)
    shares.set(name, known ? { name, ...sumOf(known, figures) } : { name, ...figures })
  }
  return [...shares.values()]
}

type Figures = Omit<ShareFragment, 'value'>

function sumOf(a: Figures, b: Figures): Figures {
  return {
    eventCount: a.eventCount + b.eventCount,
    percentage: a.percentage + b.percentage,
    credits: decimalText(decimal(a.credits).plus(b.credits)),
    cost: decimalText(decimal(a.cost).plus(b.cost)),
  }
}

function recordOf(shares: Share[]) {
  return Object.fromEntries(
    shares.map(({ name, credits, cost, percentage }) => [
      name,
      { credits: exact(credits), costUsd: money(cost), percentage },
    ]),
  )
}

function rowOf({ eventCount: events, credits, cost }: Share) {
  return { eventCount: events, creditsBurned: credits, costUsd: cost }
}

export const sdkAnalyticsRoutes: Route[] = [getUsageAnalytics, getCostBreakdown]
