/** Plans and their versions in GraphQL. */

import { listPlanCharges } from '../../core/plans/plan-charges.ts'
import { planTypeOf } from '../../core/plans/plan-type.ts'
import { getPlanVersion, listPlanVersions } from '../../core/plans/plan-versions.ts'
import { getPlan, listPlans } from '../../core/plans/plans.ts'
import { fromStored } from '../../core/pricing/stored-charge.ts'
import { builder } from './builder.ts'
import { connectionOf, listField } from './list-field.ts'
import { Node } from './node.ts'
import { CreditGrantPeriodEnum, RolloverType } from './plan-parts.ts'
import { toDecimal } from './prisma-decimal.ts'

const PlanStatusEnum = builder.enumType('PlanStatus', {
  description: 'The lifecycle of a plan.',
  values: {
    DRAFT: { description: 'No version has been published yet.' },
    ACTIVE: { description: 'It has a published version.' },
    ARCHIVED: { description: 'It can no longer be chosen, and no versions can be added.' },
  },
})

const PlanVersionStatusEnum = builder.enumType('PlanVersionStatus', {
  description: 'The lifecycle of a version of a plan.',
  values: {
    DRAFT: { description: 'It can still change.' },
    PUBLISHED: { description: 'It never changes, and is in effect from its date on.' },
    ARCHIVED: { description: 'An abandoned draft, or a version that is not in effect.' },
  },
})

const PlanTypeEnum = builder.enumType('PlanType', {
  description: 'The parts of the price.',
  values: {
    FLAT: { description: 'Fixed prices alone: the base price, flat fees, charges per unit.' },
    USAGE: { description: 'Usage alone.' },
    HYBRID: { description: 'Fixed prices and usage.' },
  },
})

export const BillingPeriodEnum = builder.enumType('BillingPeriod', {
  description: 'The unit of a billing period.',
  values: {
    DAY: { description: '24 hours.' },
    WEEK: { description: '7 days.' },
    MONTH: { description: 'A calendar month; 3 are a quarter.' },
    YEAR: { description: 'A calendar year.' },
    ONCE: { description: 'One charge, and nothing to renew; for versions without usage.' },
  },
})

/** All fields that read charges share this selection, so that they are read once. */
const chargesInOrder = { orderBy: { position: 'asc' } } as const

