/** Moves one subscription of a plan to another version of it. Pure. */

import type { Proration, Subscription } from '../../subscriptions/subscription.ts'
import {
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'
import { pendingChange } from '../pending-change.ts'
import { changeSubscription, requireChangeable } from './change-subscription.ts'
import { changeTerms } from './change-terms.ts'

export interface Migration {
  version: PlanVersion
  at: 'NOW' | 'PERIOD_END'
  proration: Proration
}

/**
 * Answers whether the subscription has, or at the end of its period gets, other terms by it. One that leaves the plan or ends by then
 * is left alone. Refusals are thrown before anything is changed.
 */
export function migrateSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { version, at, proration }: Migration,
): boolean {
  const pending = pendingChange(account, subscription)
  const isLeaving =
    pending !== null && versionOf(draft, pending.planVersionId).planId !== version.planId
  // Where service is stopped no period ends.
  const isStopped =
    subscription.pauseBehavior === 'STOP_SERVICE' || subscription.status === 'SUSPENDED'
  if (at === 'PERIOD_END' && !isStopped) {
    if (isLeaving || endsByThen(subscription)) return false
    const quantity = pending?.quantity ?? null
    if (subscription.planVersionId === version.id && pending === null) return false
    changeTerms(draft, account, subscription, { version, quantity, at, proration })
    return true
  }
  const isThere = subscription.planVersionId === version.id
  const { quantity } = subscription
  requireChangeable(draft, subscription, { version, quantity })
  const terms = { version, quantity }
  changeSubscription(draft, account, subscription, terms, { at: account.now, proration })
  // What is scheduled within the plan is of the new version.
  if (pending && !isLeaving) account.changes.change(pending, { planVersionId: version.id })
  return !isThere
}

function endsByThen({ cancelAt, endAt, periodEnd, trialEnd }: Subscription): boolean {
  const then = periodEnd ?? trialEnd
  if (then === null) return false
  return [cancelAt, endAt].some((end) => end !== null && end <= then)
}
