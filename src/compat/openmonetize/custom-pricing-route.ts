/** `POST /pricing/custom`: prices of one customer, in tiers or at one rate. */
import { z } from 'zod'
import { route } from '../dialect.ts'
import { exact, money } from '../json.ts'
import {
  type ChargeInput,
  CreateCustomPricingDocument,
  type CreateCustomPricingMutation,
} from './operations.generated.ts'
import {
  amountOfMoney,
  customerId,
  nonNegativeInput,
  positiveInput,
  referenceInput,
  time,
  timeInput,
  timeOrNull,
  timeText,
} from './shapes.ts'

const tier = z
  .strictObject({
    up_to: positiveInput.nullish().describe('The last quantity of the tier.'),
    above: nonNegativeInput.nullish().describe('Of the last tier: where the one before ends.'),
    rate: nonNegativeInput.describe('Major units per unit.'),
    flat_fee: nonNegativeInput
      .nullish()
      .describe('Major units once any quantity falls into the tier.'),
  })
  .meta({ id: 'PriceTierInput' })

const rule = z
  .strictObject({
    feature: referenceInput.describe('A feature, a meter or an event type.'),
    tiers: z
      .array(tier)
      .max(100, 'must be at most 100')
      .optional()
      .describe('In order, the last one open; each unit costs what its tier says.'),
    model: z.enum(['graduated', 'volume']).optional().describe('graduated by default.'),
    rate: nonNegativeInput.optional().describe('In place of tiers: every unit costs the same.'),
  })
  .refine(
    ({ tiers, rate }) => (tiers === undefined) !== (rate === undefined),
    'must have tiers, or one rate',
  )
  .refine(({ tiers, model }) => tiers !== undefined || model === undefined, {
    message: 'goes with tiers only',
    path: ['model'],
  })
  .meta({ id: 'PriceRule' })

const shownTier = z
  .object({
    up_to: z.number().optional(),
    above: z.number().optional(),
    rate: amountOfMoney,
    flat_fee: amountOfMoney.optional(),
  })
  .meta({ id: 'PriceTier' })

const customPrice = z
  .object({
    id: z.string(),
    feature: z.string(),
    tiers: z.array(shownTier).optional(),
    model: z.literal('volume').optional().describe('Absent: graduated.'),
    rate: amountOfMoney.optional(),
    currency: z.string(),
    effective_at: time,
    ends_at: time.nullable(),
  })
  .meta({ id: 'CustomPrice' })

export const createCustomPricing = route({
  method: 'POST',
  path: '/pricing/custom',
  name: 'createCustomPricing',
  summary: 'Sets what a customer pays in place of what plans charge.',
  tag: 'Pricing',
  refuses: ['NOT_FOUND'],
  status: 201,
  document: CreateCustomPricingDocument,
  body: z.strictObject({
    customer_id: customerId,
    rules: z.array(rule).min(1, 'must not be empty').max(50, 'must be at most 50'),
    currency: z.string().nullish().describe('That of the rate card of the customer by default.'),
    effective_at: timeInput.nullish().describe('Now by default.'),
    ends_at: timeInput.nullish().describe('null: no end.'),
  }),
  response: z.object({
    customer_id: customerId,
    rules: z.array(customPrice),
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
