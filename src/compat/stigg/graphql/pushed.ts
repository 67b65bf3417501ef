/** The subscriptions, which name no customer: each tells the changes of the whole environment of the key. */
import { builder, type StiggContext } from './builder.ts'
import { Entitlement, EntitlementUnion, SlimCustomCurrency, unionOf } from './entitlement-types.ts'
import type {
  CustomerAccess,
  PushKind,
  PushPayloads,
  ShownCredit,
  ShownEntitlement,
} from './shown.ts'

const EntitlementsUpdated = builder.objectRef<CustomerAccess>('EntitlementsUpdated').implement({
  fields: (t) => ({
    customerId: t.exposeString('customerId'),
    resourceId: t.exposeString('resourceId', { nullable: true }),
    entitlements: t.field({ type: [Entitlement], resolve: ({ entitlements }) => entitlements }),
  }),
})

const EntitlementsUpdatedV2 = builder.objectRef<CustomerAccess>('EntitlementsUpdatedV2').implement({
  fields: (t) => ({
    customerId: t.exposeString('customerId'),
    resourceId: t.exposeString('resourceId', { nullable: true }),
    accessDeniedReason: t.exposeString('accessDeniedReason', { nullable: true }),
    entitlements: t.field({ type: [EntitlementUnion], resolve: unionOf }),
  }),
})

const millis = (at: string | null) => (at === null ? null : Date.parse(at))

const UsageMeasurementUpdated = builder
  .objectRef<ShownEntitlement>('UsageMeasurementUpdated')
  .implement({
    fields: (t) => ({
      customerId: t.exposeString('customerId'),
      resourceId: t.exposeString('resourceId', { nullable: true }),
      featureId: t.string({ resolve: ({ feature }) => feature.refId }),
      currentUsage: t.float({ resolve: ({ currentUsage }) => currentUsage ?? 0 }),
      // Milliseconds since 1970, here alone.
      usagePeriodStart: t.float({
        nullable: true,
        resolve: ({ usagePeriodStart: at }) => millis(at),
      }),
      usagePeriodEnd: t.float({
        nullable: true,
        resolve: ({ usagePeriodEnd: at }) => millis(at),
      }),
      nextResetDate: t.float({
        nullable: true,
        resolve: ({ usagePeriodEnd: at }) => millis(at),
      }),
      usageUpdatedAt: t.float({
        nullable: true,
        resolve: ({ usageUpdatedAt: at }) => millis(at),
      }),
    }),
  })

const UsageUpdated = builder.objectRef<ShownEntitlement>('UsageUpdated').implement({
  fields: (t) => ({
    usage: t.field({ type: UsageMeasurementUpdated, resolve: (one) => one }),
    entitlement: t.field({ type: Entitlement, resolve: (one) => one }),
  }),
})

const EntitlementReference = builder.objectRef<ShownEntitlement>('EntitlementReference').implement({
  fields: (t) => ({
    id: t.string({ resolve: ({ feature }) => feature.refId }),
    type: t.string({ resolve: () => 'FEATURE' }),
  }),
})

const UsageUpdatedV2 = builder.objectRef<ShownEntitlement>('UsageUpdatedV2').implement({
  fields: (t) => ({
    customerId: t.exposeString('customerId'),
    resourceId: t.exposeString('resourceId', { nullable: true }),
    entitlementReference: t.field({ type: EntitlementReference, resolve: (pushed) => pushed }),
    usage: t.field({ type: UsageMeasurementUpdated, resolve: (one) => one }),
  }),
})

const PackagePublished = builder.objectRef<object>('PackagePublished').implement({
  fields: (t) => ({
    accountId: t.string({ nullable: true, resolve: (_, _args, { ask }) => ask.workspaceId }),
    environmentId: t.string({ nullable: true, resolve: (_, _args, { ask }) => ask.workspaceId }),
    packageType: t.string({ resolve: () => 'PLAN' }),
    packageRefId: t.string({ resolve: () => '' }),
    packageVersion: t.int({ resolve: () => 0 }),
    // All that a client keeps may have changed.
    migrationType: t.string({ resolve: () => 'ALL_CUSTOMERS' }),
  }),
})

const CreditBalanceUpdated = builder.objectRef<ShownCredit>('CreditBalanceUpdated').implement({
  fields: (t) => ({
    customerId: t.exposeString('customerId'),
    resourceId: t.exposeString('resourceId', { nullable: true }),
    currencyId: t.string({ resolve: ({ currency }) => currency.currencyId }),
    currency: t.expose('currency', { type: SlimCustomCurrency }),
    currentBalance: t.exposeFloat('left'),
    totalConsumed: t.exposeFloat('currentUsage'),
    totalGranted: t.exposeFloat('usageLimit'),
    validUntil: t.exposeFloat('validUntil', { nullable: true }),
  }),
})

function opened<Kind extends PushKind>(
  { pushes }: StiggContext,
  kind: Kind,
): Promise<AsyncIterableIterator<PushPayloads[Kind]>> {
  if (!pushes) throw new Error('Subscriptions are served over a WebSocket alone')
  return pushes.open(kind)
}

builder.subscriptionFields((t) => ({
  entitlementsUpdated: t.field({
    type: EntitlementsUpdated,
    subscribe: (_root, _args, ctx) => opened(ctx, 'entitlementsUpdated'),
    resolve: (access) => access,
  }),
  entitlementsUpdatedV2: t.field({
    type: EntitlementsUpdatedV2,
    subscribe: (_root, _args, ctx) => opened(ctx, 'entitlementsUpdatedV2'),
    resolve: (access) => access,
  }),
  usageUpdated: t.field({
    type: UsageUpdated,
    subscribe: (_root, _args, ctx) => opened(ctx, 'usageUpdated'),
    resolve: (pushed) => pushed,
  }),
  usageUpdatedV2: t.field({
    type: UsageUpdatedV2,
    subscribe: (_root, _args, ctx) => opened(ctx, 'usageUpdatedV2'),
    resolve: (pushed) => pushed,
  }),
  packagePublished: t.field({
    type: PackagePublished,
    subscribe: (_root, _args, ctx) => opened(ctx, 'packagePublished'),
    resolve: (published) => published,
  }),
  creditBalanceUpdated: t.field({
    type: CreditBalanceUpdated,
    subscribe: (_root, _args, ctx) => opened(ctx, 'creditBalanceUpdated'),
    resolve: (credit) => credit,
  }),
}))
