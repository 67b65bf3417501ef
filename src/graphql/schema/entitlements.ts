/** Entitlements in GraphQL: their terms, and the decisions that follow from them. */
import type { GraphQLResolveInfo } from 'graphql'
import { checkEntitlement, checkEntitlements } from '../../core/checks/check-entitlements.ts'
import type { Check } from '../../core/entitlements/check.ts'
import { entitlementId } from '../../core/entitlements/entitlement-id.ts'
import { entitlementsOfEach, listEntitlements } from '../../core/entitlements/entitlements.ts'
import { pairId } from '../../core/values/ids.ts'
import { isPromise, type MaybePromise } from '../../core/values/maybe-promise.ts'
import type { Context } from '../execution/context.ts'
import { costing } from '../execution/field-cost.ts'
import { AccessDecision, withDecisions } from './access-decision.ts'
import { builder } from './builder.ts'
import { FeatureTypeEnum } from './catalog.ts'
import { customerIdArg, customerIdField } from './customer-id.ts'
import { customerRowsField } from './customer-list-field.ts'
import { type EntitlementRow, shownEntitlements } from './entitlement-rows.ts'
import { connectionOf, describeList } from './list-field.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'

export const LimitBehaviorEnum = builder.enumType('LimitBehavior', {
  description: 'What happens at a limit.',
  values: {
    HARD: { description: 'Usage beyond the limit is refused.' },
    SOFT: { description: 'Usage continues beyond the limit and without credits.' },
  },
})

export const PeriodEnum = builder.enumType('Period', {
  description: 'How long usage counts before it resets to zero.',
  values: {
    MINUTE: { description: '60 seconds.' },
    HOUR: { description: '60 minutes.' },
    DAY: { description: '24 hours.' },
    WEEK: { description: '7 days.' },
    MONTH: {
      description: "A calendar month from the anchor's day, or the last day of a shorter month.",
    },
    YEAR: { description: 'A calendar year.' },
  },
})

const EntitlementSourceEnum = builder.enumType('EntitlementSource', {
  description: 'Who grants an entitlement.',
  values: {
    SUBSCRIPTION: { description: "The customer's subscriptions, together." },
    OVERRIDE: { description: 'A caller, whose terms win over those of subscriptions.' },
  },
})

export const Entitlement = builder.prismaObject('Entitlement', {
  description:
    "A customer's entitlement to a feature, and the decision on its use. Where a customer has none, the terms and `version` are null.",
  interfaces: [Node, AccessDecision],
  fields: (t) => ({
    id: t.id({
      description:
        'Our id, `ent_…`: one for each customer and feature, the same before the entitlement is set and after. A client with a cache by id should check estimates with checkEntitlements: here such a decision would replace the one without an estimate.',
      resolve: ({ customerId, featureId }) => pairId('ent', customerId, featureId),
    }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    feature: t.relation('feature', { description: 'What it is about.' }),
    type: t.field({
      type: FeatureTypeEnum,
      description: 'The type of the feature.',
      select: { feature: { select: { type: true } } },
      resolve: ({ feature }) => feature.type,
    }),
    limit: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Units (METERED) or credits (CREDITS) per period; null: unlimited.',
      resolve: ({ limit }) => toDecimal(limit),
    }),
    behavior: t.expose('behavior', {
      type: LimitBehaviorEnum,
      nullable: true,
      description: 'What happens at the limit.',
    }),
    period: t.expose('period', {
      type: PeriodEnum,
      nullable: true,
      description: 'How long usage counts; null: forever.',
    }),
    anchor: t.expose('anchor', {
      type: 'DateTime',
      nullable: true,
      description: 'The origin of periods: they begin at anchor + n periods, in UTC.',
    }),
    value: t.expose('value', {
      type: 'JSON',
      nullable: true,
      description: 'The value of a STATIC feature; true or false for a BOOLEAN one.',
    }),
    effectiveAt: t.expose('effectiveAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The start of validity.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The end of validity, exclusive; null: never.',
    }),
    source: t.expose('source', {
      type: EntitlementSourceEnum,
      nullable: true,
      description: 'Who granted it; null where there is none.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked.',
    }),
    version: t.exposeInt('version', {
      nullable: true,
      description: 'Grows by one with every change.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was first set.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last changed.',
    }),
  }),
})

