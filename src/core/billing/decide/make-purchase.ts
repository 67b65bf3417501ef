/**
 * Makes what a checkout sells: a subscription that waits, or an invoice, as drafts that only this checkout can pay. Pure.
 *
 * The invoice has the terms of the quote, so that its total is what the checkout showed.
 */
import type { Checkout, CheckoutTerms } from '../../checkout/checkout.ts'
import { readLines } from '../../checkout/sale-lines.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { decimal } from '../../values/decimal.ts'
import { DomainError } from '../../values/errors.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { invoiceData, linesOf, newInvoiceOf } from './documents.ts'
import { priceInvoice } from './finalize-invoice.ts'
import { manualInvoice } from './manual-invoice.ts'
import { createSubscription } from './new-subscription.ts'
import { addPeriodLines, addStartLines } from './price-period.ts'
import { type GivenPromotion, redeemForLines } from './redeem-promotion.ts'

/** A repeated call makes nothing more. */
export function makePurchase(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  promotions: readonly GivenPromotion[],
): void {
  if (checkout.invoiceId !== null || checkout.subscriptionId !== null) return
  const invoice =
    checkout.planVersionId === null
      ? purchaseInvoice(draft, account, checkout, promotions)
      : startInvoice(draft, account, checkout, subscribe(draft, account, checkout, promotions))
  if (!invoice) return
  account.checkouts.change(checkout, { invoiceId: invoice.id })
  priceOn(draft, account, invoice, checkout.terms)
  account.invoices.change(invoice, { amountDue: invoice.total })
  account.notices.push({ type: 'invoice.created', data: () => invoiceData(invoice) })
  const { quote } = checkout
  if (invoice.total.toString() !== quote?.dueNow) {
    // Only a promotion can have become another one since.
    throw new DomainError(
      'PRECONDITION_FAILED',
      'What the checkout showed cannot be had any more.',
      {
        ...{ reason: 'PRICE_CHANGED', id: checkout.id },
      },
    )
  }
}

function subscribe(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  promotions: readonly GivenPromotion[],
): Subscription {
  const { planVersionId, trialDays, quantity, metadata } = checkout
  const version = versionOf(draft, planVersionId ?? '')
  const id = createSubscription(draft, account.customerId, version.id, {
    ...{ quantity, metadata, trialDays: trialBefore(trialDays, promotions), collection: 'CHARGE' },
    // Without a trial its first payment begins it; after one it is charged like any.
    activation: trialDays === null ? 'ON_PAYMENT' : 'IMMEDIATE',
    ...{ incompleteDays: null, waits: true, promotions },
  })
  const subscription = account.subscriptions.all.find((one) => one.id === id)
  if (!subscription) throw new Error('A subscription that was made is missing')
  account.checkouts.change(checkout, { subscriptionId: id })
  return subscription
}

/** The days of a trial without those that its promotions add to it. */
export function trialBefore(days: number | null, promotions: readonly GivenPromotion[]): number {
  const added = promotions.map(({ offer }) => offer?.version?.terms.days ?? 0)
  return Math.max(0, (days ?? 0) - added.reduce((sum, one) => sum + one, 0))
}

/** Null: there is a trial first, or nothing is to be paid. */
function startInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  subscription: Subscription,
): Invoice | null {
  if (checkout.trialDays !== null) return null
  const version = versionOf(draft, subscription.planVersionId)
  const invoice = newInvoiceOf(draft, account, subscription, { reason: 'START', period: null })
  addPeriodLines(account, invoice, subscription, version, null)
  addStartLines(account, invoice, subscription, version)
  if (linesOf(account, invoice.id).length > 0) return invoice
  account.invoices.remove(invoice)
  return null
}

function purchaseInvoice(
  draft: BillingDraft,
  account: BillingAccount,
  { id, lines, currency, metadata }: Checkout,
  promotions: readonly GivenPromotion[],
): Invoice {
  if (lines === null) throw new Error('The amount of a purchase is not known')
  const invoice = manualInvoice(draft, account, {
    ...{ reason: 'PURCHASE', currency, lines: readLines(lines), collection: 'CHARGE' },
  })
  account.invoices.change(invoice, { metadata })
  redeemForLines(draft, account, invoice, id, promotions)
  return invoice
}

/** Prices the draft on the terms of the quote, whatever those of the customer have become. */
function priceOn(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  terms: CheckoutTerms,
): void {
  const { taxName, taxPercent, taxInclusive, discountPercent, discountScope } = terms
  account.invoices.change(invoice, { taxName, taxPercent: decimal(taxPercent), taxInclusive })
  priceInvoice(draft, account, invoice, {
    discountPercent: discountPercent === null ? null : decimal(discountPercent),
    discountScope,
  })
}
