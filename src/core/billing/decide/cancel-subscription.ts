/** Cancels subscriptions, now or at the end of the period, and takes a cancellation back. Pure. */

import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { pendingChange } from '../pending-change.ts'
import { cancelChange, endSubscription } from './end-subscription.ts'
import { note } from './subscription-status.ts'

export function cancelNow(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  {
    prorate,
    unpaidInvoices,
    reason,
  }: { prorate: boolean; unpaidInvoices: 'KEEP' | 'VOID'; reason: string | null },
): void {
  const { now } = account
  account.subscriptions.change(subscription, {
    cancelReason: reason ?? subscription.cancelReason,
    cancelRequestedAt: subscription.cancelRequestedAt ?? now,
  })
  const ending = { status: 'CANCELED', prorate, unpaidInvoices } as const
  endSubscription(draft, account, subscription, now, ending)
}

/** Where no period runs, a trial is what ends; without either the subscription ends now. */
export function cancelAtEnd(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  reason: string | null,
): void {
  const { now } = account
  if (subscription.cancelAt !== null) return
  const end = subscription.periodEnd ?? subscription.trialEnd
  const isAhead = end !== null && end > now && subscription.pauseBehavior !== 'STOP_SERVICE'
  if (!isAhead || subscription.startedAt === null) {
    cancelNow(draft, account, subscription, { prorate: false, unpaidInvoices: 'KEEP', reason })
    return
  }
  account.subscriptions.change(subscription, {
    cancelAt: end,
    cancelReason: reason,
    cancelRequestedAt: now,
  })
  const change = pendingChange(account, subscription)
  // The subscription will not be there any more.
  if (change && change.at >= end) cancelChange(account, subscription, now)
  note(account, subscription, 'subscription.cancel_scheduled')
}

export function uncancel(account: BillingAccount, subscription: Subscription): void {
  account.subscriptions.change(subscription, {
    ...{ cancelAt: null, cancelReason: null, cancelRequestedAt: null },
  })
  note(account, subscription, 'subscription.cancel_unscheduled')
}
