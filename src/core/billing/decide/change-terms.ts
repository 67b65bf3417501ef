/** Changes the terms of a subscription now, or schedules the change. Pure. */

import type { Proration, Subscription } from '../../subscriptions/subscription.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import {
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'
import { pendingChange } from '../pending-change.ts'
import {
  changeSubscription,
  hasTerms,
  type NewTerms,
  requireChangeable,
} from './change-subscription.ts'
import { draftsOf, requireFewLines } from './documents.ts'
import { cancelChange } from './end-subscription.ts'
import { note } from './subscription-status.ts'

export interface WantedChange {
  /** Null: the version stays as it is, or as a pending change will make it. */
  version: PlanVersion | null
  /** Null: the quantity stays as it is. */
  quantity: number | null
  at: 'NOW' | 'PERIOD_END' | Date
  proration: Proration
}

/** What a wanted change comes to, or why it is refused. */
export interface ResolvedChange {
  terms: NewTerms
  /** Now, or an instant ahead. */
  at: Date
  atPeriodEnd: boolean
}

export function resolveChange(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  wanted: WantedChange,
): ResolvedChange {
  const { now } = account
  const at = instantOf(subscription, wanted, now)
  const pending = at > now ? pendingChange(account, subscription) : null
  const kept = wanted.version === null && pending ? pending.planVersionId : null
  const terms: NewTerms = {
    version: wanted.version ?? versionOf(draft, kept ?? subscription.planVersionId),
    quantity: wanted.quantity ?? subscription.quantity,
  }
  requireChangeable(draft, subscription, terms)
  if (subscription.pauseBehavior === 'STOP_SERVICE') throw stopped(subscription)
  if (
    kept !== null &&
    kept !== subscription.planVersionId &&
    pending?.at.getTime() !== at.getTime()
  ) {
    const message =
      'A change of the plan is scheduled for another instant: cancel it, or name its plan too.'
    throw invalid(message, { field: 'at' })
  }
  return { terms, at, atPeriodEnd: wanted.at === 'PERIOD_END' }
}

function instantOf(subscription: Subscription, { at: wanted }: WantedChange, now: Date): Date {
  if (wanted === 'NOW') return now
  if (subscription.status === 'SCHEDULED') {
    // Before it starts, a change is made at once.
    if (wanted === 'PERIOD_END' || wanted <= subscription.startAt) return now
  }
  const at = wanted === 'PERIOD_END' ? (subscription.periodEnd ?? subscription.trialEnd) : wanted
  if (at === null) throw invalid('The subscription has no period that ends.')
  if (at <= now) throw invalid('atTime must lie ahead.', { field: 'atTime' })
  const ends = [subscription.cancelAt, subscription.endAt]
  if (ends.some((end) => end !== null && at >= end)) {
    throw invalid('The subscription ends before the change would be made.', { field: 'at' })
  }
  return at
}

export function changeTerms(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  wanted: WantedChange,
): void {
  const resolved = resolveChange(draft, account, subscription, wanted)
  const { terms, at } = resolved
  const { proration } = wanted
  if (at > account.now) {
    schedule(account, subscription, resolved, proration)
    return
  }
  changeSubscription(draft, account, subscription, terms, { at, proration })
  const subscriptionId = subscription.id
  for (const invoiceId of [null, ...draftsOf(account, subscription).map(({ id }) => id)]) {
    requireFewLines(account, { invoiceId, subscriptionId })
  }
  keepOrDropPending(account, subscription, wanted)
}

function stopped({ id, status }: Subscription): DomainError {
  return new DomainError(
    'PRECONDITION_FAILED',
    'The service of the subscription is stopped: resume it first.',
    { reason: 'STATUS', id, status, allowed: ['TRIALING', 'ACTIVE', 'PAST_DUE', 'SCHEDULED'] },
  )
}

/** A change of the quantity alone leaves a scheduled change of the plan, which then has the new quantity. */
function keepOrDropPending(
  account: BillingAccount,
  subscription: Subscription,
  { version, quantity }: WantedChange,
): void {
  const pending = pendingChange(account, subscription)
  if (!pending) return
  const isOfQuantity = pending.planVersionId === subscription.planVersionId
  if (version !== null || isOfQuantity) cancelChange(account, subscription, account.now)
  else if (quantity !== null) account.changes.change(pending, { quantity })
}

/** The one pending change gives way to the new one; back to the present terms, none is left. */
function schedule(
  account: BillingAccount,
  subscription: Subscription,
  { terms, at, atPeriodEnd }: ResolvedChange,
  proration: Proration,
): void {
  const { now, customerId } = account
  cancelChange(account, subscription, now)
  if (hasTerms(subscription, terms)) return
  const change = account.changes.add({
    id: account.newId('chg'),
    customerId,
    subscriptionId: subscription.id,
    status: 'PENDING',
    at,
    atPeriodEnd,
    planVersionId: terms.version.id,
    quantity: terms.quantity,
    proration,
    failure: null,
    createdAt: now,
    finishedAt: null,
  })
  note(account, subscription, 'subscription.change_scheduled', {
    changeId: change.id,
    at: at.toISOString(),
  })
}
