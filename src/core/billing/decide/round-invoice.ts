/** Rounds an invoice to what the provider that will charge it can take, such as whole 0.010 of a dinar. Pure. */
import { explainByHand } from '../../invoices/explain-line.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { stripeStep } from '../../payments/stripe-amounts.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { addLine } from './documents.ts'

/** What its amount due must be a multiple of, in minor units. */
export function stepOf(
  { chargedBy }: Pick<BillingDraft, 'chargedBy'>,
  { isOnClock }: Pick<BillingAccount, 'isOnClock'>,
  { collection, currency }: Pick<Invoice, 'collection' | 'currency'>,
): bigint {
  const isCharged = chargedBy === 'stripe' && collection === 'CHARGE' && !isOnClock
  return (isCharged ? stripeStep(currency) : null) ?? 1n
}

/** An untaxed line brings the total to the next multiple, the upper one from the half on. */
export function roundTotal(account: BillingAccount, invoice: Invoice, step: bigint): void {
  const { currency, subtotal, total } = invoice
  const rounded = ((2n * total + step) / (2n * step)) * step
  const amount = rounded - total
  if (amount === 0n) return
  addLine(
    account,
    { invoice, subscriptionId: null, currency },
    {
      ...{ kind: 'ROUNDING', description: 'Rounding', amount },
      explain: explainByHand({
        ...{ kind: 'ROUNDING', segment: null, planVersionId: null, currency },
        ...{ amountMinor: amount, quantity: null, unitPrice: null },
      }),
    },
  )
  account.invoices.change(invoice, { subtotal: subtotal + amount, total: rounded })
}
