/** Collecting an invoice whose payment failed: the schedule of its retries and its end. Pure. */
import type { Invoice, PaymentMethod } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { dayMs } from '../../values/period.ts'
import { type BillingAccount, type BillingDraft, subscriptionOf } from '../billing-draft.ts'
import { paymentUnderWay } from '../payment-under-way.ts'
import { collectInvoice, methodFor } from './collect-invoice.ts'
import { fallBehind, tellDunning } from './dunning-state.ts'
import { endSubscription } from './end-subscription.ts'
import { markUncollectible } from './mark-uncollectible.ts'
import { expireUnpaidCredits, suspendSubscription } from './suspend-subscription.ts'

/** A charge of the invoice failed. */
export function attemptFailed(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
): void {
  const at = account.now
  if (invoice.dunning === 'NONE') {
    const dunningSince = at
    const nextAttemptAt = nextRetry(draft, dunningSince, at)
    account.invoices.change(invoice, { dunning: 'RETRYING', dunningSince, nextAttemptAt })
    tellDunning(account, invoice, 'dunning.started')
    fallBehind(account, invoice)
  } else if (invoice.dunning === 'RETRYING') {
    tellDunning(account, invoice, 'dunning.attempt_failed')
  }
  exhaustAtEnd(draft, account, invoice)
}

/** The last retry came to nothing. Dates that passed while a payment was under way are not made up for. */
export function exhaustAtEnd(draft: BillingDraft, account: BillingAccount, invoice: Invoice): void {
  const { status, dunning, dunningSince } = invoice
  if (status !== 'OPEN' || dunning !== 'RETRYING' || dunningSince === null) return
  const nextAttemptAt = nextRetry(draft, dunningSince, account.now)
  if (nextAttemptAt === null) exhaust(draft, account, invoice, account.now)
  else account.invoices.change(invoice, { nextAttemptAt })
}

/** The instant of the next retry after another; null: there is none. */
function nextRetry({ settings }: BillingDraft, since: Date, after: Date): Date | null {
  const times = settings.retryDays.map((days) => since.getTime() + days * dayMs)
  const next = times.find((time) => time > after.getTime())
  return next === undefined ? null : new Date(next)
}

/** Nothing more is tried, and what the settings say happens to the invoice and its subscription. */
export function exhaust(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  at: Date,
): void {
  const { finalAction, finalInvoice } = draft.settings
  account.invoices.change(invoice, { dunning: 'EXHAUSTED', nextAttemptAt: null })
  tellDunning(account, invoice, 'dunning.exhausted', { finalAction })
  if (finalInvoice === 'UNCOLLECTIBLE') markUncollectible(account, invoice)
  const subscription = subscriptionOf(account, invoice)
  if (!subscription || !goesOn(subscription)) return
  switch (finalAction) {
    case 'SUSPEND':
      suspendSubscription(draft, account, subscription, invoice, at)
      return
    case 'CANCEL':
      account.subscriptions.change(subscription, {
        cancelReason: subscription.cancelReason ?? `The invoice ${invoice.number} stayed unpaid.`,
        cancelRequestedAt: subscription.cancelRequestedAt ?? at,
      })
      endSubscription(draft, account, subscription, at, {
        ...{ status: 'CANCELED', prorate: false, unpaidInvoices: 'KEEP' },
      })
      return
    case 'NONE':
      expireUnpaidCredits(account, subscription, invoice, at)
  }
}

/** Service runs that an unpaid invoice can end. */
function goesOn({ status }: Subscription): boolean {
  return status === 'ACTIVE' || status === 'PAST_DUE' || status === 'PAUSED'
}

/**
 * A date of the schedule. Nothing is charged without a method, with one that was declined for good, or while a payment is under way;
 * the end of the schedule counts all the same.
 */
export function retryPayment(
  draft: BillingDraft,
  account: BillingAccount,
  invoice: Invoice,
  at: Date,
): void {
  const nextAttemptAt = nextRetry(draft, invoice.dunningSince ?? at, at)
  account.invoices.change(invoice, { nextAttemptAt })
  const method = methodFor(account, invoice)
  if (method && !wasDeclinedForGood(account, invoice, method)) {
    collectInvoice(draft, account, invoice)
  }
  const isUnderWay = paymentUnderWay(account, invoice) !== null
  if (!isUnderWay && nextAttemptAt === null) exhaust(draft, account, invoice, at)
}

function wasDeclinedForGood(
  { payments }: BillingAccount,
  { id }: Invoice,
  method: Pick<PaymentMethod, 'id'>,
): boolean {
  return payments.all.some(
    ({ invoiceId, paymentMethodId, isHardDecline }) =>
      invoiceId === id && paymentMethodId === method.id && isHardDecline,
  )
}
