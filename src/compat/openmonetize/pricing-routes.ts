/** Pricing: plans, what they cost for given usage, and prices of one customer. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import { exact, exactOrNull, money, moneyOrNull } from '../json.ts'
import {
  CalculatePriceDocument,
  type ChargeInput,
  CreateCustomPricingDocument,
  type CreateCustomPricingMutation,
  ListPlansDocument,
  type ListPlansQuery,
} from './operations.generated.ts'
import {
  amountOfMoney,
  credits,
  customerId,
  decimalInput,
  objectInput,
  pageQuery,
  pagination,
  paginationOf,
  time,
  timeInput,
  timeOrNull,
  timeText,
} from './shapes.ts'

const tag = 'Pricing'

const plan = z.object({
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

const listPlans = route({
  method: 'GET',
  path: '/pricing/plans',
  name: 'listPlans',
  summary: 'The plans that can be chosen now, newest first.',
  tag,
  document: ListPlansDocument,
  query: z.strictObject(pageQuery),
  response: z.object({ plans: z.array(plan), pagination }),
  input: ({ query }) => ({ first: query.limit ?? 100, after: query.cursor }),
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

const quantities = objectInput
  .refine(
    (usage) => Object.values(usage).every((one) => decimalInput.safeParse(one).success),
    'must hold numbers',
  )
  .transform((usage) =>
    Object.entries(usage).map(([key, quantity]) => ({ key, quantity: String(quantity) })),
  )

const calculatePrice = route({
  method: 'POST',
  path: '/pricing/calculate',
  name: 'calculatePrice',
  summary: 'What a plan costs for one billing period of given usage; nothing is recorded.',
  tag,
  document: CalculatePriceDocument,
  body: z.strictObject({
    plan_id: z.string().min(1).describe('The key of the plan or our id.'),
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
    breakdown: z
      .array(
        z.object({
          item: z.string(),
          amount: amountOfMoney,
          kind: z.string().describe('base, usage, overage, discount or tax.'),
          quantity: z.number().nullable(),
          unit_price: amountOfMoney.nullable(),
        }),
      )
      .describe('The amounts add up to the total.'),
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

const tier = z.strictObject({
  up_to: decimalInput.nullish().describe('The last quantity of the tier.'),
  above: decimalInput.nullish().describe('Of the last tier: where the one before ends.'),
  rate: decimalInput.describe('Major units per unit.'),
  flat_fee: decimalInput.nullish().describe('Major units once any quantity falls into the tier.'),
})

const rule = z
  .strictObject({
    feature: z.string().min(1).describe('A feature, a meter or an event type.'),
    tiers: z
      .array(tier)
      .optional()
      .describe('In order, the last one open; each unit costs what its tier says.'),
    model: z.enum(['graduated', 'volume']).optional().describe('graduated by default.'),
    rate: decimalInput.optional().describe('In place of tiers: every unit costs the same.'),
  })
  .refine(
    ({ tiers, rate }) => (tiers === undefined) !== (rate === undefined),
    'must have tiers, or one rate',
  )
  .refine(({ tiers, model }) => tiers !== undefined || model === undefined, {
    message: 'goes with tiers only',
    path: ['model'],
  })

const shownTier = z.object({
  up_to: z.number().optional(),
  above: z.number().optional(),
  rate: amountOfMoney,
  flat_fee: amountOfMoney.optional(),
})

const createCustomPricing = route({
  method: 'POST',
  path: '/pricing/custom',
  name: 'createCustomPricing',
  summary: 'Sets what a customer pays in place of what plans charge.',
  tag,
  status: 201,
  document: CreateCustomPricingDocument,
  body: z.strictObject({
    customer_id: customerId,
    rules: z.array(rule),
    currency: z.string().nullish().describe('That of the rate card of the customer by default.'),
    effective_at: timeInput.nullish().describe('Now by default.'),
    ends_at: timeInput.nullish().describe('null: no end.'),
  }),
  response: z.object({
    customer_id: customerId,
    rules: z.array(
      z.object({
        id: z.string(),
        feature: z.string(),
        tiers: z.array(shownTier).optional(),
        model: z.literal('volume').optional().describe('Absent: graduated.'),
        rate: amountOfMoney.optional(),
        currency: z.string(),
        effective_at: time,
        ends_at: time.nullable(),
      }),
    ),
  }),
  input: ({ body }) => ({
    input: {
      customerId: body.customer_id,
      rules: body.rules.map(chargeOf),
      currency: body.currency,
      effectiveAt: body.effective_at,
      endsAt: body.ends_at,
    },
  }),
  output: ({ createCustomPricing }, { body }) => ({
    customer_id: body.customer_id,
    rules: createCustomPricing.map((price) => ({
      id: price.id,
      feature: price.key,
      ...shownCharge(price.charge),
      currency: price.currency,
      effective_at: timeText(price.effectiveAt),
      ends_at: timeOrNull(price.endsAt),
    })),
  }),
})

function chargeOf({ feature, tiers, model, rate }: z.output<typeof rule>): ChargeInput {
  if (!tiers) return { key: feature, model: 'PER_UNIT', unitPrice: rate }
  return {
    key: feature,
    model: model === 'volume' ? 'VOLUME' : 'GRADUATED',
    tiers: tiers.map((one) => ({
      upTo: one.up_to,
      above: one.above,
      unitPrice: one.rate,
      flatFee: one.flat_fee,
    })),
  }
}

type Charge = CreateCustomPricingMutation['createCustomPricing'][number]['charge']

function shownCharge({ model, unitPrice, tiers }: Charge) {
  if (!tiers || tiers.length === 0) return { rate: money(unitPrice ?? '0') }
  return {
    ...(model === 'VOLUME' && { model: 'volume' as const }),
    tiers: tiers.map((one, i) => ({
      ...boundOf(one.upTo, tiers[i - 1]?.upTo ?? null),
      rate: money(one.unitPrice),
      ...(one.flatFee !== '0' && { flat_fee: money(one.flatFee) }),
    })),
  }
}

function boundOf(upTo: string | null, before: string | null) {
  if (upTo !== null) return { up_to: exact(upTo) }
  return before === null ? {} : { above: exact(before) }
}

export const pricingRoutes: Route[] = [listPlans, calculatePrice, createCustomPricing]
