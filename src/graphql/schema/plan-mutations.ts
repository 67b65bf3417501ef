/** The mutations of plans and their versions. */
import {
  archivePlanVersion,
  createPlanVersion,
  publishPlanVersion,
  updatePlanVersion,
} from '../../core/plans/plan-versions.ts'
import { archivePlan, createPlan, updatePlan } from '../../core/plans/plans.ts'
import { builder } from './builder.ts'
import { ChargeInput } from './charges.ts'
import { LimitBehaviorEnum, PeriodEnum } from './entitlements.ts'
import { CreditGrantPeriodEnum } from './plan-parts.ts'
import { BillingPeriodEnum, Plan, PlanVersion } from './plans.ts'

const PlanEntitlementInput = builder.inputType('PlanEntitlementInput', {
  description: 'A feature that a version of a plan grants.',
  fields: (t) => ({
    feature: t.string({ required: true, description: 'Key or id of the feature.' }),
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

const currency = 'ISO 4217 code of all amounts.'

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

/** The prices and entitlements of a version. */
const termsOf = (t: InputFields) => ({
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

export const PlanVersionInput = builder.inputType('PlanVersionInput', {
  description: 'A whole version of a plan.',
  fields: (t) => ({
    currency: t.string({ required: true, description: currency }),
    ...termsOf(t),
  }),
})

const CreatePlanInput = builder.inputType('CreatePlanInput', {
  description: 'A new plan.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description:
        'The identifier that programs use: 1 to 100 letters, digits or _ - . : / starting with a letter or digit.',
    }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    version: t.field({
      type: PlanVersionInput,
      description: 'The first version of the plan; none by default.',
    }),
  }),
})

const UpdatePlanInput = builder.inputType('UpdatePlanInput', {
  description: 'The changes: omitted fields stay, null clears the description.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
  }),
})

const CreatePlanVersionInput = builder.inputType('CreatePlanVersionInput', {
  description: 'A new draft of a plan.',
  fields: (t) => ({
    planId: t.id({ required: true, description: "The plan's id or key." }),
    basedOnVersionId: t.id({
      description:
        'A version of any plan from which omitted fields are copied; without it they get their defaults.',
    }),
    currency: t.string({ description: `${currency} Required without basedOnVersionId.` }),
    ...termsOf(t),
  }),
})

const UpdatePlanVersionInput = builder.inputType('UpdatePlanVersionInput', {
  description: 'The changes: omitted fields stay, null restores the default of a field.',
  fields: (t) => ({
    currency: t.string({ description: currency }),
    ...termsOf(t),
  }),
})

const planId = "The plan's id or key."
const versionId = 'Our id of the version.'

const PublishPlanVersionInput = builder.inputType('PublishPlanVersionInput', {
  description: 'The date of a version.',
  fields: (t) => ({
    effectiveAt: t.field({
      type: 'DateTime',
      description:
        'In effect from this instant on; now by default. It may be in the past while no version of the plan is in effect.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createPlan: t.prismaField({
    type: Plan,
    description:
      'Creates a plan, with a draft of its first version if one is given. CONFLICT when the key is taken. Needs write.',
    args: { input: t.arg({ type: CreatePlanInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createPlan, input, selection),
  }),
  updatePlan: t.prismaField({
    type: Plan,
    description:
      'Changes the name or description of a plan. PRECONDITION_FAILED when it is archived. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: planId }),
      input: t.arg({ type: UpdatePlanInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updatePlan, { planId: id, ...input }, selection),
  }),
  archivePlan: t.prismaField({
    type: Plan,
    description:
      'Archives a plan: it can no longer be chosen, but customers who have it keep it. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: planId }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(archivePlan, { planId: id }, selection),
  }),
  createPlanVersion: t.prismaField({
    type: PlanVersion,
    description:
      'Adds a draft to a plan. PRECONDITION_FAILED when the plan is archived. Needs write.',
    args: { input: t.arg({ type: CreatePlanVersionInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createPlanVersion, input, selection),
  }),
  updatePlanVersion: t.prismaField({
    type: PlanVersion,
    description:
      'Changes a draft. PRECONDITION_FAILED when it is published or archived: a published version never changes. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: versionId }),
      input: t.arg({ type: UpdatePlanVersionInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updatePlanVersion, { id, ...input }, selection),
  }),
  publishPlanVersion: t.prismaField({
    type: PlanVersion,
    description:
      'Publishes a draft, which replaces the version before from its date on. PRECONDITION_FAILED when it is not a draft, when the plan is archived, or for a past date once a version is in effect; CONFLICT when another version has the same date. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: versionId }),
      input: t.arg({ type: PublishPlanVersionInput }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(publishPlanVersion, { id, ...input }, selection),
  }),
  archivePlanVersion: t.prismaField({
    type: PlanVersion,
    description:
      'Archives a draft, a published version before its date, or a version that another one replaced. PRECONDITION_FAILED for the version in effect. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: versionId }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(archivePlanVersion, { id }, selection),
  }),
}))
