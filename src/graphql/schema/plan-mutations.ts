/** What changes plans and their versions, in GraphQL. */
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
      description: 'How long usage counts before it starts from zero; null: for ever.',
    }),
    value: t.field({
      type: 'JSON',
      description:
        'For a STATIC feature, which needs one: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false.',
    }),
  }),
})

const currency = 'ISO 4217 code of all amounts.'

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

/** What a version costs and grants. */
const termsOf = (t: InputFields) => ({
  basePrice: t.field({
    type: 'Decimal',
    description:
      'Major units of the currency per billing period, not negative, no more digits than the currency has; 0 by default.',
  }),
  billingPeriod: t.field({
    type: BillingPeriodEnum,
    description: 'The unit of the billing period; MONTH by default.',
  }),
  billingPeriodCount: t.int({
    description:
      'So many units are one period, 1 by default; at most 1,095 days, 156 weeks, 36 months or 3 years.',
  }),
  includedCredits: t.field({
    type: 'Decimal',
    description:
      'Credits per billing period that the base price pays for, not negative; 0 by default.',
  }),
  overagePrice: t.field({
    type: 'Decimal',
    description:
      'Major units of the currency per credit beyond those included, not negative; null: none can be had.',
  }),
  trialDays: t.int({
    description: 'Days without a price at the start, at most 730; null: none.',
  }),
  charges: t.field({
    type: [ChargeInput],
    description: 'What usage costs, each of something else; at most 50. Replaces all there are.',
  }),
  entitlements: t.field({
    type: [PlanEntitlementInput],
    description: 'What is granted, each another feature; at most 100. Replaces all there are.',
  }),
})

const PlanVersionInput = builder.inputType('PlanVersionInput', {
  description: 'The first version of a plan, a draft; it needs a currency.',
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
        'The name that programs use: 1 to 100 letters, digits or _ - . : / starting with a letter or digit.',
    }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    version: t.field({ type: PlanVersionInput, description: 'Its first version, if you like.' }),
  }),
})

const UpdatePlanInput = builder.inputType('UpdatePlanInput', {
  description: 'What changes: fields left out stay, a description given as null is cleared.',
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
        'Fields left out are those of this version, of any plan; without it they get their defaults.',
    }),
    currency: t.string({ description: `${currency} Required without basedOnVersionId.` }),
    ...termsOf(t),
  }),
})

const UpdatePlanVersionInput = builder.inputType('UpdatePlanVersionInput', {
  description: 'What changes: fields left out stay, fields given as null get their defaults.',
  fields: (t) => ({
    currency: t.string({ description: currency }),
    ...termsOf(t),
  }),
})

const planId = "The plan's id or key."
const versionId = 'Our id of the version.'

const PublishPlanVersionInput = builder.inputType('PublishPlanVersionInput', {
  description: 'From when a version is in effect.',
  fields: (t) => ({
    effectiveAt: t.field({
      type: 'DateTime',
      description:
        'In effect from this instant on; now by default. It may lie before now as long as no version of the plan is in effect.',
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
      'Renames or describes a plan. PRECONDITION_FAILED when it is archived. Needs write.',
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
      'Archives a plan: it can no longer be chosen, whoever has it keeps it. Archiving twice changes nothing. Needs write.',
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
      'Changes a draft. PRECONDITION_FAILED when it is published or archived: what is published never changes. Needs write.',
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
      'Publishes a draft, which is in effect from its date on in place of the version before. PRECONDITION_FAILED when it is no draft, when the plan is archived, or for a date before now once a version is in effect; CONFLICT when another version has the same date. Needs write.',
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
      'Gives up a draft, withdraws a published version before its date, or puts away one that another replaced. PRECONDITION_FAILED for the version in effect. Archiving twice changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: versionId }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(archivePlanVersion, { id }, selection),
  }),
}))
