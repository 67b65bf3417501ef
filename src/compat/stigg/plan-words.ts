/** Plans as paywalls show them. Pure but for the fields that are selected. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import { exact } from '../../core/values/exact-json.ts'
import {
  decimalText,
  enumText,
  from,
  id,
  jsonObject,
  leaf,
  listOf,
  nullable,
  object,
  text,
} from '../fields.ts'
import { textsOf } from './kept.ts'
import { productOf } from './provision.ts'

const whole = leaf<number>('Int', 1, z.int())

export const ownPlan = object({
  ...{ id, key: text, name: text, description: nullable(text), metadata: jsonObject },
  version: from(
    'currentVersion',
    nullable(
      object({
        ...{ version: whole, currency: text, basePrice: decimalText, trialDays: nullable(whole) },
        ...{ billingPeriod: enumText('BillingPeriod', 'MONTH'), billingPeriodCount: whole },
        charges: listOf(object({ key: text, name: text })),
        entitlements: listOf(
          object({
            feature: object({ key: text, name: text, type: enumText('FeatureType', 'METERED') }),
            ...{ limit: nullable(decimalText), behavior: enumText('LimitBehavior', 'HARD') },
            period: nullable(enumText('Period', 'MONTH')),
            value: nullable(leaf<unknown>('JSON', null, z.unknown())),
          }),
        ),
      }),
    ),
  ),
})

export type OwnPlan = ReturnType<typeof ownPlan.write>
type Version = NonNullable<OwnPlan['version']>

/** Stigg has months and years alone: other periods have no price in a paywall. */
function periodOf({ billingPeriod, billingPeriodCount }: Version): 'MONTHLY' | 'ANNUALLY' | null {
  if (billingPeriod === 'YEAR' && billingPeriodCount === 1) return 'ANNUALLY'
  if (billingPeriod !== 'MONTH') return null
  if (billingPeriodCount === 12) return 'ANNUALLY'
  return billingPeriodCount === 1 ? 'MONTHLY' : null
}

function pricesOf(version: Version) {
  const billingPeriod = periodOf(version)
  if (billingPeriod === null || decimal(version.basePrice).eq(0)) return []
  const amount = { amount: exact(version.basePrice), currency: version.currency.toLowerCase() }
  return [
    {
      ...{ __typename: 'Price', billingModel: 'FLAT_FEE', billingPeriod, feature: null },
      ...{ billingId: null, price: { __typename: 'Money', ...amount }, tiers: null },
      ...{ tiersMode: null, minUnitQuantity: null, maxUnitQuantity: null },
    },
  ]
}

function grantsOf({ entitlements }: Version) {
  return entitlements.map(({ feature, limit, behavior, period, value }) => {
    const isMetered = feature.type === 'METERED' || feature.type === 'CREDITS'
    const fixed = typeof value === 'number' ? value : null
    return {
      ...{ __typename: 'PackageEntitlement', usageLimit: limit === null ? fixed : exact(limit) },
      ...{ hasUnlimitedUsage: isMetered && limit === null, hasSoftLimit: behavior === 'SOFT' },
      ...{ resetPeriod: period === 'MINUTE' ? null : period, hiddenFromWidgets: [] },
      feature: {
        ...{ __typename: 'EntitlementFeature', refId: feature.key, displayName: feature.name },
        meterType: isMetered ? 'Incremental' : 'None',
        featureType:
          feature.type === 'BOOLEAN' ? 'BOOLEAN' : isMetered || fixed !== null ? 'NUMBER' : 'ENUM',
      },
    }
  })
}

/** Null for a plan that is not offered yet. */
export function planWords({ version, ...plan }: OwnPlan) {
  if (version === null) return null
  const productId = productOf(plan.metadata)
  const isFree = decimal(version.basePrice).eq(0) && version.charges.length === 0
  const { trialDays } = version
  return {
    ...{ __typename: 'Plan', id: plan.id, refId: plan.key, displayName: plan.name },
    ...{ description: plan.description, additionalMetaData: textsOf(plan.metadata) },
    ...{ billingId: null, versionNumber: version.version, basePlan: null },
    product: {
      ...{ __typename: 'Product', refId: productId, displayName: productId, description: null },
      productSettings: { __typename: 'ProductSettings', downgradePlan: null },
    },
    pricingType: isFree ? 'FREE' : 'PAID',
    defaultTrialConfig:
      trialDays === null
        ? null
        : { __typename: 'DefaultTrialConfig', duration: trialDays, units: 'DAY' },
    ...{ prices: pricesOf(version), overagePrices: [], totalPrice: null },
    ...{ entitlements: grantsOf(version), inheritedEntitlements: [] },
    ...{ compatibleAddons: [], compatiblePackageGroups: [] },
  }
}

export type PlanWords = NonNullable<ReturnType<typeof planWords>>
