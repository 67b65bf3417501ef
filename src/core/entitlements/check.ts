/** Decides whether a customer may use a feature now: a dry run of recording the feature's event. Pure. */
import { type Catalog, eventTypeOf, type Feature, rateCardOf } from '../catalog/catalog.ts'
import { creditDetails } from '../credits/burn.ts'
import { figuresOf } from '../credits/figures.ts'
import { archivedDetails } from '../customers/customer-reference.ts'
import { completeEstimate } from '../pricing/estimate.ts'
import { countsNothing } from '../pricing/omission.ts'
import { type Optimization, optimize } from '../pricing/optimization.ts'
import { type Price, priceUsage } from '../pricing/rate.ts'
import type { Usage } from '../pricing/units.ts'
import { withTokenNames } from '../token-usage/token-names.ts'
import { type Decimal, decimalText, maxOf, minOf, one, zero } from '../values/decimal.ts'
import type { AnyDetails } from '../values/error-details.ts'
import { type ErrorCode, notFoundDetails } from '../values/errors.ts'
import type { JsonObject } from '../values/input.ts'
import {
  type Admission,
  admit,
  admitPriced,
  type CustomerState,
  exceeds,
  limitDetails,
} from './admission.ts'
import { counterKey, type Entitlement, periodOf } from './entitlement.ts'

export const checkReasons = [
  'ENTITLED',
  'OVER_SOFT_LIMIT',
  'NO_ENTITLEMENT',
  'NOT_EFFECTIVE',
  'EXPIRED',
  'REVOKED',
  'DISABLED',
  'UNPRICED',
  'LIMIT_EXCEEDED',
  'INSUFFICIENT_CREDITS',
  'CUSTOMER_ARCHIVED',
  'CUSTOMER_NOT_FOUND',
  'FEATURE_NOT_FOUND',
] as const
export type CheckReason = (typeof checkReasons)[number]

/** The usage to check; without quantity and properties the question is whether anything is left. */
export interface Estimate {
  quantity: Decimal | null
  properties: JsonObject | null
  /** The type whose rates price the usage when the card has none for the feature's own type. */
  pricedAs?: string | null
}

export interface CostPreview {
  credits: Decimal
  /** Major units of the currency. */
  currencyAmount: Decimal
  currency: string
}

export interface Check {
  /** Our id, or the reference in the question when no such customer exists. */
  customerId: string
  /** The key, or the reference in the question when no such feature exists. */
  feature: string
  /** The feature from the catalog; null when there is none. */
  about: Feature | null
  entitlement: Entitlement | null
  allowed: boolean
  reason: CheckReason
  /** Those of the error that recording the use would be refused with; null when it would not be. */
  details: AnyDetails | null
  /** The credits that can still be spent on the feature; null without a customer. */
  remainingCredits: Decimal | null
  /** The credits that can be spent on anything; null without a customer. */
  availableCredits: Decimal | null
  /** Units or credits used in the current period; null for a feature without a counter. */
  used: Decimal | null
  /** When the period ends; null when it never does. */
  resetAt: Date | null
  /** Null: no rate prices the event. */
  costPreview: CostPreview | null
  /** Prices the usage with every other model of the card; it is a function so that only callers who select it pay for it. */
  optimization(): Optimization | null
  asOf: Date
}

export interface Subject extends CustomerState {
  archived: boolean
}

/** Whether the question is only whether anything is left. */
export function isOpen({ quantity, properties }: Estimate): boolean {
  return quantity === null && (properties === null || Object.keys(properties).length === 0)
}

/** With nothing but what chooses a rate, such as the model, it is asked whether anything is left; what counts must be priced. */
function asksForAccess({ quantity, properties }: Estimate, { price }: Admission): boolean {
  return quantity === null && price.omission?.kind === 'UNNAMED' && countsNothing(properties ?? {})
}

/** The event that the estimate describes. */
export function estimatedUsage(feature: Feature, estimate: Estimate): Usage {
  const { quantity, pricedAs = null } = estimate
  const properties = { ...withTokenNames(estimate.properties ?? {}) }
  const name = feature.meter?.valueProperty ?? null
  const sums = feature.meter?.aggregation !== 'UNIQUE_COUNT'
  // 10 units of a meter that sums tokens are 10 tokens, not an event with a quantity of 10 and no tokens.
  if (quantity && name !== null && sums && !Object.hasOwn(properties, name)) {
    properties[name] = decimalText(quantity)
  }
  return { eventType: eventTypeOf(feature), pricedAs, quantity: quantity ?? one, properties }
}

export function checkFeature(
  subject: Subject,
  catalog: Catalog,
  feature: Feature,
  estimate: Estimate,
  now: Date,
): Check {
  const entitlement = subject.entitlements.get(feature.id) ?? null
  const card = rateCardOf(catalog, subject.rateCardId)
  const usage = completeEstimate(card, estimatedUsage(feature, estimate), now)
  // A question without an estimate has nothing that a rate could match.
  const estimated = isOpen(estimate) ? null : admit(subject, catalog, usage, now, now)
  const open = estimated === null || asksForAccess(estimate, estimated)
  const admission = open
    ? admitPriced(subject, catalog, usage, priceUsage(card, usage, now), zero, now, now)
    : estimated
  const counted = countedBy(subject, feature, entitlement, now)
  const available = figuresOf(subject, now).available
  const left = remaining(feature, entitlement, counted.used, available)
  const reason =
    unentitled(subject, feature, entitlement, now) ??
    (open ? exhausted(feature, entitlement, counted.used, available) : null) ??
    decided(admission)
  const details = detailsOf(reason, subject, feature, admission, now)
  return {
    customerId: subject.customerId,
    feature: feature.key,
    about: feature,
    entitlement,
    allowed: reason === 'ENTITLED' || reason === 'OVER_SOFT_LIMIT',
    reason,
    details,
    remainingCredits: left,
    availableCredits: available,
    ...counted,
    costPreview: previewOf(admission.price),
    optimization: () => optimize(card, usage, admission.price, now),
    asOf: now,
  }
}

