/** The mutations of plans and their versions. */
import {
  archivePlanVersion,
  createPlanVersion,
  publishPlanVersion,
  updatePlanVersion,
} from '../../core/plans/plan-versions.ts'
import { archivePlan, createPlan, updatePlan } from '../../core/plans/plans.ts'
import { builder } from './builder.ts'
import {
  currencyText,
  PlanVersionInput,
  partChangesOf,
  publicationOf,
  termsOf,
} from './plan-inputs.ts'
import { MigrateSubscribersInput } from './plan-migrations.ts'
import { Plan, PlanVersion } from './plans.ts'

const isDefault =
  'Whether it has the mark of the default plan, which is taken from the plan that had it'

const metadata = 'At most 50 keys and 16 KiB.'

const CreatePlanInput = builder.inputType('CreatePlanInput', {
  description: 'A new plan.',
  fields: (t) => ({
    key: t.string({
      description:
        'The identifier that programs use: 1 to 100 letters, digits or _ - . : / starting with a letter or digit; the id by default.',
    }),
    name: t.string({ description: 'At most 255 characters; the key by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    metadata: t.field({ type: 'JSON', description: metadata }),
    isDefault: t.boolean({ description: `${isDefault}; false by default.` }),
    version: t.field({
      type: PlanVersionInput,
      description: 'The first version of the plan; none by default.',
    }),
    ...publicationOf(t),
  }),
})

const migrateText =
  "moves the plan's live subscriptions to the version in the same request, as migrateSubscriptions does it; the version must be in effect at once. Null: they keep theirs. It is the version's migration."

/** The version that comes next, from nothing or from another one. */
const nextVersionOf = (t: Parameters<typeof termsOf>[0]) => ({
  basedOnVersionId: t.id({
    description:
      'A version of any plan from which omitted fields are copied; without it they get their defaults.',
  }),
  basedOnCurrent: t.boolean({
    description:
      'Whether omitted fields are copied from the version in effect, or from the newest one while none is; false by default.',
  }),
  soleDraft: t.boolean({
    description: 'Whether to refuse (CONFLICT) when the plan has a draft already.',
  }),
  currency: t.string({ description: `${currencyText} Required when no version is copied.` }),
  ...termsOf(t),
  ...partChangesOf(t),
  ...publicationOf(t),
  migrate: t.field({
    type: MigrateSubscribersInput,
    description: `With publish: ${migrateText}`,
  }),
})

const NextPlanVersionInput = builder.inputType('NextPlanVersionInput', {
  description: 'The next version of a plan.',
  fields: nextVersionOf,
})

const UpdatePlanInput = builder.inputType('UpdatePlanInput', {
  description: 'The changes: omitted fields stay, null clears the description.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    metadata: t.field({ type: 'JSON', description: `${metadata} Replaces the present metadata.` }),
    addMetadata: t.field({
      type: 'JSON',
      description:
        'Keys beside the present metadata; one of the same name takes the place of the present one. Not together with metadata.',
    }),
    archived: t.boolean({
      description:
        'true archives the plan after the other changes, as archivePlan does; false makes an archived plan one that can be chosen again, before them.',
    }),
    isDefault: t.boolean({ description: `${isDefault}; false takes it from this plan.` }),
    expectedRevision: t.int({
      description: 'Refuses with PRECONDITION_FAILED unless this is the current revision.',
    }),
    version: t.field({
      type: NextPlanVersionInput,
      description: 'A further version, as createPlanVersion makes it; none by default.',
    }),
  }),
})

const CreatePlanVersionInput = builder.inputType('CreatePlanVersionInput', {
  description: 'A new version of a plan.',
  fields: (t) => ({
    planId: t.id({ required: true, description: "The plan's id or key." }),
    ...nextVersionOf(t),
  }),
})

const UpdatePlanVersionInput = builder.inputType('UpdatePlanVersionInput', {
  description: 'The changes: omitted fields stay, null restores the default of a field.',
  fields: (t) => ({
    currency: t.string({ description: currencyText }),
    ...termsOf(t),
    ...partChangesOf(t),
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
    migrate: t.field({ type: MigrateSubscribersInput, description: `Also ${migrateText}` }),
  }),
})

builder.mutationFields((t) => ({
  createPlan: t.prismaField({
    type: Plan,
    description:
      'Creates a plan, with its first version if one is given, as a draft or published at once. CONFLICT when the key is taken. Needs write.',
    args: { input: t.arg({ type: CreatePlanInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createPlan, input, selection),
  }),
  updatePlan: t.prismaField({
    type: Plan,
    description:
      'Changes a plan, and adds a version if one is given, all or nothing. PRECONDITION_FAILED when it is archived and stays so, when it changed since expectedRevision, and as createPlanVersion. Needs write.',
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
      'Adds a version to a plan, as a draft or published at once. PRECONDITION_FAILED when the plan is archived; CONFLICT with soleDraft when it has a draft; with publish also as publishPlanVersion. Needs write.',
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
      'Publishes a draft, which replaces the version before from its date on. PRECONDITION_FAILED when it is not a draft, when the plan has none or is archived, or for a past date once a version is in effect; INVALID_REQUEST for migrate with a later date; CONFLICT when another version has the same date. Needs write.',
    args: {
      id: t.arg.id({ description: `${versionId} Either this or planId.` }),
      planId: t.arg.id({ description: `${planId} Its newest draft is published.` }),
      input: t.arg({ type: PublishPlanVersionInput }),
    },
    resolve: (selection, _root, { id, planId, input }, ctx) =>
      ctx.perform(publishPlanVersion, { id, planId, ...input }, selection),
  }),
  archivePlanVersion: t.prismaField({
    type: PlanVersion,
    description:
      'Archives a draft, a published version before its date, or a version that another one replaced. PRECONDITION_FAILED for the version in effect. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: versionId }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(archivePlanVersion, { id }, selection),
  }),
}))
