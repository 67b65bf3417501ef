/** Pricing: plans, and what they cost for given usage. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  combined,
  count,
  credits,
  eg,
  enumText,
  from,
  here,
  inLowerCase,
  listOf,
  money,
  named,
  nullable,
  number,
  object,
  said,
  shows,
  text,
  words,
} from '../../fields.ts'
import { listRoute, route } from '../../route.ts'
import { pagesOf } from '../fields.ts'
import { customerId, nonNegativeInput, referenceInput, timeInput } from '../inputs.ts'
import { createCustomPricing } from './custom-pricing.ts'

const tag = 'Pricing'

const version = {
  type: words('PlanType', { FLAT: 'flat', USAGE: 'usage', HYBRID: 'hybrid' }),
  base_price: said('Per billing period.', eg(99, money)),
  currency: eg('USD', text),
  billing_period: combined(
    {
      unit: from('billingPeriod', enumText('BillingPeriod', 'month', inLowerCase)),
      many: from('billingPeriodCount', count),
    },
    {
      schema: z.string().describe('monthly, yearly, quarterly, "every 2 weeks", once, …'),
      example: 'monthly',
    },
    ({ unit, many }) => periodWords(unit, many),
  ),
  included_credits: eg(10000, credits),
  overage_rate: from(
    'overagePrice',
    said('Per credit beyond; null: none can be had.', eg(0.01, nullable(money))),
  ),
}

function periodWords(unit: string, many: number): string {
  if (unit === 'once') return 'once'
  if (many === 1) return unit === 'day' ? 'daily' : `${unit}ly`
  return many === 3 && unit === 'month' ? 'quarterly' : `every ${many} ${unit}s`
}

const plan = {
  id: from('key', said('The key of the plan.', eg('plan_starter', text))),
  name: eg('Starter', text),
  description: eg(null, nullable(text)),
}

/** Null while the plan's first version is not in effect yet. */
const shownPlan = combined(
  { ...plan, currentVersion: nullable(object(version)) },
  named('Plan', shows({ type: 'hybrid' }, object({ ...plan, ...version }))),
  ({ currentVersion, ...known }) => currentVersion && { ...known, ...currentVersion },
)

const listPlans = listRoute('GET /pricing/plans', pagesOf(100), {
  name: 'listPlans',
  summary: 'The plans that can be chosen now, newest first.',
  tag,
  asks: 'query plans',
  defaults: { status: 'ACTIVE' },
  rows: { plans: shownPlan },
})

const quantities = z
  .record(z.string(), nonNegativeInput)
  .meta({ maxProperties: 100 })
  .transform((usage) => Object.entries(usage).map(([key, quantity]) => ({ key, quantity })))
  .nullish()
  .describe('Units, or credits, by feature, meter or event type: {"api_calls": 100000}.')

const payer = customerId
  .nullish()
  .describe('Custom prices, discount and tax of the customer apply.')

const line = named(
  'PriceLine',
  object({
    item: from('description', text),
    amount: money,
    kind: said(
      'base, quantity, usage, overage, discount or tax.',
      enumText('PriceLineKind', 'base', inLowerCase),
    ),
    quantity: nullable(number),
    unit_price: nullable(money),
  }),
)

function lineOf(
  item: string,
  amount: number,
  kind: string,
  quantity: number | null = null,
  unit_price: number | null = null,
) {
  return { item, amount, kind, quantity, unit_price }
}

const exampleLines = [
  lineOf('Base Plan', 299, 'base', 1),
  lineOf('AI Generation Overage (5000 credits)', 50, 'overage', 5000, 0.01),
  lineOf('API Calls (100000 units)', 100, 'usage', 100000, 0.001),
  lineOf('Discount (15% off the base price)', -44.85, 'discount'),
  lineOf('Tax (9%)', 36.37, 'tax'),
]

const calculation = object({
  base_price: eg(299, money),
  usage_charges: eg(150, money),
  discounts: said('Not positive.', eg(-44.85, money)),
  subtotal: eg(404.15, money),
  tax: eg(36.37, money),
  total: eg(440.52, money),
  currency: eg('USD', text),
})

const calculatePrice = route('POST /pricing/calculate', {
  name: 'calculatePrice',
  summary: 'What a plan costs for one billing period of given usage; nothing is recorded.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query calculatePrice',
  body: {
    plan_id: referenceInput.describe('The key of the plan or our id.'),
    customer_id: payer,
    usage: quantities,
    at: timeInput.nullish().describe('By the prices of then; now by default.'),
  },
  answer: object({
    calculation: here(calculation),
    breakdown: from('lines', said('The amounts add up to the total.', listOf(line))),
  }),
  example: {
    request: {
      ...{ customer_id: 'cust_123', usage: { ai_generation: 15000, api_calls: 100000 } },
      plan_id: 'plan_pro',
    },
  },
  shows: { breakdown: exampleLines },
})

export const pricingRoutes: Route[] = [listPlans, calculatePrice, createCustomPricing]