/** The answer for a customer or a feature that does not exist. */
export function unknown(
  asked: { customerId: string; feature: string },
  reason: 'CUSTOMER_NOT_FOUND' | 'FEATURE_NOT_FOUND',
  now: Date,
): Check {
  return {
    customerId: asked.customerId,
    feature: asked.feature,
    about: null,
    entitlement: null,
    allowed: false,
    reason,
    details:
      reason === 'CUSTOMER_NOT_FOUND'
        ? notFoundDetails('customer', asked.customerId)
        : notFoundDetails('feature', asked.feature),
    remainingCredits: null,
    availableCredits: null,
    used: null,
    resetAt: null,
    costPreview: null,
    optimization: () => null,
    asOf: now,
  }
}

/** The reason to deny before any figures: the customer or the entitlement does not exist or has ended. */
function unentitled(
  subject: Subject,
  feature: Feature,
  entitlement: Entitlement | null,
  now: Date,
): CheckReason | null {
  if (subject.archived) return 'CUSTOMER_ARCHIVED'
  // A credits feature needs no entitlement: credits alone give access to what they pay for.
  if (entitlement === null) return feature.type === 'CREDITS' ? null : 'NO_ENTITLEMENT'
  const { revokedAt, expiresAt, effectiveAt } = entitlement
  if (revokedAt !== null && revokedAt <= now) return 'REVOKED'
  if (expiresAt !== null && expiresAt <= now) return 'EXPIRED'
  if (effectiveAt > now) return 'NOT_EFFECTIVE'
  return feature.type === 'BOOLEAN' && entitlement.value === false ? 'DISABLED' : null
}

/** The decision without an estimate: denied when nothing is left, since any usage would then be refused. */
function exhausted(
  feature: Feature,
  entitlement: Entitlement | null,
  used: Decimal | null,
  available: Decimal,
): CheckReason | null {
  const soft = entitlement?.behavior === 'SOFT'
  const limit = entitlement?.limit ?? null
  if (limit !== null && used?.gte(limit)) return soft ? 'OVER_SOFT_LIMIT' : 'LIMIT_EXCEEDED'
  if (feature.type !== 'CREDITS' || available.gt(0)) return null
  return soft ? 'OVER_SOFT_LIMIT' : 'INSUFFICIENT_CREDITS'
}

const refusals: Partial<Record<ErrorCode, CheckReason>> = {
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  INSUFFICIENT_CREDITS: 'INSUFFICIENT_CREDITS',
}

/** An estimate that no event could have, such as one too large for the database, is refused like the event. */
function decided({ unpriced, refusal, steps, burn }: Admission): CheckReason {
  if (unpriced) return 'UNPRICED'
  if (refusal) {
    const reason = refusals[refusal.code]
    if (!reason) throw refusal
    return reason
  }
  return steps.some(exceeds) || burn.uncovered.gt(0) ? 'OVER_SOFT_LIMIT' : 'ENTITLED'
}

/** The details of the refusal that recording would answer; a check without an estimate asks for nothing that is counted. */
function detailsOf(
  reason: CheckReason,
  subject: Subject,
  feature: Feature,
  { refusal, price, steps }: Admission,
  now: Date,
): AnyDetails | null {
  switch (reason) {
    case 'CUSTOMER_ARCHIVED':
      return archivedDetails(subject.customerId)
    case 'UNPRICED':
      return refusal?.details ?? null
    case 'LIMIT_EXCEEDED': {
      const entitlement = subject.entitlements.get(feature.id)
      if (refusal?.code === reason || !entitlement) return refusal?.details ?? null
      const range = periodOf(entitlement, now)
      const used = subject.counters.get(counterKey(feature.id, range.start))?.value ?? zero
      const step = steps.find((one) => one.feature.id === feature.id)
      const requested = step ? step.after.value.minus(step.before.value) : zero
      return limitDetails(feature, entitlement, range, used, requested)
    }
    case 'INSUFFICIENT_CREDITS':
      return creditDetails(price.credits, figuresOf(subject, now).available)
    case 'CUSTOMER_NOT_FOUND':
    case 'FEATURE_NOT_FOUND':
    case 'ENTITLED':
    case 'OVER_SOFT_LIMIT':
    case 'NO_ENTITLEMENT':
    case 'NOT_EFFECTIVE':
    case 'EXPIRED':
    case 'REVOKED':
    case 'DISABLED':
      return null
  }
}

function countedBy(
  subject: Subject,
  feature: Feature,
  entitlement: Entitlement | null,
  now: Date,
): Pick<Check, 'used' | 'resetAt'> {
  const counts = feature.type === 'METERED' || feature.type === 'CREDITS'
  if (!entitlement || !counts) return { used: null, resetAt: null }
  const { start, end } = periodOf(entitlement, now)
  const counter = subject.counters.get(counterKey(feature.id, start))
  return {
    used: counter?.value ?? zero,
    resetAt: entitlement.period === null ? null : end,
  }
}

function remaining(
  feature: Feature,
  entitlement: Entitlement | null,
  used: Decimal | null,
  available: Decimal,
): Decimal {
  const limit = entitlement?.limit ?? null
  if (feature.type !== 'CREDITS' || limit === null || used === null) return available
  return minOf(maxOf(limit.minus(used), zero), available)
}

function previewOf({ credits, cost, currency, omission }: Price): CostPreview | null {
  return currency === null || omission !== null ? null : { credits, currencyAmount: cost, currency }
}
