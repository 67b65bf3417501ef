/** The mutations of entitlements. */

import type { GraphQLResolveInfo } from 'graphql'
import { resetEntitlement } from '../../core/billing/operations/reset-entitlement.ts'
import {
  revokeEntitlement,
  setEntitlement,
  updateEntitlement,
} from '../../core/entitlements/entitlements.ts'
import type { Context } from '../execution/context.ts'
import type { FeatureOfCustomer } from '../execution/loaders.ts'
import { withDecisions } from './access-decision.ts'
import { builder } from './builder.ts'
import { customerIdField } from './customer-id.ts'
import { Entitlement, LimitBehaviorEnum, PeriodEnum } from './entitlements.ts'

const ResetEntitlementInput = builder.inputType('ResetEntitlementInput', {
  description: 'A customer and a feature.',
  fields: (t) => ({
    customerId: customerIdField(t),
    feature: t.string({ required: true, description: 'Key or id of the feature.' }),
  }),
})

const terms = {
  limit:
    'Units (METERED) or credits (CREDITS) per period, not negative; null: unlimited. Not for other types.',
  behavior: 'What happens at the limit.',
  period: 'How long usage counts before it resets to zero; null: forever.',
  value:
    'Required for a STATIC feature: any JSON of at most 16 KiB and 8 levels. For a BOOLEAN one: true (by default) or false.',
  expiresAt:
    'The end of validity, exclusive; later than effectiveAt; null: never. About a second after it, what subscriptions grant of the feature holds again.',
  expectedVersion: 'Refuses with PRECONDITION_FAILED unless this is the current version.',
}

const SetEntitlementInput = builder.inputType('SetEntitlementInput', {
  description: 'The terms of an entitlement; omitted fields get their defaults.',
  fields: (t) => ({
    customerId: customerIdField(t),
    feature: t.string({ required: true, description: 'Key or id of the feature.' }),
    limit: t.field({ type: 'Decimal', description: terms.limit }),
    behavior: t.field({
      type: LimitBehaviorEnum,
      defaultValue: 'HARD',
      description: terms.behavior,
    }),
    period: t.field({ type: PeriodEnum, description: terms.period }),
    anchor: t.field({
      type: 'DateTime',
      description:
        'The origin of periods; by default that of the entitlement in force, else effectiveAt.',
    }),
    value: t.field({ type: 'JSON', description: terms.value }),
    effectiveAt: t.field({
      type: 'DateTime',
      description:
        'The start of validity, from which usage counts; by default that of the entitlement in force, else now.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: terms.expiresAt }),
    expectedVersion: t.int({ description: terms.expectedVersion }),
  }),
})

const UpdateEntitlementInput = builder.inputType('UpdateEntitlementInput', {
  description: 'The changes: omitted fields stay; null clears limit, period, value and expiresAt.',
  fields: (t) => ({
    limit: t.field({ type: 'Decimal', description: terms.limit }),
    behavior: t.field({ type: LimitBehaviorEnum, description: terms.behavior }),
    period: t.field({ type: PeriodEnum, description: terms.period }),
    anchor: t.field({ type: 'DateTime', description: 'The origin of periods.' }),
    value: t.field({ type: 'JSON', description: terms.value }),
    effectiveAt: t.field({
      type: 'DateTime',
      description: 'The start of validity, from which usage counts.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: terms.expiresAt }),
    expectedVersion: t.int({ description: terms.expectedVersion }),
  }),
})

const RevokeEntitlementInput = builder.inputType('RevokeEntitlementInput', {
  description: 'The condition for a revocation.',
  fields: (t) => ({ expectedVersion: t.int({ description: terms.expectedVersion }) }),
})

builder.mutationFields((t) => ({
  setEntitlement: t.prismaField({
    type: Entitlement,
    description:
      'Grants a feature to a customer, or replaces the terms; setting a revoked one restores it. When the period or its start changes, usage is counted again from the events. Needs write.',
    args: { input: t.arg({ type: SetEntitlementInput, required: true }) },
    resolve: async (selection, _root, { input }, ctx, info) =>
      decided(await ctx.perform(setEntitlement, input, selection), ctx, info),
  }),
  updateEntitlement: t.prismaField({
    type: Entitlement,
    description:
      'Changes the terms of an entitlement. NOT_FOUND when there is none of that id, PRECONDITION_FAILED when it is revoked. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the entitlement.' }),
      input: t.arg({ type: UpdateEntitlementInput, required: true }),
    },
    resolve: async (selection, _root, { id, input }, ctx, info) =>
      decided(await ctx.perform(updateEntitlement, { id, ...input }, selection), ctx, info),
  }),
  resetEntitlement: t.prismaField({
    type: Entitlement,
    description:
      'Drops what was set, changed or revoked by hand: what subscriptions grant of the feature holds again, or nothing. NOT_FOUND when the customer never had an entitlement to it. Needs write.',
    args: { input: t.arg({ type: ResetEntitlementInput, required: true }) },
    resolve: async (selection, _root, { input }, ctx, info) =>
      decided(await ctx.perform(resetEntitlement, input, selection), ctx, info),
  }),
  revokeEntitlement: t.prismaField({
    type: Entitlement,
    description:
      'Ends an entitlement now; it stays readable. Revoking it again changes nothing. Subscriptions that have started grant the feature again only after resetEntitlement. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the entitlement.' }),
      input: t.arg({ type: RevokeEntitlementInput }),
    },
    resolve: async (selection, _root, { id, input }, ctx, info) =>
      decided(await ctx.perform(revokeEntitlement, { id, ...input }, selection), ctx, info),
  }),
}))

async function decided<Row extends FeatureOfCustomer>(
  row: Row,
  ctx: Context,
  info: GraphQLResolveInfo,
) {
  await withDecisions([row], ctx, info)
  return row
}
