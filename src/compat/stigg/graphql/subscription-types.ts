/** Customers, plans and subscriptions, in the types that the clients select. */
import type { Row } from './rest.ts'
import { Money, shape, texts, times } from './shapes.ts'

const DowngradePlan = shape('ProductDowngradePlan', texts('refId displayName'))
const ProductSettings = shape('ProductSettings', { downgradePlan: DowngradePlan })
export const Product = shape('Product', {
  ...texts('id refId displayName description'),
  productSettings: ProductSettings,
})

const PackageFeature = shape('Feature', texts('refId displayName featureType meterType'))
const PackageEntitlement = shape('PackageEntitlement', {
  ...{ usageLimit: 'Float', hasUnlimitedUsage: 'Boolean', hasSoftLimit: 'Boolean' },
  ...{ resetPeriod: 'String', feature: PackageFeature },
})
const Price = shape('Price', {
  ...texts('id billingModel billingPeriod billingCadence billingCountryCode'),
  ...{ price: Money },
})
const Addon = shape('Addon', texts('id refId displayName'))
const DefaultTrial = shape('DefaultTrialConfig', { duration: 'Float', units: 'String' })

export const Plan = shape('Plan', {
  ...texts('id refId displayName description billingId pricingType'),
  ...{ additionalMetaData: 'JSON', versionNumber: 'Int', product: Product },
  ...{ prices: [Price], overagePrices: [Price], defaultTrialConfig: DefaultTrial },
  ...{ entitlements: [PackageEntitlement], inheritedEntitlements: [PackageEntitlement] },
  compatibleAddons: [Addon],
})

export const Customer = shape('Customer', {
  ...texts('id refId customerId name email billingId'),
  ...times('createdAt updatedAt archivedAt'),
  additionalMetaData: 'JSON',
})

const Resource = shape('CustomerResource', texts('resourceId'))
const SubscriptionAddon = shape('SubscriptionAddon', { quantity: 'Int', addon: Addon })
const SubscriptionPrice = shape('SubscriptionPrice', { usageLimit: 'Float', price: Price })
const TotalPrice = shape('CustomerSubscriptionTotalPrice', { subTotal: Money, total: Money })

export const CustomerSubscription = shape('CustomerSubscription', {
  ...texts('id subscriptionId refId status pricingType paymentCollection billingId'),
  ...texts('billingLinkUrl billingSyncError'),
  ...times('startDate cancellationDate effectiveEndDate currentBillingPeriodEnd trialEndDate'),
  ...times('createdAt'),
  ...{ additionalMetaData: 'JSON', resource: Resource, plan: Plan, customer: Customer },
  ...{ prices: [SubscriptionPrice], addons: [SubscriptionAddon], totalPrice: TotalPrice },
})

/** A customer of REST. */
export function customerRow({ id, metadata, ...row }: Row): Row {
  return { ...row, id, refId: id, customerId: id, additionalMetaData: metadata, billingId: null }
}

/** A subscription of REST. */
export function subscriptionRow({
  id,
  metadata,
  planId,
  customerId,
  resourceId,
  ...row
}: Row): Row {
  return {
    ...{ ...row, id, refId: id, subscriptionId: id, additionalMetaData: metadata },
    ...{ prices: [], totalPrice: null, addons: [] },
    resource: resourceId === null ? null : { resourceId },
    plan: { id: planId, refId: planId },
    customer: { id: customerId, refId: customerId, customerId },
  }
}
