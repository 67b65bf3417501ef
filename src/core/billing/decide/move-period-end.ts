/** Moves the end of a trial or a period, and what was to happen at it. Pure. */

import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount } from '../billing-draft.ts'
import { pendingChange } from '../pending-change.ts'

export function moveTrialEnd(
  account: BillingAccount,
  subscription: Subscription,
  trialEnd: Date,
): void {
  const { trialEnd: before } = subscription
  account.subscriptions.change(subscription, { trialEnd, anchor: trialEnd })
  movePeriodEnd(account, subscription, before, trialEnd)
}

/** A cancellation or a change at the end of a period happens at the end of the one that takes its place. */
export function movePeriodEnd(
  account: BillingAccount,
  subscription: Subscription,
  before: Date | null,
  end: Date,
): void {
  const { cancelAt } = subscription
  const isAtEnd = (at: Date | null) => at !== null && at.getTime() === before?.getTime()
  if (isAtEnd(cancelAt)) account.subscriptions.change(subscription, { cancelAt: end })
  const change = pendingChange(account, subscription)
  if (change?.atPeriodEnd && isAtEnd(change.at)) account.changes.change(change, { at: end })
}
