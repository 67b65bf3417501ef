/** Plans as answers show them, and the terms of a version: what a plan costs now, or what a subscriber was promised. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import {
  combined,
  count,
  decimalText,
  eg,
  enumText,
  type Field,
  flag,
  from,
  jsonObject,
  listOf,
  named,
  nullable,
  object,
  optional,
  text,
  within,
  words,
} from '../fields.ts'
import { exact } from '../json.ts'
import { minorOf } from '../minor-units.ts'
import { common, mode } from './fields.ts'

/** The key of what CrediBill keeps of its own about a version or a subscription. */
export const ownKey = 'credibill'

export const pricingModels = ['flat', 'usage', 'hybrid'] as const
export type PricingModel = (typeof pricingModels)[number]

export const intervals = {
  monthly: { billingPeriod: 'MONTH', billingPeriodCount: 1 },
  quarterly: { billingPeriod: 'MONTH', billingPeriodCount: 3 },
  yearly: { billingPeriod: 'YEAR', billingPeriodCount: 1 },
  'one-time': { billingPeriod: 'ONCE', billingPeriodCount: 1 },
} as const
export type Interval = keyof typeof intervals

/** A plan that was made elsewhere may have an interval that CrediBill does not know: it is said in plain words. */
function intervalOf(billingPeriod: string, billingPeriodCount: number): string {
  const known = Object.entries(intervals).find(([, period]) => {
    return (
      period.billingPeriod === billingPeriod && period.billingPeriodCount === billingPeriodCount
    )
  })
  return known?.[0] ?? `every ${billingPeriodCount} ${billingPeriod.toLowerCase()}`
}

const charge = object({
  perQuantity: flag,
  metric: from('key', text),
  unitPrice: from('charge.unitPrice', nullable(decimalText)),
  freeUnits: from('charge.includedUnits', nullable(decimalText)),
})

const version = {
  basePrice: decimalText,
  currency: text,
  charges: listOf(charge),
  extras: jsonObject,
}
type Version = ReturnType<ReturnType<typeof object<typeof version>>['write']>

/** The charge for usage; a plan of CrediBill has one at most. */
function usageOf({ charges }: Pick<Version, 'charges'>) {
  return charges.find(({ perQuantity }) => !perQuantity)
}

const ownSchema = z.object({ pricingModel: z.enum(pricingModels) })

/** As it was given; that of a version made elsewhere follows from its terms. */
function modelOf({ extras, basePrice, charges }: Version): PricingModel {
  const own = ownSchema.safeParse(extras[ownKey])
  if (own.success) return own.data.pricingModel
  if (!usageOf({ charges })) return 'flat'
  return decimal(basePrice).eq(0) ? 'usage' : 'hybrid'
}

/** A value of the version; undefined where the plan has none in effect. */
function term<Value>(
  { schema, example }: { schema: z.ZodType<unknown, Value>; example: unknown },
  of: (version: Version) => Value,
): Field<Value | undefined> {
  return optional(combined(version, { schema, example }, of))
}

/** From `PlanVersion`. */
const terms = {
  pricingModel: term({ schema: z.enum(pricingModels), example: 'hybrid' }, modelOf),
  baseAmount: term({ schema: z.int().optional(), example: 5000 }, (one) =>
    modelOf(one) === 'usage' ? undefined : minorOf(one.basePrice, one.currency),
  ),
  currency: eg('UGX', optional(text)),
  interval: optional(
    combined(
      { billingPeriod: enumText('BillingPeriod', 'MONTH'), billingPeriodCount: count },
      { schema: z.string(), example: 'monthly' },
      (one) => intervalOf(one.billingPeriod, one.billingPeriodCount),
    ),
  ),
  trialDays: optional(
    combined(
      { trialDays: nullable(count) },
      { schema: z.int(), example: 14 },
      ({ trialDays }) => trialDays ?? 0,
    ),
  ),
  usageMetric: term({ schema: z.string().optional(), example: 'api_calls' }, (one) => {
    return usageOf(one)?.metric
  }),
  unitPrice: term({ schema: z.number().optional(), example: 10 }, (one) => {
    const price = usageOf(one)?.unitPrice
    return price == null ? undefined : minorOf(price, one.currency)
  }),
  freeUnits: term({ schema: z.number().optional(), example: 1000 }, (one) => {
    const used = usageOf(one)
    return used && exact(used.freeUnits ?? '0')
  }),
}

/** What a change of the plan builds on, exact and in major units. */
export const presentTerms = combined(
  version,
  { schema: z.custom<Terms>(), example: null },
  (one): Terms => {
    return { currency: one.currency, pricingModel: modelOf(one), usage: usageOf(one) ?? null }
  },
)

export interface Terms {
  currency: string
  pricingModel: PricingModel
  /** `unitPrice` is null where units have no single price, as in tiers that were made elsewhere. */
  usage: { metric: string; unitPrice: string | null; freeUnits: string | null } | null
}

const statuses = { DRAFT: 'draft', ACTIVE: 'active', ARCHIVED: 'archived' } as const

export const plan = named(
  'Plan',
  object({
    ...common('j57plan456'),
    name: eg('Professional Plan', text),
    description: eg('Best for growing businesses', optional(text)),
    ...within('currentVersion', terms),
    status: eg('active', words('PlanStatus', statuses)),
    mode,
  }),
)

/** The terms of a subscription, which stay as they were when it began. */
export const planSnapshot = named(
  'PlanSnapshot',
  object({ name: from('plan.name', eg('Professional Plan', text)), ...terms }),
)
