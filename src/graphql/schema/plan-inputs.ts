/** The inputs of versions of plans. */
import { builder } from './builder.ts'
import { CreateMeterInput, FeatureTypeEnum } from './catalog.ts'
import { ChargeInput } from './charges.ts'
import { LimitBehaviorEnum, PeriodEnum } from './entitlements.ts'
import { CreditGrantPeriodEnum } from './plan-parts.ts'
import { BillingPeriodEnum } from './plans.ts'

const CreateGrantedFeatureInput = builder.inputType('CreateGrantedFeatureInput', {
  description: 'A feature that is not there yet.',
  fields: (t) => ({
    type: t.field({
      type: FeatureTypeEnum,
      required: true,
      description: 'What an entitlement to it gives.',
    }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    meter: t.field({
      type: CreateMeterInput,
      description:
        'For METERED and CREDITS: the meter that counts its usage, made when it is not there yet. CONFLICT when another one has the key.',
    }),
  }),
})

const PlanEntitlementInput = builder.inputType('PlanEntitlementInput', {
  description: 'A feature that a version of a plan grants.',
  fields: (t) => ({
    feature: t.string({ required: true, description: 'Key or id of the feature.' }),
    create: t.field({
      type: CreateGrantedFeatureInput,
      description:
        'The feature, which is made with that key when it is not there yet. CONFLICT when it has another type or meter. Not carried out by previewPrice.',
    }),
    grant: t.field({
      type: 'JSON',
      description:
        'Instead of limit and value, read by the type of the feature: a number of units (METERED) or credits (CREDITS), true or false (BOOLEAN), any value (STATIC).',
    }),
    limit: t.field({
      type: 'Decimal',
      description:
        'Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types.',
    }),
    behavior: t.field({
      type: LimitBehaviorEnum,
      defaultValue: 'HARD',
      description: 'What happens at the limit.',
    }),
    period: t.field({
      type: PeriodEnum,
      description: 'How long usage counts before it resets to zero; null: forever.',
    }),
    value: t.field({
      type: 'JSON',
      description:
        'Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false.',
    }),
    perQuantity: t.boolean({
      description:
        'Whether the limit, which is then required, is per unit of the quantity of a subscription; false by default.',
    }),
  }),
})

const RolloverInput = builder.inputType('RolloverInput', {
  description: 'What becomes of included credits that were not spent.',
  fields: (t) => ({
    max: t.field({
      type: 'Decimal',
      required: true,
      description: 'At most so many are carried over; more than 0.',
    }),
    periods: t.int({
      required: true,
      description: 'For so many further periods of grants, 1 to 120.',
    }),
  }),
})

export const currencyText = 'ISO 4217 code of all amounts.'

export type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

/** The prices and entitlements of a version. */
export const termsOf = (t: InputFields) => ({
  basePrice: t.field({
    type: 'Decimal',
    description:
      'Major units of the currency per billing period and unit of the quantity, not negative, no more digits than the currency has; 0 by default.',
  }),
  billingPeriod: t.field({
    type: BillingPeriodEnum,
    description:
      'The unit of the billing period; MONTH by default. With ONCE there is no usage: neither charges for it nor an overagePrice.',
  }),
  billingPeriodCount: t.int({
    description:
      'Number of units per period, 1 by default; at most 1,095 days, 156 weeks, 36 months or 3 years; 1 with ONCE.',
  }),
  includedCredits: t.field({
    type: 'Decimal',
    description:
      'Credits that the base price pays for, per creditGrantPeriod and unit of the quantity, not negative; 0 by default.',
  }),
  creditGrantPeriod: t.field({
    type: CreditGrantPeriodEnum,
    description:
      'How often the included credits are granted, not longer than the billing period; null: once per billing period. Not with ONCE.',
  }),
  rollover: t.field({
    type: RolloverInput,
    description:
      'How included credits that were not spent are carried over; null: they expire. Not with ONCE.',
  }),
  overagePrice: t.field({
    type: 'Decimal',
    description:
      'Major units of the currency per credit beyond those included, not negative; null: no overage is possible.',
  }),
  extras: t.field({
    type: 'JSON',
    description:
      'What a dialect keeps of its own about the version, at most 50 keys and 16 KiB; empty by default.',
  }),
  trialDays: t.int({
    description: 'Days without a price at the start, at most 730; null: none.',
  }),
  charges: t.field({
    type: [ChargeInput],
    description:
      'What usage and the quantity cost, each key at most once; at most 50. Replaces all present charges.',
  }),
  entitlements: t.field({
    type: [PlanEntitlementInput],
    description:
      'The granted features, each a different one; at most 100. Replaces all present ones.',
  }),
})

/** Changes of the parts of a version, instead of other ones in their place. */
export const partChangesOf = (t: InputFields) => ({
  addCharges: t.field({
    type: [ChargeInput],
    description:
      'Charges beside the present ones. One for the same feature or meter, or with the same chargeKey, takes the place of the present one. Not together with charges.',
  }),
  addEntitlements: t.field({
    type: [PlanEntitlementInput],
    description:
      'Granted features beside the present ones. One of the same feature takes the place of the present one. Not together with entitlements.',
  }),
  removeEntitlements: t.stringList({
    description:
      'Keys or ids of features that are no longer granted; each must be. Not together with entitlements.',
  }),
})

/** Whether it is published at once. */
export const publicationOf = (t: InputFields) => ({
  publish: t.boolean({
    description:
      'Whether the version is published at once, as publishPlanVersion does it; false by default.',
  }),
  effectiveAt: t.field({
    type: 'DateTime',
    description: 'With publish: in effect from this instant on; now by default.',
  }),
})

export const PlanVersionInput = builder.inputType('PlanVersionInput', {
  description: 'A whole version of a plan.',
  fields: (t) => ({
    currency: t.string({ required: true, description: currencyText }),
    ...termsOf(t),
  }),
})
