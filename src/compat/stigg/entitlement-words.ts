/**
 * An entitlement in Stigg's words, as REST, the reads of the edge and GraphQL show it. Pure.
 *
 * Clients keep what they have read and decide by themselves: usage that a client asks about is not known here, so a list never says that
 * it exceeds the limit, and what a customer may not use at all is not in it.
 */
import { decimal } from '../../core/values/decimal.ts'
import { type Period, periodAt } from '../../core/values/period.ts'

/** What is selected of an entitlement of ours. */
export interface OwnEntitlement {
  type: 'BOOLEAN' | 'CREDITS' | 'METERED' | 'STATIC'
  reason: OwnReason
  behavior: 'HARD' | 'SOFT' | null
  limit: string | null
  used: string | null
  availableCredits: string | null
  period: Period | null
  anchor: string | null
  resetAt: string | null
  expiresAt: string | null
  updatedAt: string | null
  asOf: string
  value: unknown
  feature: OwnFeature
}

export interface OwnFeature {
  key: string
  name: string
  description: string | null
  archivedAt: string | null
  meter: { aggregation: string; unit: string | null } | null
}

export type OwnReason =
  | ('CUSTOMER_ARCHIVED' | 'CUSTOMER_NOT_FOUND' | 'DISABLED' | 'ENTITLED' | 'EXPIRED')
  | ('FEATURE_NOT_FOUND' | 'INSUFFICIENT_CREDITS' | 'LIMIT_EXCEEDED' | 'NOT_EFFECTIVE')
  | ('NO_ENTITLEMENT' | 'OVER_SOFT_LIMIT' | 'REVOKED' | 'UNPRICED')

export const deniedReasons = [
  ...['CustomerIsArchived', 'CustomerNotFound', 'CustomerResourceNotFound', 'EntitlementNotFound'],
  ...['FeatureNotFound', 'InsufficientCredits', 'NoActiveSubscription'],
  ...['NoFeatureEntitlementInSubscription', 'RequestedUsageExceedingLimit'],
  ...['RequestedValuesMismatch', 'Revoked', 'Unknown'],
] as const
export type DeniedReason = (typeof deniedReasons)[number]

const deniedBy: Record<OwnReason, DeniedReason | null> = {
  CUSTOMER_ARCHIVED: 'CustomerIsArchived',
  CUSTOMER_NOT_FOUND: 'CustomerNotFound',
  DISABLED: 'NoFeatureEntitlementInSubscription',
  ENTITLED: null,
  EXPIRED: 'NoFeatureEntitlementInSubscription',
  FEATURE_NOT_FOUND: 'FeatureNotFound',
  INSUFFICIENT_CREDITS: 'InsufficientCredits',
  LIMIT_EXCEEDED: 'RequestedUsageExceedingLimit',
  NOT_EFFECTIVE: 'NoFeatureEntitlementInSubscription',
  NO_ENTITLEMENT: 'NoFeatureEntitlementInSubscription',
  OVER_SOFT_LIMIT: null,
  REVOKED: 'Revoked',
  UNPRICED: 'Unknown',
}

/** By these the customer has the feature, though this use may be too much. */
const present: ReadonlySet<OwnReason> = new Set<OwnReason>([
  ...(['ENTITLED', 'INSUFFICIENT_CREDITS', 'LIMIT_EXCEEDED'] as const),
  ...(['OVER_SOFT_LIMIT', 'UNPRICED'] as const),
])

/** Whether a list shows it: older clients ignore a reason, and would grant what was revoked. */
export function isListed({ reason }: Pick<OwnEntitlement, 'reason'>): boolean {
  return present.has(reason)
}

/** The reason that a list gives: the clients change this one alone when credits are spent or granted. */
export function listedReason(own: OwnEntitlement): 'InsufficientCredits' | null {
  const isSpent = own.type === 'CREDITS' && own.behavior === 'HARD' && !hasCredits(own)
  return isSpent ? 'InsufficientCredits' : null
}

function hasCredits({ availableCredits }: OwnEntitlement): boolean {
  return availableCredits !== null && decimal(availableCredits).gt(0)
}

/** What a check asks for; `own` is then the decision on that usage, or for 0 on any. */
export interface Requested {
  usage: string
  values?: readonly string[]
}

/** Without usage a check at exactly the limit is granted. */
export function checkedReason(own: OwnEntitlement, { usage, values }: Requested) {
  if (!present.has(own.reason)) return deniedBy[own.reason]
  const granted = enumValuesOf(own)
  if (values && granted && !values.every((one) => granted.includes(one))) {
    return 'RequestedValuesMismatch'
  }
  if (decimal(usage).gt(0)) return deniedBy[own.reason]
  return isBeyondLimit(own) ? 'RequestedUsageExceedingLimit' : listedReason(own)
}

function isBeyondLimit({ behavior, limit, used }: OwnEntitlement): boolean {
  if (behavior !== 'HARD' || limit === null || used === null) return false
  return decimal(used).gt(decimal(limit))
}