export const PlanVersion = builder.prismaObject('PlanVersion', {
  description:
    'What a plan costs and grants from a date on. A published version never changes: each change is a new version.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `planver_…`.' }),
    plan: t.relation('plan', { description: 'The plan that it belongs to.' }),
    version: t.exposeInt('number', { description: '1, 2, 3 … within the plan.' }),
    status: t.expose('status', {
      type: PlanVersionStatusEnum,
      description: 'Whether it can change.',
    }),
    type: t.field({
      type: PlanTypeEnum,
      description: 'The parts of the price.',
      select: { basePrice: true, overagePrice: true, charges: chargesInOrder },
      resolve: ({ basePrice, overagePrice, charges }) =>
        planTypeOf({
          basePrice: toDecimal(basePrice),
          overagePrice: toDecimal(overagePrice),
          charges: charges.map(({ charge, perQuantity }) => ({
            charge: fromStored(charge),
            perQuantity,
          })),
        }),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code of all its amounts.' }),
    basePrice: t.field({
      type: 'Decimal',
      description: 'Major units of the currency per billing period and unit of the quantity.',
      resolve: ({ basePrice }) => toDecimal(basePrice),
    }),
    billingPeriod: t.expose('billingPeriod', {
      type: BillingPeriodEnum,
      description: 'The unit of the billing period.',
    }),
    billingPeriodCount: t.exposeInt('billingPeriodCount', {
      description: 'Number of units per period, e.g. 3 for 3 months.',
    }),
    includedCredits: t.field({
      type: 'Decimal',
      description:
        'Credits that the base price pays for, per creditGrantPeriod and unit of the quantity.',
      resolve: ({ includedCredits }) => toDecimal(includedCredits),
    }),
    creditGrantPeriod: t.expose('creditGrantPeriod', {
      type: CreditGrantPeriodEnum,
      nullable: true,
      description: 'How often the included credits are granted; null: once per billing period.',
    }),
    rollover: t.field({
      type: RolloverType,
      nullable: true,
      description: 'How included credits that were not spent are carried over; null: they expire.',
      select: { rolloverMax: true, rolloverPeriods: true },
      resolve: ({ rolloverMax: max, rolloverPeriods: periods }) =>
        max === null || periods === null ? null : { max: toDecimal(max), periods },
    }),
    overagePrice: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Major units of the currency per credit beyond those included; null: no overage is possible.',
      resolve: ({ overagePrice }) => toDecimal(overagePrice),
    }),
    extras: t.expose('extras', {
      type: 'JSON',
      description: 'What a dialect keeps of its own about the version, at most 50 keys and 16 KiB.',
    }),
    trialDays: t.exposeInt('trialDays', {
      nullable: true,
      description: 'Days without a price at the start; null: none.',
    }),
    charges: t.relation('charges', {
      description: 'What usage and the quantity cost, at most 50.',
      query: chargesInOrder,
    }),
    entitlements: t.relation('entitlements', {
      description: 'What is granted, at most 100.',
      query: { orderBy: { position: 'asc' } },
    }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'In effect from this instant on, until a later version replaces it; null: not published, or archived before.',
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was published.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

export const Plan = builder.prismaObject('Plan', {
  description: 'An offer that customers can subscribe to; its versions contain the prices.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `plan_…`.' }),
    key: t.exposeString('key', { description: 'The identifier that programs use.' }),
    name: t.exposeString('name', { description: 'The display name.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'At most 1,000 characters.',
    }),
    status: t.expose('status', { type: PlanStatusEnum, description: 'Whether it can be chosen.' }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      description: 'Any JSON object that users of the API keep with it.',
    }),
    revision: t.exposeInt('revision', {
      description: 'Grows with every change of the plan or its versions; see expectedRevision.',
    }),
    isDefault: t.boolean({
      description:
        'Whether it has the mark of the default plan, which one plan at most has; it changes no customer.',
      select: { workspace: { select: { defaultPlanId: true } } },
      resolve: ({ id, workspace }) => workspace.defaultPlanId === id,
    }),
    currentVersion: t.field({
      type: PlanVersion,
      nullable: true,
      description:
        'The version in effect at an instant; null when there is none yet. The version of an archived plan stays in effect for customers who have it.',
      args: { at: t.arg({ type: 'DateTime', description: 'Now by default.' }) },
      select: ({ at }, ctx, nested) => ({
        versions: nested({
          where: { effectiveAt: { lte: at ?? ctx.now() } },
          orderBy: { effectiveAt: 'desc' },
          take: 1,
        }),
      }),
      resolve: ({ versions }) => versions[0],
    }),
    versions: t.relatedConnection(
      'versions',
      {
        cursor: 'workspaceId_id',
        totalCount: true,
        description: 'All of its versions, newest first. At most 100 a page, 20 by default.',
        query: { orderBy: { number: 'desc' } },
      },
      connectionOf(PlanVersion),
    ),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived.',
    }),
  }),
})

const idOrKey = "The plan's id or key."

builder.queryFields((t) => ({
  plan: t.prismaField({
    type: Plan,
    description: 'One plan. NOT_FOUND when the workspace has none of that id or key. Needs read.',
    args: { id: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getPlan, { planId: id }, selection),
  }),
  plans: listField(
    t,
    Plan,
    listPlans,
    'Plans, newest first; to a customer token those that are ACTIVE.',
    {
      status: t.arg({ type: PlanStatusEnum, description: 'Only those in this state.' }),
    },
  ),
  planCharges: t.prismaField({
    type: ['PlanCharge'],
    description:
      'What the version of a plan in effect charges, or its newest version while none is: at most 50, in their order. NOT_FOUND when the workspace has no plan of that id or key. Needs read.',
    args: { planId: t.arg.id({ required: true, description: idOrKey }) },
    resolve: (selection, _root, { planId }, ctx) =>
      ctx.perform(listPlanCharges, { planId }, selection),
  }),
  planVersion: t.prismaField({
    type: PlanVersion,
    description:
      'One version of a plan. NOT_FOUND when the workspace has none of that id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the version.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getPlanVersion, { id }, selection),
  }),
  planVersions: listField(
    t,
    PlanVersion,
    listPlanVersions,
    'The versions of a plan, newest first.',
    {
      planId: t.arg.id({ required: true, description: idOrKey }),
      status: t.arg({ type: PlanVersionStatusEnum, description: 'Only those in this state.' }),
    },
  ),
}))
