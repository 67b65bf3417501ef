/** Costs, margins and the time that credits last, in the words of the Python SDK. */

import { z } from 'zod'
import {
  type Decimal,
  decimal,
  decimalText,
  isPositive,
  roundAmount,
  zero,
} from '../../../core/values/decimal.ts'
import { dayMs } from '../../../core/values/period.ts'
import type { Ask, Route } from '../../dialect.ts'
import { monthAgo, nextMonth, onDay, today } from '../../examples.ts'
import { time as timeField, timeText } from '../../fields.ts'
import { exact } from '../../json.ts'
import { providerOfModel } from '../../listed-providers.ts'
import { routeOf } from '../../route.ts'
import { CreditTotalsDocument, UserBalanceDocument } from '../asks.generated.ts'
import { rangeOf, rangeQuery, userOf, userQuery } from './analytics.ts'
import {
  BurnSinceDocument,
  CostsByModelDocument,
  CreditValuesDocument,
  type CreditValuesQuery,
} from './asks.generated.ts'

const tag = 'SDK'
const time = timeField.schema
const margin = z.string().describe('revenue less provider cost.')
const revenue = z.string().describe('The value of the credits on the default rate card.')

const getCosts = routeOf(
  'GET /analytics/costs',
  {
    name: 'getCosts',
    summary: 'The cost of all usage, the value of its credits, and the difference, by model.',
    tag,
    query: z.strictObject(rangeQuery),
    response: z.object({
      data: z.object({
        summary: z.object({
          totalRevenue: revenue,
          totalProviderCost: z.string().describe('In `currency`.'),
          totalMargin: margin,
          marginPercent: z.number().describe('Of the revenue.'),
          currency: z.string().nullable(),
        }),
        byProvider: z.array(
          z.object({
            provider: z.string().describe('The known provider of the model; CUSTOM: unknown.'),
            model: z.string(),
            providerCost: z.string(),
            revenue,
            margin,
          }),
        ),
      }),
    }),
    example: {
      query: {
        startDate: onDay(monthAgo, (day) => `${day}T00:00:00`),
        endDate: onDay(today, (day) => `${day}T00:00:00`),
      },
    },
    shows: {
      data: {
        summary: {
          ...{ totalRevenue: '30', totalProviderCost: '24', totalMargin: '6' },
          ...{ marginPercent: 20, currency: 'USD' },
        },
        byProvider: [
          { provider: 'OPENAI', model: 'gpt-4', providerCost: '24', revenue: '30', margin: '6' },
        ],
      },
    },
  },
  async ({ query }, ask) => {
    const value = await creditValue(ask)
    const { attribution } = await ask(CostsByModelDocument, rangeOf(query))
    const { totals: total, currency, dimensions } = attribution
    const whole = figuresOf(total, value)
    const percent = whole.revenue.eq(0) ? zero : whole.margin.times(100).div(whole.revenue)
    return {
      data: {
        summary: {
          totalRevenue: decimalText(whole.revenue),
          totalProviderCost: decimalText(whole.cost),
          totalMargin: decimalText(whole.margin),
          marginPercent: exact(decimalText(percent.round(2))),
          currency,
        },
        byProvider: (dimensions[0]?.shares ?? []).map(({ value: model, ...used }) => {
          const figures = figuresOf(used, value)
          return {
            provider: providerOfModel(model ?? ''),
            model: model ?? 'unknown',
            providerCost: decimalText(figures.cost),
            revenue: decimalText(figures.revenue),
            margin: decimalText(figures.margin),
          }
        }),
      },
    }
  },
)

function figuresOf(used: { credits: string; cost: string }, creditValue: Decimal | null) {
  const cost = decimal(used.cost)
  const revenue =
    creditValue === null ? cost : roundAmount(decimal(used.credits).times(creditValue))
  return { cost, revenue, margin: revenue.minus(cost) }
}

/** The credit value of the default rate card; null without a card. */
async function creditValue(ask: Ask): Promise<Decimal | null> {
  let after: string | null = null
  do {
    const page: CreditValuesQuery = await ask(CreditValuesDocument, { first: 100, after })
    const card = page.rateCards.edges.find(({ node }) => node.isDefault)
    if (card) return decimal(card.node.creditValue)
    const { hasNextPage, endCursor } = page.rateCards.pageInfo
    after = hasNextPage ? endCursor : null
  } while (after !== null)
  return null
}

