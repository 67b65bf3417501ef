/** What becomes of a checkout with its payment method, or with time. Pure. */
import { type Checkout, isOver } from '../../checkout/checkout.ts'
import type { PaymentMethod } from '../../invoices/invoice.ts'
import { isTerminal } from '../../subscriptions/subscription.ts'
import {
  type BillingAccount,
  type BillingDraft,
  invoiceOf,
  subscriptionOf,
} from '../billing-draft.ts'
import { paymentUnderWay } from '../payment-under-way.ts'
import { beginSubscription } from './begin-subscription.ts'
import {
  completeCheckout,
  endExpired,
  failCheckout,
  isBeingPaid,
  openCheckouts,
} from './checkout-status.ts'
import { startPayment } from './collect-invoice.ts'
import { endSubscription } from './end-subscription.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { voidInvoice } from './void-invoice.ts'

/** The provider has answered about the method that was given for a checkout, or the method is gone. */
export function useCheckoutMethod(
  draft: BillingDraft,
  account: BillingAccount,
  method: PaymentMethod,
): void {
  for (const checkout of openCheckouts(account)) {
    if (checkout.paymentMethodId !== method.id || checkout.status === 'FAILED') continue
    if (method.status === 'ACTIVE') chargeCheckout(draft, account, checkout, method)
    else if (method.status === 'FAILED') failCheckout(account, checkout, method.declineCode)
    else if (method.status === 'REMOVED' && !isBeingPaid(account, checkout)) {
      failCheckout(account, checkout, null)
    } else if (method.status === 'REQUIRES_ACTION') {
      account.checkouts.change(checkout, { status: 'REQUIRES_ACTION', declineCode: null })
    }
  }
}

/** Charges what is due of the checkout; when nothing is, the checkout is complete. */
export function chargeCheckout(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  method: PaymentMethod | null,
): void {
  const invoice = checkout.invoiceId === null ? null : invoiceOf(account, checkout)
  const subscription = subscriptionOf(account, checkout)
  if (subscription && method) {
    account.subscriptions.change(subscription, { paymentMethodId: method.id })
  }
  if (invoice && invoice.amountDue > 0n) {
    if (method && !paymentUnderWay(account, invoice)) startPayment(draft, account, invoice, method)
    return
  }
  if (invoice?.status === 'DRAFT') {
    // Promotions left nothing to pay: that completes the checkout as its payment would.
    finalizeInvoice(draft, account, invoice, { isPriced: true, collects: false })
    return
  }
  if (subscription?.status === 'INCOMPLETE') {
    beginSubscription(draft, account, subscription, account.now)
  }
  completeCheckout(account, checkout)
}

/** Gives everything back that the checkout made; the caller has made sure that it is not being paid. */
export function expireCheckout(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  at: Date,
): void {
  if (isOver(checkout)) return
  endExpired(account, checkout)
  const subscription = subscriptionOf(account, checkout)
  if (subscription && !isTerminal(subscription)) {
    endSubscription(draft, account, subscription, at, {
      ...{ status: 'EXPIRED', prorate: false, unpaidInvoices: 'VOID' },
    })
  }
  const invoice = account.invoices.all.find(({ id }) => id === checkout.invoiceId)
  if (invoice?.status === 'DRAFT' && checkout.purpose !== 'INVOICE')
    voidInvoice(draft, account, invoice)
  if (checkout.madeCustomer) account.archivesUnused = true
}
