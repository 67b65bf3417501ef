/** Pricing: plans, what they cost for given usage, and prices of one customer. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import { exact, exactOrNull, money, moneyOrNull } from '../json.ts'
import { createCustomPricing } from './custom-pricing-route.ts'
import {
  CalculatePriceDocument,
  ListPlansDocument,
  type ListPlansQuery,
} from './operations.generated.ts'
import {
  amountOfMoney,
  credits,
  customerId,
  nonNegativeInput,
  pageOf,
  pageQuery,
  pagination,
  paginationOf,
  referenceInput,
  timeInput,
} from './shapes.ts'

const tag = 'Pricing'

const plan = z
  .object({
    id: z.string().describe('The key of the plan.'),
    name: z.string(),
    description: z.string().nullable(),
    type: z.enum(['flat', 'usage', 'hybrid']),
    base_price: amountOfMoney.describe('Per billing period.'),
    currency: z.string(),
    billing_period: z.string().describe('monthly, yearly, quarterly, "every 2 weeks", …'),
    included_credits: credits,
    overage_rate: amountOfMoney.nullable().describe('Per credit beyond; null: none can be had.'),
  })
  .meta({ id: 'Plan' })

const listPlans = route({
  method: 'GET',
  path: '/pricing/plans',
  name: 'listPlans',
  summary: 'The plans that can be chosen now, newest first.',
  tag,
  document: ListPlansDocument,
  query: z.strictObject(pageQuery),
  response: z.object({ plans: z.array(plan), pagination }),
  input: ({ query }) => pageOf(query, 100),
  output: ({ plans: { edges, pageInfo } }) => ({
    plans: edges.flatMap(({ node }) => planOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

type Plan = ListPlansQuery['plans']['edges'][number]['node']
type Version = NonNullable<Plan['currentVersion']>

const planTypes = { FLAT: 'flat', USAGE: 'usage', HYBRID: 'hybrid' } as const

/** None when its first version is not in effect yet. */
function planOf({ key, name, description, currentVersion: version }: Plan): z.input<typeof plan>[] {
  if (!version) return []
  return [
    {
      id: key,
      name,
      description,
      type: planTypes[version.type],
      base_price: money(version.basePrice),
      currency: version.currency,
      billing_period: billingPeriodOf(version),
      included_credits: exact(version.includedCredits),
      overage_rate: moneyOrNull(version.overageRate),
    },
  ]
}

const billingPeriods: Record<Version['billingPeriod'], string> = {
  DAY: 'daily',
  WEEK: 'weekly',
  MONTH: 'monthly',
  YEAR: 'yearly',
}

function billingPeriodOf({ billingPeriod, billingPeriodCount: count }: Version): string {
  if (count === 1) return billingPeriods[billingPeriod]
  if (count === 3 && billingPeriod === 'MONTH') return 'quarterly'
  return `every ${count} ${billingPeriod.toLowerCase()}s`
}

const quantities = z
  .record(z.string(), nonNegativeInput)
  .meta({ maxProperties: 100 })
  .transform((usage) =>
    Object.entries(usage).map(([key, quantity]) => ({ key, quantity: String(quantity) })),
  )

const priceLine = z
  .object({
    item: z.string(),
    amount: amountOfMoney,
    kind: z.string().describe('base, usage, overage, discount or tax.'),
    quantity: z.number().nullable(),
    unit_price: amountOfMoney.nullable(),
  })
  .meta({ id: 'PriceLine' })

const calculatePrice = route({
  method: 'POST',
  path: '/pricing/calculate',
  name: 'calculatePrice',
  summary: 'What a plan costs for one billing period of given usage; nothing is recorded.',
  tag,
  refuses: ['NOT_FOUND'],
  document: CalculatePriceDocument,
  body: z.strictObject({
    plan_id: referenceInput.describe('The key of the plan or our id.'),
    customer_id: customerId
      .nullish()
      .describe('Custom prices, discount and tax of the customer apply.'),
    usage: quantities
      .nullish()
      .describe('Units, or credits, by feature, meter or event type: {"api_calls": 100000}.'),
    at: timeInput.nullish().describe('By the prices of then; now by default.'),
  }),
  response: z.object({
    calculation: z.object({
      base_price: amountOfMoney,
      usage_charges: amountOfMoney,
      discounts: amountOfMoney.describe('Not positive.'),
      subtotal: amountOfMoney,
      tax: amountOfMoney,
      total: amountOfMoney,
      currency: z.string(),
    }),
    breakdown: z.array(priceLine).describe('The amounts add up to the total.'),
  }),
  input: ({ body }) => ({
    input: {
      planId: body.plan_id,
      customerId: body.customer_id,
      usage: body.usage,
      at: body.at,
    },
  }),
  output(data) {
    const price = data.calculatePrice
    return {
      calculation: {
        base_price: money(price.basePrice),
        usage_charges: money(price.usageCharges),
        discounts: money(price.discounts),
        subtotal: money(price.subtotal),
        tax: money(price.tax),
        total: money(price.total),
        currency: price.currency,
      },
      breakdown: price.lines.map((line) => ({
        item: line.description,
        amount: money(line.amount),
        kind: line.kind.toLowerCase(),
        quantity: exactOrNull(line.quantity),
        unit_price: moneyOrNull(line.unitPrice),
      })),
    }
  },
})

export const pricingRoutes: Route[] = [listPlans, calculatePrice, createCustomPricing]
