/** Decides on the confirmation of a checkout. Pure. */

import type { Checkout } from '../../checkout/checkout.ts'
import { allowsVerb } from '../../invoices/require-invoice-verb.ts'
import type { OutsideProvider } from '../../payments/provider.ts'
import { DomainError } from '../../values/errors.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { catchUp } from './catch-up.ts'
import { quoteInvoice } from './checkout-quote.ts'
import { makePurchase } from './make-purchase.ts'
import type { GivenPromotion } from './redeem-promotion.ts'
import { chargeCheckout } from './settle-checkout.ts'
import { beginMethod } from './settle-method.ts'

/** What the payer gives; null: nothing, as for what costs nothing. */
export type GivenMethod = { provider: OutsideProvider; token: string } | null

/**
 * Makes the purchase, once, and begins its payment. While a payment is under way and after it has succeeded, another confirmation
 * changes nothing. PRECONDITION_FAILED when it has expired, or needs a payment method and none is given.
 */
export function takeConfirmation(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Checkout,
  given: GivenMethod,
  promotions: readonly GivenPromotion[],
): void {
  catchUp(draft, account)
  const { id, status } = checkout
  switch (status) {
    case 'COMPLETE':
    case 'PROCESSING':
    case 'REQUIRES_ACTION':
      return
    case 'EXPIRED':
      throw checkoutOver(checkout)
    case 'OPEN':
    case 'FAILED':
      break
  }
  requirePayable(account, checkout)
  const isCharged = checkout.quote?.dueNow !== '0'
  const needsMethod = isCharged || (checkout.trialDays !== null && checkout.requirePaymentMethod)
  if (needsMethod && given === null) {
    throw new DomainError('PRECONDITION_FAILED', 'The checkout needs a payment method.', {
      ...{ reason: 'NO_PAYMENT_METHOD', id },
    })
  }
  makePurchase(draft, account, checkout, promotions)
  if (!needsMethod || given === null) {
    chargeCheckout(draft, account, checkout, null)
    return
  }
  const method = beginMethod(draft, account, { ...given, wantsDefault: false, replaces: true })
  account.checkouts.change(checkout, {
    ...{ status: 'PROCESSING', paymentMethodId: method.id, declineCode: null },
  })
}

export function checkoutOver({ id, status }: Pick<Checkout, 'id' | 'status'>): DomainError {
  return new DomainError('PRECONDITION_FAILED', `The checkout is ${status}.`, {
    ...{ reason: 'STATUS', id, status, allowed: ['OPEN', 'FAILED'] },
  })
}

/** What is due of an invoice may have changed since the checkout was made. */
function requirePayable(account: BillingAccount, checkout: Checkout): void {
  if (checkout.purpose !== 'INVOICE') return
  const invoice = account.invoices.all.find((one) => one.id === checkout.invoiceId)
  if (!invoice || !allowsVerb(invoice, 'pay')) {
    throw new DomainError('PRECONDITION_FAILED', 'Nothing is to be paid of the invoice.', {
      reason: 'STATUS',
      id: invoice?.id ?? checkout.id,
      status: invoice?.status ?? checkout.status,
      allowed: ['OPEN', 'UNCOLLECTIBLE'],
    })
  }
  account.checkouts.change(checkout, { quote: quoteInvoice(account, invoice) })
}
