/** Moves the end of a trial, and what was to happen at it. Pure. */
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount } from '../billing-draft.ts'

export function moveTrialEnd(
  account: BillingAccount,
  subscription: Subscription,
  trialEnd: Date,
): void {
  const { id, cancelAt, trialEnd: before } = subscription
  const isAtEnd = (at: Date | null) => at !== null && at.getTime() === before?.getTime()
  account.subscriptions.change(subscription, {
    trialEnd,
    anchor: trialEnd,
    cancelAt: isAtEnd(cancelAt) ? trialEnd : cancelAt,
  })
  const change = account.changes.all.find(
    ({ subscriptionId, status }) => subscriptionId === id && status === 'PENDING',
  )
  if (change?.atPeriodEnd && isAtEnd(change.at)) account.changes.change(change, { at: trialEnd })
}
