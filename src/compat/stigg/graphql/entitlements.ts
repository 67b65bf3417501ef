/** What a customer may use: the whole list, which clients keep, and single checks. */
import { asking } from '../../asking.ts'
import { currencyOf } from '../currency.ts'
import { listedWords } from '../edge-words.ts'
import { ownEntitlement } from '../entitlement-fields.ts'
import { checkedReason } from '../entitlement-words.ts'
import { requireResource } from '../resources.ts'
import { findWallet } from '../wallet.ts'
import { builder } from './builder.ts'
import { Entitlement, EntitlementUnion, unionOf } from './entitlement-types.ts'
import { amount, readAccess } from './read-access.ts'
import type { CustomerAccess } from './shown.ts'

export const entitlementAsked = asking(
  'query entitlement',
  ['customerId', 'feature', 'quantity'],
  ownEntitlement,
)

const FetchEntitlementsQuery = builder.inputType('FetchEntitlementsQuery', {
  fields: (t) => ({
    customerId: t.string({ required: true }),
    resourceId: t.string(),
    environmentId: t.field({ type: 'UUID' }),
  }),
})

const EntitlementOptions = builder.inputType('EntitlementOptions', {
  fields: (t) => ({
    requestedUsage: t.float(),
    requestedValues: t.stringList(),
    shouldTrack: t.boolean(),
  }),
})

const FetchEntitlementQuery = builder.inputType('FetchEntitlementQuery', {
  fields: (t) => ({
    customerId: t.string({ required: true }),
    featureId: t.string({ required: true }),
    resourceId: t.string(),
    options: t.field({ type: EntitlementOptions }),
    environmentId: t.field({ type: 'UUID' }),
  }),
})

const State = builder.objectRef<CustomerAccess>('EntitlementsState').implement({
  fields: (t) => ({
    accessDeniedReason: t.exposeString('accessDeniedReason', { nullable: true }),
    entitlements: t.field({ type: [Entitlement], resolve: ({ entitlements }) => entitlements }),
    entitlementsV2: t.field({ type: [EntitlementUnion], resolve: unionOf }),
  }),
})

builder.queryFields((t) => ({
  // Clients take an empty list for a customer that does not exist.
  cachedEntitlements: t.field({
    type: [Entitlement],
    args: { query: t.arg({ type: FetchEntitlementsQuery, required: true }) },
    resolve: async (_root, { query }, { ask }) => (await readAccess(ask, query)).entitlements,
  }),
  entitlementsState: t.field({
    type: State,
    args: { query: t.arg({ type: FetchEntitlementsQuery, required: true }) },
    resolve: (_root, { query }, { ask }) => readAccess(ask, query),
  }),
  entitlement: t.field({
    type: Entitlement,
    args: { query: t.arg({ type: FetchEntitlementQuery, required: true }) },
    resolve: async (_root, { query }, { ask }) => {
      const { customerId, featureId: feature, resourceId = null, options } = query
      await requireResource(ask, customerId, resourceId)
      const usage = options?.requestedUsage ?? 0
      const quantity = usage > 0 ? String(usage) : null
      const [wallet, own] = await Promise.all([
        findWallet(ask, customerId),
        entitlementAsked.run(ask, { customerId, feature, quantity }),
      ])
      const values = options?.requestedValues ?? undefined
      const accessDeniedReason = checkedReason(own, { usage: String(usage), values })
      const currencyId = currencyOf(wallet?.customer.extras)
      return {
        ...listedWords(own, { customerId, resourceId, currencyId }, amount),
        ...{ isGranted: accessDeniedReason === null, accessDeniedReason },
        ...{ requestedUsage: usage, requestedValues: values ?? null },
      }
    },
  }),
}))
