/** Payments of invoices, and what follows when nothing is due any more. Pure. */
import type { Invoice, Payment } from '../../invoices/invoice.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { activate } from './activate-subscription.ts'
import { invoiceData } from './documents.ts'
import { setStatus } from './subscription-status.ts'

/** A payment that was made outside, by `manual`. The caller has checked the amount. */
export function payManually(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  { amount, reference, paidAt }: { amount: bigint; reference: string | null; paidAt: Date },
): Payment {
  const { customerId, now } = account
  const payment = account.payments.add({
    id: account.newId('pay'),
    customerId,
    invoiceId: invoice.id,
    provider: 'manual',
    reference,
    status: 'SUCCEEDED',
    currency: invoice.currency,
    amount,
    paidAt,
    billingSequence: 0,
    createdAt: now,
    updatedAt: now,
  })
  account.invoices.change(invoice, {
    amountPaid: invoice.amountPaid + amount,
    amountDue: invoice.amountDue - amount,
  })
  const { id, currency } = payment
  account.notices.push({
    type: 'payment.succeeded',
    data: () => ({ id, invoiceId: invoice.id, currency, amountMinor: amount.toString() }),
  })
  settleWhenPaid(draft, account, invoice, paidAt)
  return payment
}

/** An open or uncollectible invoice of which nothing is due is paid. */
export function settleWhenPaid(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  paidAt: Date,
): void {
  const { status, amountDue, reason } = invoice
  if (amountDue > 0n || (status !== 'OPEN' && status !== 'UNCOLLECTIBLE')) return
  account.invoices.change(invoice, { status: 'PAID', paidAt })
  account.notices.push({ type: 'invoice.paid', data: () => invoiceData(invoice) })
  const subscription = account.subscriptions.all.find(({ id }) => id === invoice.subscriptionId)
  if (!subscription) return
  if (subscription.status === 'INCOMPLETE' && reason === 'START') {
    // What was paid before service was to begin pays for it from then on.
    const earliest = subscription.trialEnd ?? subscription.startAt
    const at = paidAt > earliest ? paidAt : earliest
    activate(draft, account, subscription, at, { startInvoice: invoice })
  } else if (subscription.status === 'PAST_DUE' && !hasOverdue(account, invoice)) {
    setStatus(account, subscription, 'ACTIVE', 'subscription.recovered')
  }
}

/** Whether another invoice of the subscription is overdue. */
function hasOverdue({ invoices }: BillingAccount, { id, subscriptionId }: Invoice): boolean {
  return invoices.all.some(
    (other) =>
      other.id !== id &&
      other.subscriptionId === subscriptionId &&
      other.status === 'OPEN' &&
      other.overdueAt !== null,
  )
}
