/** What a customer may use, in the types that the clients select. */
import { builder } from './builder.ts'
import type { CustomerAccess, ShownCredit, ShownEntitlement } from './shown.ts'

const UnitTransformation = builder.objectRef<object>('UnitTransformation').implement({
  fields: (t) => ({
    divide: t.float({ nullable: true, resolve: () => null }),
    round: t.string({ nullable: true, resolve: () => null }),
  }),
})

const Feature = builder.objectRef<ShownEntitlement['feature']>('EntitlementFeature').implement({
  fields: (t) => ({
    refId: t.exposeString('refId'),
    displayName: t.exposeString('displayName'),
    description: t.exposeString('description', { nullable: true }),
    featureType: t.exposeString('featureType'),
    meterType: t.exposeString('meterType'),
    featureStatus: t.exposeString('featureStatus'),
    featureUnits: t.exposeString('featureUnits', { nullable: true }),
    featureUnitsPlural: t.exposeString('featureUnitsPlural', { nullable: true }),
    unitTransformation: t.expose('unitTransformation', {
      type: UnitTransformation,
      nullable: true,
    }),
  }),
})

const CreditRate = builder
  .objectRef<NonNullable<ShownEntitlement['creditRate']>>('EntitlementCreditRate')
  .implement({
    fields: (t) => ({
      amount: t.exposeFloat('amount'),
      currencyId: t.exposeString('currencyId'),
    }),
  })

type PeriodConfig = NonNullable<ShownEntitlement['resetPeriodConfiguration']>

/** Periods begin when the entitlement did. */
const accordingTo = () => 'SubscriptionStart'
const periodConfig = (type: PeriodConfig['__typename'], field: string) =>
  builder.objectRef<PeriodConfig>(type).implement({
    fields: (t) => ({ [field]: t.string({ resolve: accordingTo }) }),
  })

const PeriodConfigType = builder.unionType('ResetPeriodConfiguration', {
  types: [
    periodConfig('MonthlyResetPeriodConfig', 'monthlyAccordingTo'),
    periodConfig('WeeklyResetPeriodConfig', 'weeklyAccordingTo'),
    periodConfig('YearlyResetPeriodConfig', 'yearlyAccordingTo'),
  ],
  resolveType: (config) => config.__typename,
})

/** The newest generation calls the same thing by another name. */
function entitlementType(name: 'Entitlement' | 'FeatureEntitlement') {
  return builder.objectRef<ShownEntitlement>(name).implement({
    fields: (t) => ({
      isGranted: t.exposeBoolean('isGranted'),
      accessDeniedReason: t.exposeString('accessDeniedReason', { nullable: true }),
      customerId: t.exposeString('customerId'),
      resourceId: t.exposeString('resourceId', { nullable: true }),
      usageLimit: t.exposeFloat('usageLimit', { nullable: true }),
      hasUnlimitedUsage: t.exposeBoolean('hasUnlimitedUsage'),
      hasSoftLimit: t.exposeBoolean('hasSoftLimit'),
      currentUsage: t.exposeFloat('currentUsage', { nullable: true }),
      requestedUsage: t.exposeFloat('requestedUsage', { nullable: true }),
      requestedValues: t.exposeStringList('requestedValues', { nullable: true }),
      enumValues: t.exposeStringList('enumValues', { nullable: true }),
      entitlementUpdatedAt: t.expose('entitlementUpdatedAt', { type: 'DateTime', nullable: true }),
      usageUpdatedAt: t.expose('usageUpdatedAt', { type: 'DateTime', nullable: true }),
      usagePeriodAnchor: t.expose('usagePeriodAnchor', { type: 'DateTime', nullable: true }),
      usagePeriodStart: t.expose('usagePeriodStart', { type: 'DateTime', nullable: true }),
      usagePeriodEnd: t.expose('usagePeriodEnd', { type: 'DateTime', nullable: true }),
      nextResetDate: t.expose('nextResetDate', { type: 'DateTime', nullable: true }),
      resetPeriod: t.exposeString('resetPeriod', { nullable: true }),
      resetPeriodConfiguration: t.expose('resetPeriodConfiguration', {
        type: PeriodConfigType,
        nullable: true,
      }),
      feature: t.expose('feature', { type: Feature }),
      creditRate: t.expose('creditRate', { type: CreditRate, nullable: true }),
      // Milliseconds do not fit an Int.
      validUntil: t.exposeFloat('validUntil', { nullable: true }),
    }),
  })
}

export const Entitlement = entitlementType('Entitlement')
const FeatureEntitlement = entitlementType('FeatureEntitlement')

interface NamedCurrency {
  currencyId: string
}

const CurrencyUnits = builder.objectRef<NamedCurrency>('SlimCurrencyUnits').implement({
  fields: (t) => ({
    singular: t.exposeString('currencyId'),
    plural: t.exposeString('currencyId'),
  }),
})

/** A customer has one balance, and so one currency. */
export const SlimCustomCurrency = builder.objectRef<NamedCurrency>('SlimCustomCurrency').implement({
  fields: (t) => ({
    currencyId: t.exposeString('currencyId'),
    displayName: t.exposeString('currencyId'),
    symbol: t.string({ nullable: true, resolve: () => null }),
    units: t.field({ type: CurrencyUnits, nullable: true, resolve: (currency) => currency }),
  }),
})

const CreditEntitlement = builder.objectRef<ShownCredit>('CreditEntitlement').implement({
  fields: (t) => ({
    isGranted: t.exposeBoolean('isGranted'),
    accessDeniedReason: t.exposeString('accessDeniedReason', { nullable: true }),
    currency: t.expose('currency', { type: SlimCustomCurrency }),
    usageLimit: t.exposeFloat('usageLimit'),
    currentUsage: t.exposeFloat('currentUsage'),
    usageUpdatedAt: t.expose('usageUpdatedAt', { type: 'DateTime' }),
    entitlementUpdatedAt: t.expose('entitlementUpdatedAt', { type: 'DateTime' }),
    validUntil: t.exposeFloat('validUntil', { nullable: true }),
  }),
})

type ShownUnion = ShownEntitlement | ShownCredit

export const EntitlementUnion = builder.unionType('EntitlementUnion', {
  types: [FeatureEntitlement, CreditEntitlement],
  resolveType: (one: ShownUnion) => ('feature' in one ? 'FeatureEntitlement' : 'CreditEntitlement'),
})

export function unionOf({ entitlements, credit }: CustomerAccess): ShownUnion[] {
  return credit ? [...entitlements, credit] : entitlements
}
