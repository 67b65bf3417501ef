/** `POST /pricing/custom`: prices of one customer, in tiers or at one rate. */
import { z } from 'zod'
import {
  combined,
  eg,
  enumText,
  from,
  here,
  id,
  leaf,
  listOf,
  money,
  named,
  nullable,
  number,
  object,
  optional,
  text,
  time,
  type Written,
  within,
} from '../../fields.ts'
import { part } from '../../names.ts'
import { route } from '../../route.ts'
import { customerNamed, ofCustomer } from '../fields.ts'
import {
  customerId,
  nonNegativeInput,
  positiveInput,
  referenceInput,
  timeInput,
} from '../inputs.ts'

const tier = z
  .strictObject({
    up_to: positiveInput.nullish().describe('The last quantity of the tier.'),
    above: nonNegativeInput.nullish().describe('For the last tier: where the previous one ends.'),
    rate: nonNegativeInput.describe('Major units per unit.'),
    flat_fee: nonNegativeInput
      .nullish()
      .describe('Major units once any quantity falls into the tier.'),
  })
  .meta({ id: 'PriceTierInput' })

const models = { graduated: 'GRADUATED', volume: 'VOLUME' } as const

const rule = z
  .strictObject({
    feature: referenceInput.describe('A feature, a meter or an event type.'),
    tiers: z
      .array(part(tier, { rate: 'unitPrice' }))
      .max(100, 'must be at most 100')
      .optional()
      .describe('In order, the last one open; each unit costs what its tier says.'),
    model: z.enum(['graduated', 'volume']).optional().describe('graduated by default.'),
    rate: nonNegativeInput.optional().describe('A single price per unit, instead of tiers.'),
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

const charge = part(
  rule,
  { feature: 'key', rate: 'unitPrice' },
  ({ feature: key, tiers, model = 'graduated', rate }) =>
    tiers ? { key, model: models[model], tiers } : { key, model: 'PER_UNIT', unitPrice: rate },
)

const shownTier = z
  .object({
    up_to: z.number().optional(),
    above: z.number().optional(),
    rate: money.schema,
    flat_fee: money.schema.optional(),
  })
  .meta({ id: 'PriceTier' })

const tierParts = {
  upTo: nullable(number),
  rate: from('unitPrice', money),
  flat_fee: leaf('Decimal', undefined, money.schema, feeOrNone),
}

function feeOrNone(fee: unknown) {
  return fee === '0' ? undefined : money.write(fee, {})
}

type Tier = Written<typeof tierParts>

const tiers = [
  { up_to: 10000, rate: 0.01 },
  { up_to: 100000, rate: 0.008 },
  { above: 100000, rate: 0.006 },
]

const shownCharge = {
  tiers: combined(
    { tiers: nullable(listOf(object(tierParts))) },
    { schema: z.array(shownTier).optional(), example: tiers },
    ({ tiers }) => (tiers?.length ? tiers.map((one, i) => tierOf(one, tiers[i - 1])) : undefined),
  ),
  model: combined(
    { model: enumText('ChargeModel', 'GRADUATED') },
    { schema: z.literal('volume').optional().describe('Absent: graduated.'), example: undefined },
    ({ model }) => (model === 'VOLUME' ? ('volume' as const) : undefined),
  ),
  rate: from('unitPrice', eg(undefined, optional(money))),
}

function tierOf({ upTo, ...tier }: Tier, before: Tier | undefined) {
  if (upTo !== null) return { up_to: upTo, ...tier }
  return { ...(before?.upTo && { above: before.upTo }), ...tier }
}

const customPrice = named(
  'CustomPrice',
  object({
    id: eg('cprice_001', id),
    feature: from('key', eg('ai_generation', text)),
    ...within('charge', shownCharge),
    currency: eg('USD', text),
    effective_at: time,
    ends_at: eg(null, nullable(time)),
  }),
)

export const createCustomPricing = route('POST /pricing/custom', {
  name: 'createCustomPricing',
  summary: 'Sets what a customer pays instead of the charges of plans.',
  tag: 'Pricing',
  refuses: ['NOT_FOUND'],
  status: 201,
  asks: 'mutation createCustomPricing',
  body: {
    customer_id: customerId,
    rules: z.array(charge).min(1, 'must not be empty').max(50, 'must be at most 50'),
    currency: z
      .string()
      .nullish()
      .describe('By default the currency of the rate card of the customer.'),
    effective_at: timeInput.nullish().describe('Now by default.'),
    ends_at: timeInput.nullish().describe('null: no end.'),
  },
  answer: object({ customer_id: customerNamed, rules: here(listOf(customPrice)) }),
  example: { request: { ...ofCustomer, rules: [{ feature: 'ai_generation', tiers }] } },
})
