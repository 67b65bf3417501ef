/** Payments of invoices, and what follows when nothing is due any more. Pure. */

import type { Invoice, Payment } from '../../invoices/invoice.ts'
import { allowsVerb } from '../../invoices/require-invoice-verb.ts'
import { type BillingAccount, type BillingDraft, subscriptionOf } from '../billing-draft.ts'
import { activate } from './activate-subscription.ts'
import { completePaid } from './checkout-status.ts'
import { invoiceData } from './documents.ts'
import { recover } from './dunning-state.ts'
import { giveUpWaiting } from './give-up-payment.ts'
import { notePayment } from './note-payment.ts'
import { recoverUnlessBehind } from './suspend-subscription.ts'

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
    ...{ provider: 'manual', paymentMethodId: null, reference, status: 'SUCCEEDED' },
    ...{ currency: invoice.currency, amount, excess: 0n, paidAt },
    ...{ declineCode: null, isHardDecline: false, nextAction: null },
    ...{ attempts: 0, leaseUntil: null, wakeAt: null, clockWakeAt: null },
    billingSequence: 0,
    createdAt: now,
    updatedAt: now,
  })
  account.invoices.change(invoice, {
    amountPaid: invoice.amountPaid + amount,
    amountDue: invoice.amountDue - amount,
  })
  notePayment(account, payment, 'payment.succeeded')
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
  giveUpWaiting(account, invoice)
  const { amountDue, reason } = invoice
  if (amountDue > 0n || !allowsVerb(invoice, 'pay')) return
  account.invoices.change(invoice, { status: 'PAID', paidAt })
  account.notices.push({ type: 'invoice.paid', data: () => invoiceData(invoice) })
  recover(account, invoice)
  completePaid(account, invoice)
  const subscription = subscriptionOf(account, invoice)
  if (!subscription) return
  account.unsettledGrants.add(subscription)
  if (subscription.status === 'INCOMPLETE' && reason === 'START') {
    // What was paid before service was to begin pays for it from then on.
    const earliest = subscription.trialEnd ?? subscription.startAt
    const at = paidAt > earliest ? paidAt : earliest
    activate(draft, account, subscription, at, { startInvoice: invoice })
  } else recoverUnlessBehind(account, subscription)
}
