/** Whether a promotion can be redeemed, and what it takes off an amount. Pure. */
import type { Decimal } from '../values/decimal.ts'
import { DomainError } from '../values/errors.ts'
import { mulDiv, percentRatio } from '../values/mul-div.ts'
import type { PromotionRounding, PromotionTerms } from './promotion-terms.ts'

export type PromotionProblem =
  | 'NOT_FOUND'
  | 'NOT_PUBLISHED'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'PLAN_NOT_APPLICABLE'
  | 'CURRENCY_MISMATCH'
  | 'MINIMUM_NOT_MET'
  | 'MAX_REDEMPTIONS_REACHED'
  | 'CUSTOMER_LIMIT_REACHED'

/** A promotion as it is offered. */
export interface Offer {
  promotionId: string
  code: string
  isActive: boolean
  redeemedCount: number
  /** The version that is redeemed; null: none was published. */
  version: { id: string; terms: PromotionTerms } | null
}

/** What the price is of: a plan, or a purchase of lines. */
export type Sold = { planId: string } | 'LINES'

/** What a promotion would be redeemed for; null: it is not known, and not checked. */
export interface Redemption {
  now: Date
  sold: Sold | null
  currency: string | null
  /** The price in minor units of the currency, before discounts. */
  amount: bigint | null
  /** How often the customer redeemed it before. */
  redeemedByCustomer: number | null
}

/** Null: it can be redeemed. Without an offer there is no promotion of the code. */
export function problemOf(offer: Offer | null, to: Redemption): PromotionProblem | null {
  if (offer === null) return 'NOT_FOUND'
  if (offer.version === null || !offer.isActive) return 'NOT_PUBLISHED'
  const { terms } = offer.version
  const { validFrom, validUntil, currency, minimumAmount } = terms
  if (validFrom !== null && to.now < validFrom) return 'NOT_YET_VALID'
  if (validUntil !== null && to.now >= validUntil) return 'EXPIRED'
  if (to.sold !== null && !isFor(terms, to.sold)) return 'PLAN_NOT_APPLICABLE'
  if (currency !== null && to.currency !== null && currency !== to.currency) {
    return 'CURRENCY_MISMATCH'
  }
  if (minimumAmount !== null && to.amount !== null && to.amount < minimumAmount) {
    return 'MINIMUM_NOT_MET'
  }
  const { maxRedemptions, maxRedemptionsPerCustomer } = terms
  if (maxRedemptions !== null && offer.redeemedCount >= maxRedemptions) {
    return 'MAX_REDEMPTIONS_REACHED'
  }
  const isUsedUp =
    maxRedemptionsPerCustomer !== null &&
    to.redeemedByCustomer !== null &&
    to.redeemedByCustomer >= maxRedemptionsPerCustomer
  return isUsedUp ? 'CUSTOMER_LIMIT_REACHED' : null
}

/** Lines have no trial and no usage, and are of no plan: their amounts are a base price. */
function isFor({ planIds, kind, appliesTo }: PromotionTerms, sold: Sold): boolean {
  if (sold !== 'LINES') return planIds.length === 0 || planIds.includes(sold.planId)
  return planIds.length === 0 && kind !== 'FREE_TRIAL_DAYS' && appliesTo !== 'USAGE'
}

const sentences: Record<PromotionProblem, string> = {
  NOT_FOUND: 'There is no such promotion code',
  NOT_PUBLISHED: 'The promotion is not offered',
  NOT_YET_VALID: 'The promotion has not begun',
  EXPIRED: 'The promotion is over',
  PLAN_NOT_APPLICABLE: 'The promotion is not for what is bought',
  CURRENCY_MISMATCH: 'The promotion is for prices in another currency',
  MINIMUM_NOT_MET: 'The price is below the minimum of the promotion',
  MAX_REDEMPTIONS_REACHED: 'The promotion was redeemed as often as it can be',
  CUSTOMER_LIMIT_REACHED: 'The customer redeemed the promotion as often as it can',
}

/** INVALID_REQUEST with the problem as its reason. */
export function notRedeemable(problem: PromotionProblem, promotionCode: string): DomainError {
  const message = `${sentences[problem]}: ${JSON.stringify(promotionCode)}.`
  return new DomainError('INVALID_REQUEST', message, { reason: problem, promotionCode })
}

/** A code that cannot be redeemed, and why. */
export interface RefusedPromotion {
  promotionCode: string
  reason: PromotionProblem
}

/** The promotion that an error refuses; null: it refuses something else. */
export function refusedPromotion(error: unknown): RefusedPromotion | null {
  const { promotionCode, reason = '' } = (error instanceof DomainError && error.details) || {}
  return promotionCode !== undefined && isProblem(reason) ? { promotionCode, reason } : null
}

function isProblem(reason: string): reason is PromotionProblem {
  return Object.hasOwn(sentences, reason)
}

/** A percentage of an amount in minor units; a fraction of a unit is rounded half-up or dropped. */
export function percentOff(minor: bigint, percent: Decimal, rounding: PromotionRounding): bigint {
  const { numerator, denominator } = percentRatio(percent)
  if (rounding === 'HALF_UP') return mulDiv(minor, numerator, denominator)
  // The division of bigints drops the fraction.
  return (minor * numerator) / denominator
}

/** What the terms take off an amount in minor units, at most all of it. */
export function reductionOf(terms: PromotionTerms, minor: bigint): bigint {
  const { percent, amount, rounding } = terms
  if (percent !== null) return percentOff(minor, percent, rounding)
  if (amount === null || minor <= 0n) return 0n
  return amount < minor ? amount : minor
}