const EntitlementCheck = builder.objectRef<Check>('EntitlementCheck').implement({
  description: 'The decision on one of many checks, with the terms of the entitlement behind it.',
  interfaces: [AccessDecision],
  fields: (t) => ({
    customerId: t.exposeID('customerId', {
      description: 'Our id of the customer; the given id when there is no such customer.',
    }),
    featureKey: t.exposeString('feature', {
      description: 'The key of the feature; the given key when there is no such feature.',
    }),
    featureName: t.string({
      nullable: true,
      description:
        'The display name of the feature; for an event type without a feature the type; null when there is neither.',
      resolve: ({ about }) => about?.name ?? null,
    }),
    entitlementId: t.id({
      nullable: true,
      description:
        'Our id of the entitlement, even before it is set; null when there is no such customer or feature.',
      resolve: ({ customerId, about }) => about && entitlementId(customerId, about.id),
    }),
    limit: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Units (METERED) or credits (CREDITS) per period; null: unlimited.',
      resolve: ({ entitlement }) => entitlement?.limit ?? null,
    }),
    behavior: t.field({
      type: LimitBehaviorEnum,
      nullable: true,
      description: 'What happens at the limit.',
      resolve: ({ entitlement }) => entitlement?.behavior ?? null,
    }),
    period: t.field({
      type: PeriodEnum,
      nullable: true,
      description: 'How long usage counts; null: forever.',
      resolve: ({ entitlement }) => entitlement?.period ?? null,
    }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The value of a STATIC feature; true or false for a BOOLEAN one.',
      resolve: ({ entitlement }) => entitlement?.value ?? null,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the entitlement ends; null: never.',
      resolve: ({ entitlement }) => entitlement?.expiresAt ?? null,
    }),
  }),
})

const estimate = {
  quantity:
    'Units that the use would take, more than zero; 1 by default. It replaces the property that the meter reads when that is missing.',
  properties:
    'Properties of the use, e.g. {"model": "gpt-4", "input_tokens": 500}; `estimated_input_tokens` and `inputTokens` are read as `input_tokens`, and so on. `estimated_tokens` without tokens of a kind is priced as the most expensive kind. Properties that only choose a rate, such as the model alone, ask whether anything is left. If no rate matches, or what the properties count is not what the rate prices, the reason is UNPRICED.',
}

const EntitlementCheckInput = builder.inputType('EntitlementCheckInput', {
  description: 'One check.',
  fields: (t) => ({
    customerId: customerIdField(t),
    feature: t.string({
      required: true,
      description:
        'Key or id of the feature. Without such a feature: an event type that a rate prices; then credits alone decide.',
    }),
    quantity: t.field({ type: 'Decimal', description: estimate.quantity }),
    properties: t.field({ type: 'JSON', description: estimate.properties }),
    pricedAs: t.string({
      description:
        'The event type whose rates price the use when the rate card has none for the type of the feature; at most 100 characters.',
    }),
  }),
})

const CheckEntitlementsInput = builder.inputType('CheckEntitlementsInput', {
  description: 'Many checks.',
  fields: (t) => ({
    checks: t.field({
      type: [EntitlementCheckInput],
      required: true,
      description: '1 to 100, of any customers and features.',
    }),
  }),
})

builder.queryFields((t) => ({
  entitlement: t.field({
    type: Entitlement,
    description:
      'Whether a customer may use a feature now, and on what terms. Without quantity and properties it tells whether anything is left. NOT_FOUND when there is no such customer or feature. Needs read, or a token of the customer.',
    args: {
      customerId: customerIdArg(t),
      feature: t.arg.string({ required: true, description: 'Key or id of the feature.' }),
      quantity: t.arg({ type: 'Decimal', description: estimate.quantity }),
      properties: t.arg({ type: 'JSON', description: estimate.properties }),
    },
    resolve: (_root, args, ctx, info) => {
      const check = ctx.perform(checkEntitlement, args)
      return isPromise(check)
        ? check.then((found) => shownEntitlement(found, ctx, info))
        : shownEntitlement(check, ctx, info)
    },
  }),
  entitlements: t.prismaConnection(
    {
      type: Entitlement,
      cursor: 'workspaceId_id',
      description: describeList(
        'Entitlements of a customer, oldest first, including revoked and expired ones.',
        listEntitlements,
      ),
      args: {
        customerId: customerIdArg(t),
      },
      resolve: async (selection, _root, args, ctx, info) =>
        withDecisions(await ctx.perform(listEntitlements, args, selection), ctx, info),
      totalCount: (_root, args, ctx) => ctx.perform(listEntitlements.count, args),
    },
    connectionOf(Entitlement),
  ),
  checkEntitlements: t.field({
    type: [EntitlementCheck],
    description:
      'Whether customers may use features now, in the order of the checks. Unknown customers and features are answered with a `reason`. Each check costs 3 plus its selected fields, and counts as one for the rate limit. Needs read.',
    ...costing({ each: 3 }),
    args: { input: t.arg({ type: CheckEntitlementsInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(checkEntitlements, input),
  }),
}))

customerRowsField({
  name: 'entitlements',
  type: Entitlement,
  list: entitlementsOfEach,
  description:
    'The entitlements of the customer, oldest first, including revoked and expired ones.',
  finish: withDecisions,
})

function shownEntitlement(
  check: Check,
  ctx: Context,
  info: GraphQLResolveInfo,
): MaybePromise<EntitlementRow> {
  const shown = shownEntitlements([check], ctx, info)
  return isPromise(shown)
    ? shown.then(([row]) => row as EntitlementRow)
    : (shown[0] as EntitlementRow)
}
