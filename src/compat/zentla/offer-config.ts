/** The config of an offer version: what it costs, its trial, and what it grants. Pure. */
import { z } from 'zod'
import { textInput } from './inputs.ts'

const amount = z
  .number()
  .int('must be a whole number of minor units')
  .min(0, 'must not be negative')

/** Bounds are inclusive: a quantity equal to `upTo` is in that tier. */
const tier = z.looseObject({
  upTo: z.number().positive().nullish().describe('null: without end, for the last tier.'),
  unitAmount: z.number().min(0, 'must not be negative').describe('Minor units for each unit.'),
  flatAmount: z.number().min(0).nullish().describe('Minor units for the tier itself.'),
})
const tiers = z.array(tier).max(100).nullish()

const usageComponent = z.looseObject({
  metricKey: textInput(100),
  displayName: z.string().max(255).nullish(),
  model: z.enum(['flat', 'per_unit', 'tiered', 'volume']),
  amount: z.number().min(0).nullish().describe('Minor units for each unit.'),
  tiers,
  includedQuantity: z.number().min(0).nullish().describe('Free units of a period.'),
  currency: z.string().nullish(),
})

const pricing = z.looseObject({
  model: z.enum(['flat', 'per_unit', 'tiered', 'volume']),
  currency: z.string().max(3, 'must be a code of ISO 4217').describe('ISO 4217.'),
  amount: amount.nullish().describe('Minor units: per period, or for each unit.'),
  interval: z.enum(['day', 'week', 'month', 'year']).nullish().describe('None: paid once.'),
  intervalCount: z.number().int().min(1).max(12).nullish().describe('1 by default.'),
  usageType: z.enum(['licensed', 'metered']).nullish().describe('licensed by default.'),
  metricKey: textInput(100).nullish().describe('The metric that a metered price counts.'),
  chargeKey: textInput(100)
    .nullish()
    .describe('The key of the charge for each unit of the quantity; quantity by default.'),
  displayName: z
    .string()
    .max(255)
    .nullish()
    .describe(
      'What its line is called on invoices; the name of the metric, or the key, by default.',
    ),
  tiers,
})

const entitlement = z.looseObject({
  featureKey: textInput(100),
  value: z.union([z.boolean(), z.number(), z.string()]).nullish(),
  valueType: z.enum(['boolean', 'number', 'string', 'unlimited']),
})

/** The charges that are refused, by name. */
function keysOf(given: unknown): string {
  const charges = given as readonly { chargeKey: string }[]
  return charges.map(({ chargeKey }) => JSON.stringify(chargeKey)).join(', ')
}

const fields = {
  pricing,
  trial: z
    .looseObject({
      days: z.number().int().min(1, 'must be 1 to 365').max(365, 'must be 1 to 365'),
      requirePaymentMethod: z.boolean().nullish(),
    })
    .nullish(),
  entitlements: z.array(entitlement).max(100, 'must be at most 100').nullish(),
  usageComponents: z.array(usageComponent).max(49, 'must be at most 49').nullish(),
  otherCharges: z
    .array(z.looseObject({ chargeKey: textInput(100) }))
    .nullish()
    .refine((given) => !given?.length, {
      error: ({ input }) =>
        `cannot be changed: ${keysOf(input)} has a price that an offer has no form for. [] leaves it out.`,
    })
    .describe('Charges made elsewhere that no other part can say: they are shown only.'),
}

/** Fields that Zentla has and this server does not know are kept and shown. */
export const configInput = z.looseObject(fields).meta({ id: 'OfferConfig' })
/** The changes of a config: a part that is left out stays. */
export const configChanges = configInput.partial().meta({ id: 'OfferConfigChanges' })

export type Config = z.output<typeof configInput>
export type Changes = z.output<typeof configChanges>
export type Pricing = z.output<typeof pricing>
export type Component = z.output<typeof usageComponent>
export type Granted = z.output<typeof entitlement>
export type Tiers = z.output<typeof tiers>

export const exampleConfig = {
  pricing: { model: 'flat', currency: 'USD', amount: 2900, interval: 'month' },
  trial: { days: 14, requirePaymentMethod: true },
  entitlements: [
    { featureKey: 'seats', value: 10, valueType: 'number' },
    { featureKey: 'api_access', value: true, valueType: 'boolean' },
  ],
}
