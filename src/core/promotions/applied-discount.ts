/**
 * Discounts: promotions that a customer redeemed, for a subscription or a purchase, in the form that decisions use.
 *
 * A redemption counts against the limits of its promotion whatever becomes of the discount, unless it is given back (RETURNED) because
 * what it was for never began.
 */
import type { Discount } from '../plans/discount.ts'
import { fromMinor } from '../values/money.ts'
import { addMonths } from '../values/period.ts'
import type { PromotionTerms } from './promotion-terms.ts'

export interface AppliedDiscount {
  id: string
  customerId: string
  promotionId: string
  promotionVersionId: string
  subscriptionId: string | null
  /** The checkout that redeemed it. */
  checkoutId: string | null
  /** The invoice of a purchase, which alone it reduces. */
  invoiceId: string | null
  /** The discounts of a customer apply in this order. */
  position: number
  status: 'ACTIVE' | 'ENDED' | 'REMOVED' | 'RETURNED'
  currency: string
  /** What it took off finalised invoices that stand, in minor units. */
  total: bigint
  appliedAt: Date
  /** Of a REPEATING one: the start of the first period that it reduced; null: none yet. */
  startsAt: Date | null
  /** Periods that start from here on are not reduced. */
  endsAt: Date | null
  endedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** A version of a promotion that was redeemed. */
export interface RedeemedVersion {
  id: string
  code: string
  terms: PromotionTerms
}

/** The window of a REPEATING discount whose first period starts at an instant. */
export function windowFrom(
  startsAt: Date,
  { months }: PromotionTerms,
): Pick<AppliedDiscount, 'startsAt' | 'endsAt'> {
  if (months === null) throw new Error('Only a REPEATING discount has a window')
  return { startsAt, endsAt: addMonths(startsAt, months) }
}

/**
 * Whether it reduces what belongs to a period that starts at the instant; null: a period that begins with its payment. A window that
 * is over still counts for its own periods, whose invoices may be finalised later.
 */
export function runsIn(
  { status, endsAt }: AppliedDiscount,
  { duration }: PromotionTerms,
  periodStart: Date | null,
): boolean {
  if (duration !== 'REPEATING') return status === 'ACTIVE'
  if (status !== 'ACTIVE' && status !== 'ENDED') return false
  return endsAt === null || (periodStart !== null && periodStart < endsAt)
}

/**
 * What discounts without end and those that run take off the recurring price of a subscription in a period that starts at the instant,
 * in the order in which they apply.
 */
export function recurringDiscounts(
  discounts: readonly AppliedDiscount[],
  versions: ReadonlyMap<string, RedeemedVersion>,
  { id, planId }: { id: string; planId: string },
  periodStart: Date,
): Discount[] {
  const inOrder = discounts.toSorted((a, b) => a.position - b.position)
  return inOrder.flatMap((discount) => {
    const terms = versions.get(discount.promotionVersionId)?.terms
    if (!terms || discount.subscriptionId !== id || discount.status !== 'ACTIVE') return []
    const { duration, percent, amount, currency, appliesTo, planIds } = terms
    const isFor = planIds.length === 0 || planIds.includes(planId)
    if (duration === 'ONCE' || !isFor || !runsIn(discount, terms, periodStart)) return []
    const off = amount !== null && currency !== null ? fromMinor(amount, currency) : null
    return [{ percent, amount: off, appliesTo }]
  })
}
