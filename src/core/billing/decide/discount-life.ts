/** What becomes of discounts: they are used up, their window passes, an invoice that used them is void, they are given back. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import {
  type AppliedDiscount,
  type RedeemedVersion,
  windowFrom,
} from '../../promotions/applied-discount.ts'
import { naturalPeriodAt } from '../../subscriptions/billing-period.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { JsonObject } from '../../values/input.ts'
import {
  type BillingAccount,
  type BillingDraft,
  subscriptionOf,
  versionOf,
} from '../billing-draft.ts'
import { linesOf } from './documents.ts'
import { isPeriod } from './invoice-portions.ts'
import { billingTermOf } from './price-period.ts'

/** What events tell of a discount. */
export function discountData(discount: AppliedDiscount, { code }: RedeemedVersion): JsonObject {
  const { id, promotionId, promotionVersionId, subscriptionId, status } = discount
  return { id, promotionId, promotionVersionId, code, subscriptionId, status }
}

/** The discounts of a subscription, in the order in which they apply. */
export function discountsOf(
  { discounts }: BillingAccount,
  { id }: Pick<Subscription, 'id'>,
): AppliedDiscount[] {
  return discounts.all
    .filter(({ subscriptionId }) => subscriptionId === id)
    .toSorted((a, b) => a.position - b.position)
}

export function redeemedVersion(
  { promotions }: Pick<BillingDraft, 'promotions'>,
  { id, promotionVersionId }: AppliedDiscount,
): RedeemedVersion {
  const version = promotions.get(promotionVersionId)
  if (!version) throw new Error(`The version of the discount ${id} is not loaded`)
  return version
}

/** It was used up, or its time is over. */
export function endDiscount(
  account: BillingAccount,
  discount: AppliedDiscount,
  version: RedeemedVersion,
): void {
  if (discount.status !== 'ACTIVE') return
  account.discounts.change(discount, { status: 'ENDED', endedAt: account.now })
  account.notices.push({ type: 'discount.ended', data: () => discountData(discount, version) })
}

/** Taken away: it reduces nothing any more. */
export function removeDiscount(
  draft: BillingDraft,
  account: BillingAccount,
  discount: AppliedDiscount,
): void {
  const version = redeemedVersion(draft, discount)
  account.discounts.change(discount, { status: 'REMOVED', endedAt: account.now })
  account.notices.push({ type: 'discount.removed', data: () => discountData(discount, version) })
}

/** Ends those whose window does not reach the period that begins. */
export function endPassedDiscounts(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  periodStart: Date,
): void {
  for (const discount of discountsOf(account, subscription)) {
    const { endsAt } = discount
    if (endsAt === null || endsAt > periodStart) continue
    endDiscount(account, discount, redeemedVersion(draft, discount))
  }
}

/** A START invoice that was made before its period was known begins the windows of the discounts on it. */
export function beginWindows(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  periodStart: Date,
): void {
  for (const { discount, version } of usedOn(draft, account, invoice)) {
    if (version.terms.duration !== 'REPEATING' || discount.startsAt !== null) continue
    account.discounts.change(discount, windowFrom(periodStart, version.terms))
  }
}

interface Used {
  discount: AppliedDiscount
  version: RedeemedVersion
  /** What it took off the invoice. */
  off: bigint
}

function usedOn(draft: BillingDraft, account: BillingAccount, { id }: Invoice): Used[] {
  if (account.discounts.all.length === 0) return []
  return linesOf(account, id).flatMap(({ explain, amount }) => {
    const discount = account.discounts.all.find((one) => one.id === explain.discountId)
    return discount ? [{ discount, version: redeemedVersion(draft, discount), off: -amount }] : []
  })
}

/** An invoice that is void gives back what it used: an invoice of ONCE, a period of REPEATING. */
export function returnUse(draft: BillingDraft, account: BillingAccount, invoice: Invoice): void {
  for (const { discount, version, off } of usedOn(draft, account, invoice)) {
    account.discounts.change(discount, { total: discount.total - off })
    if (version.terms.duration === 'ONCE' && discount.invoiceId === null) reopen(account, discount)
  }
  if (invoice.status === 'DRAFT') returnPurchase(account, invoice)
  const subscription = subscriptionOf(account, invoice)
  if (!subscription || !isPeriod(invoice) || invoice.periodStart === null) return
  for (const discount of discountsOf(account, subscription)) {
    const { startsAt, endsAt } = discount
    if (startsAt === null || endsAt === null) continue
    if (invoice.periodStart < startsAt || invoice.periodStart >= endsAt) continue
    moveWindow(draft, account, subscription, discount, endsAt)
  }
}

/** What a purchase that never was redeemed. */
function returnPurchase(account: BillingAccount, { id }: Invoice): void {
  for (const discount of account.discounts.all) {
    if (discount.invoiceId === id) returnRedemption(account, discount)
  }
}

/** The window moves on by a period: by the next one, when it is over. */
function moveWindow(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  discount: AppliedDiscount,
  endsAt: Date,
): void {
  const term = billingTermOf(versionOf(draft, subscription.planVersionId).terms)
  if (term.unit === 'ONCE') return
  const { periodStart, periodEnd } = subscription
  const isOver = periodStart !== null && periodEnd !== null && endsAt <= periodStart
  const from = isOver ? periodEnd : endsAt
  const recurring = { unit: term.unit, count: term.count }
  account.discounts.change(discount, { endsAt: naturalPeriodAt(recurring, from, from).end })
  reopen(account, discount)
}

function reopen(account: BillingAccount, discount: AppliedDiscount): void {
  if (discount.status !== 'ENDED') return
  account.discounts.change(discount, { status: 'ACTIVE', endedAt: null })
}

/** What never began gives its redemptions back: they do not count any more. */
export function returnRedemption(account: BillingAccount, discount: AppliedDiscount): void {
  if (discount.status === 'RETURNED') return
  account.discounts.change(discount, { status: 'RETURNED', endedAt: account.now })
  account.redemptions.push({ promotionId: discount.promotionId, code: null, count: -1 })
}
