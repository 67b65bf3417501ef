/** Redeems promotions: for a subscription, or for a purchase. The limit of the promotion is held once more as it is written. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { AppliedDiscount } from '../../promotions/applied-discount.ts'
import { notRedeemable, type Offer, problemOf } from '../../promotions/redeemable.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { DomainError } from '../../values/errors.ts'
import { dayMs } from '../../values/period.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { discountData, discountsOf, endDiscount } from './discount-life.ts'
import { linesOf } from './documents.ts'
import { moveTrialEnd } from './move-period-end.ts'
import { advancePrices } from './price-period.ts'

const discountsMax = 10
const trialDaysMax = 730

/** A code, and the promotion that it names; null: none. */
export interface GivenPromotion {
  code: string
  offer: Offer | null
}

/** What a promotion is redeemed for; amounts are minor units of the currency. */
export interface RedeemedFor {
  subscriptionId: string | null
  /** The checkout that redeems it. */
  checkoutId: string | null
  /** Of a purchase: the invoice that it reduces; its lines by hand are reduced too. */
  invoiceId: string | null
  /** Null: lines. */
  planId: string | null
  currency: string
  /** Before discounts: of a subscription, what a period costs in advance. */
  amount: bigint
}

/** INVALID_REQUEST with the problem as its reason when the promotion cannot be redeemed. */
export function redeemPromotion(
  draft: BillingDraft,
  account: BillingAccount,
  { code, offer }: GivenPromotion,
  { planId, currency, amount, ...target }: RedeemedFor,
): AppliedDiscount {
  const { now, customerId, discounts } = account
  const redeemed = discounts.all.filter(
    ({ promotionId, status }) => promotionId === offer?.promotionId && status !== 'RETURNED',
  )
  const problem = problemOf(offer && asOfNow(account, offer), {
    ...{ now, currency, amount, redeemedByCustomer: redeemed.length },
    sold: planId === null ? 'LINES' : { planId },
  })
  if (problem !== null || !offer?.version) throw notRedeemable(problem ?? 'NOT_PUBLISHED', code)
  const { version, promotionId } = offer
  const redeemedVersion = { id: version.id, code: offer.code, terms: version.terms }
  draft.promotions.set(version.id, redeemedVersion)
  const positions = discounts.all.map(({ position }) => position)
  const discount = discounts.add({
    ...{ id: account.newId('disc'), customerId, promotionId, promotionVersionId: version.id },
    ...target,
    position: Math.max(0, ...positions) + 1,
    ...{ status: 'ACTIVE', currency, total: 0n, appliedAt: now },
    ...{ startsAt: null, endsAt: null, endedAt: null, createdAt: now, updatedAt: now },
  })
  account.redemptions.push({ promotionId, code: offer.code, count: 1 })
  account.notices.push({
    type: 'promotion.redeemed',
    data: () => {
      const { id: discountId, status: _, ...rest } = discountData(discount, redeemedVersion)
      return { ...rest, id: promotionId, discountId: discountId ?? null }
    },
  })
  return discount
}

/** What this decision itself redeemed and gave back counts too. */
function asOfNow({ redemptions }: BillingAccount, offer: Offer): Offer {
  const own = redemptions.filter(({ promotionId }) => promotionId === offer.promotionId)
  const redeemedCount = own.reduce((sum, { count }) => sum + count, offer.redeemedCount)
  return { ...offer, redeemedCount }
}

/**
 * Redeems a promotion for a subscription; days of trial are added at once. LIMIT_EXCEEDED beyond 10 discounts, CONFLICT for one that it
 * has already.
 */
export function redeemFor(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  given: GivenPromotion,
): void {
  requireRoom(discountsOf(account, subscription), given, 'subscription')
  const { id, planVersionId, planId, currency, quantity } = subscription
  const prices = advancePrices(versionOf(draft, planVersionId), quantity)
  const discount = redeemPromotion(draft, account, given, {
    ...{ subscriptionId: id, checkoutId: null, invoiceId: null, planId, currency },
    amount: prices.reduce((sum, { minor }) => sum + minor, 0n),
  })
  const version = draft.promotions.get(discount.promotionVersionId)
  if (!version || version.terms.days === null) return
  lengthenTrial(account, subscription, version.terms.days)
  endDiscount(account, discount, version)
}

/** Redeems promotions for an invoice of lines, which they alone reduce. CONFLICT for one that is given twice. */
export function redeemForLines(
  draft: BillingDraft,
  account: BillingAccount,
  { id: invoiceId, currency }: Invoice,
  checkoutId: string | null,
  promotions: readonly GivenPromotion[],
): void {
  const amount = linesOf(account, invoiceId).reduce((sum, line) => sum + line.amount, 0n)
  for (const given of promotions) {
    const own = account.discounts.all.filter((one) => one.invoiceId === invoiceId)
    requireRoom(own, given, 'purchase')
    redeemPromotion(draft, account, given, {
      ...{ subscriptionId: null, checkoutId, invoiceId, planId: null, currency, amount },
    })
  }
}

function requireRoom(
  all: readonly AppliedDiscount[],
  { code, offer }: GivenPromotion,
  what: 'subscription' | 'purchase',
): void {
  const active = all.filter(({ status }) => status === 'ACTIVE')
  // Days of trial are added once, and stay.
  const kept = offer?.version?.terms.kind === 'FREE_TRIAL_DAYS' ? all : active
  const same = kept.find(({ promotionId }) => promotionId === offer?.promotionId)
  if (same) {
    const message = `The ${what} has the promotion ${JSON.stringify(code)} already.`
    throw new DomainError('CONFLICT', message, { reason: 'ALREADY_APPLIED', id: same.id })
  }
  if (active.length < discountsMax) return
  throw new DomainError('LIMIT_EXCEEDED', `A ${what} has at most ${discountsMax} discounts.`, {
    limit: String(discountsMax),
    used: String(active.length),
    requested: '1',
  })
}

function lengthenTrial(account: BillingAccount, subscription: Subscription, days: number): void {
  const { id, status, trialDays, startedAt, trialEnd, startAt } = subscription
  if (status !== 'SCHEDULED' && status !== 'TRIALING') {
    throw new DomainError('PRECONDITION_FAILED', 'The subscription is in no trial.', {
      ...{ reason: 'STATUS', id, status },
      allowed: ['SCHEDULED', 'TRIALING'],
    })
  }
  const from = startedAt ?? startAt
  const given = trialEnd && (trialEnd.getTime() - from.getTime()) / dayMs
  const present = given ?? trialDays ?? 0
  if (present + days > trialDaysMax) {
    throw new DomainError('LIMIT_EXCEEDED', `A trial has at most ${trialDaysMax} days.`, {
      ...{ limit: String(trialDaysMax), used: String(Math.ceil(present)), requested: String(days) },
    })
  }
  account.subscriptions.change(subscription, { trialDays: (trialDays ?? 0) + days })
  if (trialEnd === null) return
  moveTrialEnd(account, subscription, new Date(trialEnd.getTime() + days * dayMs))
}
