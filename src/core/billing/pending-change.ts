/** The scheduled change of a subscription that is still to be made. Pure. */
import type { ScheduledChange, Subscription } from '../subscriptions/subscription.ts'
import type { BillingAccount } from './billing-draft.ts'

/** A subscription has one at most; null: none. */
export function pendingChange(
  { changes }: Pick<BillingAccount, 'changes'>,
  { id }: Pick<Subscription, 'id'>,
): ScheduledChange | null {
  const isPending = ({ subscriptionId, status }: ScheduledChange) =>
    subscriptionId === id && status === 'PENDING'
  return changes.all.find(isPending) ?? null
}
