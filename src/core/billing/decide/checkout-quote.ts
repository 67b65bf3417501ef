/** What a checkout costs, computed by the decisions that make its purchase, and kept with it. Pure. */
import type { Checkout, CheckoutQuote, CheckoutTerms } from '../../checkout/checkout.ts'
import { readLines } from '../../checkout/sale-lines.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { type Decimal, decimalText } from '../../values/decimal.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { linesOf } from './documents.ts'
import { quoteLines } from './lines-quote.ts'
import { quotePlan } from './plan-quote.ts'
import type { Quote } from './quoted.ts'
import type { GivenPromotion } from './redeem-promotion.ts'

type Priced = Pick<
  Checkout,
  'planVersionId' | 'quantity' | 'trialDays' | 'trialGiven' | 'lines' | 'currency'
>

/** The terms of the customer now. */
export function termsNow(
  { settings }: Pick<BillingDraft, 'settings'>,
  { customer }: Pick<BillingAccount, 'customer'>,
): CheckoutTerms {
  const text = (value: Decimal | null) => (value === null ? null : decimalText(value))
  return {
    taxName: settings.taxName,
    taxPercent: decimalText(customer.taxPercent ?? settings.taxPercent),
    taxInclusive: settings.taxInclusive,
    discountPercent: text(customer.discountPercent),
    discountScope: customer.discountScope,
  }
}

/**
 * On a draft that is not written. Store credit is left for other invoices: what a checkout charges must not change while it is open.
 * Null: the payer has not named an amount.
 */
export function quoteCheckout(
  draft: BillingDraft,
  account: BillingAccount,
  checkout: Priced,
  promotions: readonly GivenPromotion[] = [],
): { quote: CheckoutQuote; trialDays: number | null } | null {
  const quoted = quoteOf(draft, account, checkout, promotions)
  if (!quoted) return null
  const { trialDays, total } = quoted
  const lines = quoted.lines.map(({ description, amount, discount, tax }) => ({
    ...{ description, amount: amount.toString() },
    ...{ discount: discount.toString(), tax: tax.toString() },
  }))
  return {
    trialDays,
    quote: {
      lines,
      ...{ subtotal: quoted.subtotal.toString(), discount: quoted.discount.toString() },
      ...{ tax: quoted.tax.toString(), total: total.toString() },
      dueNow: (trialDays === null ? total : 0n).toString(),
    },
  }
}

function quoteOf(
  draft: BillingDraft,
  account: BillingAccount,
  { planVersionId, quantity, trialDays, trialGiven, lines, currency }: Priced,
  promotions: readonly GivenPromotion[],
): Quote | null {
  if (planVersionId !== null) {
    return quotePlan(draft, account.customerId, planVersionId, {
      ...{ quantity, trialDays: trialGiven ? trialDays : null, activation: 'ON_PAYMENT' },
      ...{ collection: 'CHARGE', promotions },
    })
  }
  if (lines === null) return null
  const given = { currency, lines: readLines(lines), collection: 'CHARGE' as const }
  return quoteLines(draft, account, given, promotions)
}

/** What is due of an invoice. */
export function quoteInvoice(account: BillingAccount, invoice: Invoice): CheckoutQuote {
  const { subtotal, discount, tax, total, amountDue } = invoice
  const lines = linesOf(account, invoice.id).map((line) => ({
    ...{ description: line.description, amount: line.amount.toString() },
    ...{ discount: line.discount.toString(), tax: line.tax.toString() },
  }))
  return {
    lines,
    ...{ subtotal: subtotal.toString(), discount: discount.toString(), tax: tax.toString() },
    ...{ total: total.toString(), dueNow: amountDue.toString() },
  }
}
