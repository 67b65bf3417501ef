/** The end of a subscription: service and periods stop, what is unbilled is billed, what is unused may be given back. Pure. */

import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { pendingChange } from '../pending-change.ts'
import { billsUsage } from './billed-segments.ts'
import { expireCheckoutOf } from './checkout-status.ts'
import { discountsOf, returnRedemption } from './discount-life.ts'
import { draftsOf, newInvoiceOf, takePendingLines } from './documents.ts'
import { stopDunningOf } from './dunning-state.ts'
import { endGrants } from './grant-credits.ts'
import { finalizeFor, issueUnlessEmpty, keepPause } from './issue-invoice.ts'
import { keepPaid } from './keep-excess.ts'
import { creditRest } from './prorate.ts'
import { endPhase, note, setStatus } from './subscription-status.ts'
import { voidInvoice } from './void-invoice.ts'

export interface Ending {
  status: 'CANCELED' | 'EXPIRED'
  /** Whether the unused rest of what was paid in advance is given back. */
  prorate: boolean
  unpaidInvoices: 'KEEP' | 'VOID'
}

export function endSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  { status, prorate, unpaidInvoices }: Ending,
): void {
  const wasIncomplete = subscription.status === 'INCOMPLETE'
  keepPause(account, subscription)
  if (prorate) creditRest(draft, account, subscription, at)
  endPhase(account, subscription, at)
  cancelChange(account, subscription, at)
  account.subscriptions.change(subscription, {
    endedAt: at,
    canceledAt: status === 'CANCELED' ? at : null,
    ...{ pauseBehavior: null, pausedAt: null, resumeAt: null },
  })
  const event = status === 'CANCELED' ? 'subscription.canceled' : 'subscription.expired'
  setStatus(account, subscription, status, event)
  endGrants(account, subscription, at)
  stopDunningOf(account, subscription)
  if (wasIncomplete) keepPaidOf(account, subscription)
  expireCheckoutOf(account, subscription.id)
  if (unpaidInvoices === 'VOID' || wasIncomplete) voidUnpaid(draft, account, subscription)
  if (wasIncomplete && subscription.startedAt === null) returnRedemptions(account, subscription)
  billRest(draft, account, subscription, at)
}

/**
 * Usage up to the end, pending lines and drafts are billed: drafts are finalised, those with usage by the billing run, and the rest is
 * on an END invoice.
 */
function billRest(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  for (const invoice of draftsOf(account, subscription)) {
    if (invoice.usageUntil === null) finalizeFor(draft, account, subscription, invoice)
    else if (invoice.finalizeAt === null || invoice.finalizeAt > at) {
      account.invoices.change(invoice, { finalizeAt: at })
    }
  }
  const period = { start: at, end: null }
  const invoice = newInvoiceOf(draft, account, subscription, { reason: 'END', period })
  takePendingLines(account, subscription, invoice)
  if (billsUsage(draft, account, subscription, at)) {
    account.invoices.change(invoice, { usageUntil: at })
  }
  issueUnlessEmpty(draft, account, subscription, invoice)
}

/** Service never began: what was paid for it in part is owed to the customer. */
function keepPaidOf(account: BillingAccount, { id }: Subscription): void {
  const open = account.invoices.all.filter(
    ({ subscriptionId, status }) => subscriptionId === id && status === 'OPEN',
  )
  for (const invoice of open) keepPaid(account, invoice)
}

/** What never began was never reduced. */
function returnRedemptions(account: BillingAccount, subscription: Subscription): void {
  for (const discount of discountsOf(account, subscription)) returnRedemption(account, discount)
}

function voidUnpaid(draft: BillingDraft, account: BillingAccount, { id }: Subscription): void {
  const unpaid = account.invoices.all.filter(
    ({ subscriptionId, status, amountPaid }) =>
      subscriptionId === id && (status === 'OPEN' || status === 'DRAFT') && amountPaid === 0n,
  )
  for (const invoice of unpaid) voidInvoice(draft, account, invoice)
}

/** The pending change of a subscription that ends is void. */
export function cancelChange(account: BillingAccount, subscription: Subscription, at: Date): void {
  const pending = pendingChange(account, subscription)
  if (!pending) return
  account.changes.change(pending, { status: 'CANCELED', finishedAt: at })
  note(account, subscription, 'subscription.change_canceled', { changeId: pending.id })
}