const burned = z.object({ creditsBurned: z.string(), averagePerDay: z.string() })

const getBurnRate = routeOf(
  'GET /analytics/burn-rate',
  {
    name: 'getBurnRate',
    summary:
      'The rate at which a user, or the whole workspace, uses credits, and how long they last.',
    tag,
    refuses: ['NOT_FOUND'],
    query: z.strictObject({
      ...userQuery,
      customer_id: rangeQuery.customer_id,
      customerId: rangeQuery.customerId,
    }),
    response: z.object({
      data: z.object({
        currentBalance: z.string().describe('Credits that can be spent.'),
        last7Days: burned,
        last30Days: burned,
        projectedRunout: z
          .object({
            daysRemaining: z
              .number()
              .nullable()
              .describe('Whole days; null: the credits do not run out.'),
            estimatedRunoutDate: time.nullable(),
          })
          .describe('At the rate of the last 7 days.'),
        recommendations: z.array(
          z.object({
            type: z.enum(['urgent', 'warning', 'alert']),
            message: z.string(),
            action: z.enum(['purchase_credits', 'review_usage']),
          }),
        ),
      }),
    }),
    example: { query: { userId: 'user_1' } },
    shows: {
      data: {
        currentBalance: '8500',
        last7Days: { creditsBurned: '700', averagePerDay: '100' },
        last30Days: { creditsBurned: '3000', averagePerDay: '100' },
        projectedRunout: { daysRemaining: 85, estimatedRunoutDate: nextMonth },
        recommendations: [],
      },
    },
  },
  async ({ query }, ask) => {
    const customerId = userOf(query)
    const available = await availableOf(customerId, ask)
    const month = (await ask(BurnSinceDocument, { customerId })).attribution
    const { endTime } = month
    const startTime = new Date(Date.parse(endTime) - 7 * dayMs).toISOString()
    const week = (await ask(BurnSinceDocument, { customerId, startTime, endTime })).attribution
    const [inWeek, inMonth] = [decimal(week.totals.credits), decimal(month.totals.credits)]
    const perDay = inWeek.div(7)
    const days = isPositive(perDay) ? available.div(perDay) : null
    return {
      data: {
        currentBalance: decimalText(available),
        last7Days: burnedOf(inWeek, 7),
        last30Days: burnedOf(inMonth, 30),
        projectedRunout: {
          daysRemaining: days && Math.floor(Number(decimalText(days))),
          estimatedRunoutDate: days && runoutDate(endTime, days),
        },
        recommendations: adviceOf(days, isPositive(inWeek) && perDay.gt(inMonth.div(20))),
      },
    }
  },
)

async function availableOf(customerId: string | undefined, ask: Ask): Promise<Decimal> {
  if (customerId === undefined) {
    return decimal((await ask(CreditTotalsDocument, {})).creditTotals.available)
  }
  return decimal((await ask(UserBalanceDocument, { customerId })).credits.available)
}

function burnedOf(used: Decimal, days: number): z.input<typeof burned> {
  return { creditsBurned: decimalText(used), averagePerDay: decimalText(used.div(days).round(2)) }
}

const latest = Date.UTC(9999, 11, 31)

function runoutDate(from: string, days: Decimal): string {
  const at = Math.min(Date.parse(from) + Number(decimalText(days)) * dayMs, latest)
  return timeText(new Date(at).toISOString())
}

type Advice = {
  type: 'urgent' | 'warning' | 'alert'
  message: string
  action: 'purchase_credits' | 'review_usage'
}

function adviceOf(days: Decimal | null, isFaster: boolean): Advice[] {
  const advice: Advice[] = []
  if (days?.lt(14)) {
    const type = days.lt(7) ? 'urgent' : 'warning'
    const whole = Math.floor(Number(decimalText(days)))
    const message = `At this rate the credits last ${whole} days.`
    advice.push({ type, message, action: 'purchase_credits' })
  }
  if (isFaster) {
    const message = 'The last 7 days used half as much again a day as the last 30, or more.'
    advice.push({ type: 'alert', message, action: 'review_usage' })
  }
  return advice
}

export const sdkCostRoutes: Route[] = [getCosts, getBurnRate]
