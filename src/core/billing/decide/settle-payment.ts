/**
 * The one way in which what a provider says of a payment enters, whoever asked or heard it. Pure.
 *
 * Invariants: the states of a payment only climb, so that no order of messages changes the end: a late failure after a success changes
 * nothing, and a late success after a failure wins. Money that came is never refused: what was not due becomes store credit.
 */

import type { Payment, PaymentStatus } from '../../invoices/invoice.ts'
import { allowsVerb } from '../../invoices/require-invoice-verb.ts'
import type { NextAction, ProviderOutcome } from '../../payments/provider.ts'
import { type BillingAccount, type BillingDraft, invoiceOf } from '../billing-draft.ts'
import { endOfWait, nextLookAt } from './await-action.ts'
import { followPayment } from './checkout-status.ts'
import { exhaustAtEnd } from './dunning.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { giveUpWaiting } from './give-up-payment.ts'
import { keepExcess } from './keep-excess.ts'
import { notePayment } from './note-payment.ts'
import { paymentFailed } from './payment-failed.ts'
import { settleWhenPaid } from './settle-invoice.ts'

const heights: Readonly<Record<PaymentStatus, number>> = {
  PENDING: 0,
  REQUIRES_ACTION: 1,
  PROCESSING: 2,
  FAILED: 3,
  CANCELED: 3,
  SUCCEEDED: 4,
}

/** The invoice of the payment must be in the draft. */
export function settlePayment(
  draft: BillingDraft,
  account: BillingAccount,
  payment: Payment,
  outcome: ProviderOutcome,
): void {
  switch (outcome.state) {
    case 'succeeded':
      if (climb(account, payment, 'SUCCEEDED', outcome.reference)) {
        receive(draft, account, payment, outcome.amount ?? payment.amount)
      }
      return
    case 'requiresAction':
      awaitAction(account, payment, outcome.reference, outcome.nextAction)
      return
    case 'processing':
      awaitResult(account, payment, outcome)
      return
    case 'declined':
      if (climb(account, payment, 'FAILED', outcome.reference)) {
        const { code: declineCode, hard: isHardDecline } = outcome
        account.payments.change(payment, { declineCode, isHardDecline })
        notePayment(account, payment, 'payment.failed')
        followPayment(account, payment)
        paymentFailed(draft, account, invoiceOf(account, payment), payment)
      }
      return
    case 'canceled':
      if (climb(account, payment, 'CANCELED', outcome.reference)) {
        notePayment(account, payment, 'payment.canceled')
        followPayment(account, payment)
        exhaustAtEnd(draft, account, invoiceOf(account, payment))
      }
      return
    case 'unknown':
    case 'unreachable':
      // It stays as it is until it is looked at again.
      return
  }
}

/** Answers false when the payment has come as far already. */
function climb(
  account: BillingAccount,
  payment: Payment,
  status: PaymentStatus,
  reference: string | null,
): boolean {
  if (heights[status] <= heights[payment.status]) return false
  account.payments.change(payment, {
    ...{ status, reference: reference ?? payment.reference, nextAction: null },
    ...{ leaseUntil: null, wakeAt: null, clockWakeAt: null },
  })
  return true
}

function awaitAction(
  account: BillingAccount,
  payment: Payment,
  reference: string,
  nextAction: NextAction,
): void {
  if (!climb(account, payment, 'REQUIRES_ACTION', reference)) return
  const lookAt = account.isOnClock ? endOfWait(payment) : nextLookAt(payment, account.now)
  account.payments.change(payment, {
    nextAction,
    ...wakeAt(account, lookAt),
  })
  giveUpWaiting(account, invoiceOf(account, payment))
  notePayment(account, payment, 'payment.action_required')
  followPayment(account, payment)
}

function awaitResult(
  account: BillingAccount,
  payment: Payment,
  { reference, lookAfterMs }: { reference: string; lookAfterMs: number },
): void {
  if (climb(account, payment, 'PROCESSING', reference)) {
    notePayment(account, payment, 'payment.processing')
    followPayment(account, payment)
  }
  if (payment.status === 'PROCESSING') {
    const at = new Date(account.now.getTime() + lookAfterMs)
    account.payments.change(payment, wakeAt(account, at))
  }
}

function wakeAt({ isOnClock }: BillingAccount, at: Date) {
  return isOnClock ? { wakeAt: null, clockWakeAt: at } : { wakeAt: at, clockWakeAt: null }
}

/** Money came: it pays what is due, and the rest is owed to the customer. */
function receive(
  draft: BillingDraft,
  account: BillingAccount,
  payment: Payment,
  received: bigint,
): void {
  const { now } = account
  const invoice = invoiceOf(account, payment)
  account.payments.change(payment, { amount: received, paidAt: now })
  notePayment(account, payment, 'payment.succeeded')
  // What was not owed before its payment, such as a purchase, is owed and paid at once.
  if (invoice.status === 'DRAFT') {
    finalizeInvoice(draft, account, invoice, { isPriced: true, collects: false })
  }
  const due = allowsVerb(invoice, 'pay') ? invoice.amountDue : 0n
  const paid = received < due ? received : due
  if (paid > 0n) {
    account.invoices.change(invoice, {
      amountPaid: invoice.amountPaid + paid,
      amountDue: invoice.amountDue - paid,
    })
  }
  const excess = received - paid
  if (excess > 0n) keepExcess(account, payment, excess)
  settleWhenPaid(draft, account, invoice, now)
}
