/** Quotes an open checkout anew, before its purchase is made: it charges what it then shows. Pure. */
import type { Checkout } from '../../checkout/checkout.ts'
import { accountOf, type BillingDraft } from '../billing-draft.ts'
import { quoteCheckout, termsNow } from './checkout-quote.ts'
import { trialBefore } from './make-purchase.ts'
import type { GivenPromotion } from './redeem-promotion.ts'

/**
 * On a draft that is not written. `before` are the promotions that the checkout has now, whose days of trial are not the seller's to
 * give twice. Null: the payer has not named an amount.
 */
export function requoteCheckout(
  apart: BillingDraft,
  customerId: string,
  checkout: Checkout,
  { before, after }: Record<'before' | 'after', readonly GivenPromotion[]>,
): Pick<Checkout, 'quote' | 'trialDays' | 'terms'> | null {
  const account = accountOf(apart, customerId)
  const given = { ...checkout, trialDays: trialBefore(checkout.trialDays, before) }
  const quoted = quoteCheckout(apart, account, given, after)
  return quoted && { ...quoted, terms: termsNow(apart, account) }
}