/** `amount` writes a decimal as the transport does. */
export function entitlementWords(
  own: OwnEntitlement,
  accessDeniedReason: DeniedReason | null,
  { amount, currencyId }: { amount(decimal: string): number; currencyId: string },
) {
  const { limit, used } = own
  const isMetered = own.type === 'METERED' || own.type === 'CREDITS'
  const fixed = own.type === 'STATIC' && typeof own.value === 'number' ? String(own.value) : null
  const usageLimit = isMetered ? limit : fixed
  return {
    isGranted: accessDeniedReason === null,
    accessDeniedReason,
    usageLimit: usageLimit === null ? null : amount(usageLimit),
    hasUnlimitedUsage: isMetered && limit === null,
    hasSoftLimit: isMetered && own.behavior === 'SOFT',
    currentUsage: used === null ? null : amount(used),
    enumValues: enumValuesOf(own),
    entitlementUpdatedAt: own.updatedAt,
    usageUpdatedAt: isMetered ? own.asOf : null,
    ...periodWords(own),
    validUntil: validUntilOf(own),
    feature: featureWords(own),
    // Usage of such a feature is counted in credits.
    creditRate: own.type === 'CREDITS' ? { amount: 1, currencyId } : null,
  }
}

export type EntitlementWords = ReturnType<typeof entitlementWords>

export const featureTypes = ['BOOLEAN', 'ENUM', 'NUMBER'] as const
export type FeatureTypeWord = (typeof featureTypes)[number]
export type MeterTypeWord = 'Fluctuating' | 'Incremental' | 'None'

/** Usage that may fall, such as the largest or the last value. */
const fluctuating: ReadonlySet<string> = new Set(['LAST', 'MAX', 'UNIQUE_COUNT'])

function featureWords({
  type,
  value,
  feature,
}: Pick<OwnEntitlement, 'type' | 'value' | 'feature'>) {
  const { key, name, description, archivedAt, meter } = feature
  const isMetered = type === 'METERED' || type === 'CREDITS'
  const unit = type === 'CREDITS' ? null : (meter?.unit ?? null)
  const meterType: MeterTypeWord = fluctuating.has(meter?.aggregation ?? '')
    ? 'Fluctuating'
    : 'Incremental'
  return {
    refId: key,
    displayName: name,
    description,
    featureStatus: archivedAt === null ? ('ACTIVE' as const) : ('SUSPENDED' as const),
    featureType: isMetered ? ('NUMBER' as const) : fixedTypeOf(type, value),
    meterType: isMetered ? meterType : ('None' as const),
    featureUnits: unit,
    featureUnitsPlural: unit,
  }
}

function fixedTypeOf(type: OwnEntitlement['type'], value: unknown): FeatureTypeWord {
  if (type === 'BOOLEAN' || typeof value === 'boolean') return 'BOOLEAN'
  return typeof value === 'number' ? 'NUMBER' : 'ENUM'
}

function enumValuesOf({ type, value }: OwnEntitlement): string[] | null {
  if (type !== 'STATIC' || fixedTypeOf(type, value) !== 'ENUM') return null
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
}

export const resetPeriods = ['DAY', 'HOUR', 'MONTH', 'WEEK', 'YEAR'] as const
export type ResetPeriodWord = (typeof resetPeriods)[number]

const noPeriod = {
  resetPeriod: null,
  resetPeriodConfiguration: null,
  usagePeriodAnchor: null,
  usagePeriodStart: null,
  usagePeriodEnd: null,
}

/** Stigg has no minutes: such a period has no words, and the entitlement is valid until it ends. */
function periodWords({ period, anchor, resetAt }: OwnEntitlement) {
  if (period === null || period === 'MINUTE' || anchor === null || resetAt === null) return noPeriod
  const last = new Date(Date.parse(resetAt) - 1)
  return {
    resetPeriod: period,
    resetPeriodConfiguration: configurationOf(period),
    usagePeriodAnchor: anchor,
    usagePeriodStart: periodAt(period, new Date(anchor), last).start.toISOString(),
    usagePeriodEnd: resetAt,
  }
}

/** Our periods begin at an anchor, and not with the calendar. */
function configurationOf(period: ResetPeriodWord) {
  const accordingTo = 'SubscriptionStart' as const
  if (period === 'YEAR') {
    return { __typename: 'YearlyResetPeriodConfig' as const, yearlyAccordingTo: accordingTo }
  }
  if (period === 'MONTH') {
    return { __typename: 'MonthlyResetPeriodConfig' as const, monthlyAccordingTo: accordingTo }
  }
  if (period !== 'WEEK') return null
  return { __typename: 'WeeklyResetPeriodConfig' as const, weeklyAccordingTo: accordingTo }
}

/** Milliseconds since 1970: clients then read again. */
function validUntilOf({ period, resetAt, expiresAt }: OwnEntitlement): number | null {
  const ends = [period === 'MINUTE' ? resetAt : null, expiresAt].flatMap((at) =>
    at === null ? [] : [Date.parse(at)],
  )
  return ends.length === 0 ? null : Math.min(...ends)
}
