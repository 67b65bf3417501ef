/** Changes the terms of a subscription now, or schedules the change. Pure. */
import type { Proration, Subscription } from '../../subscriptions/subscription.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import {
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'
import {
  changeSubscription,
  hasTerms,
  type NewTerms,
  requireChangeable,
} from './change-subscription.ts'
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

export function changeTerms(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  wanted: WantedChange,
): void {
  const present: NewTerms = {
    version: wanted.version ?? versionOf(draft, subscription.planVersionId),
    quantity: wanted.quantity ?? subscription.quantity,
  }
  requireChangeable(draft, subscription, present)
  if (subscription.pauseBehavior === 'STOP_SERVICE') throw stopped(subscription)
  if (wanted.at === 'NOW' || subscription.status === 'SCHEDULED') {
    const { now } = account
    changeSubscription(draft, account, subscription, present, {
      at: now,
      proration: wanted.proration,
    })
    keepOrDropPending(account, subscription, wanted)
    return
  }
  schedule(draft, account, subscription, wanted, present)
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
  const pending = account.changes.all.find(
    ({ subscriptionId, status }) => subscriptionId === subscription.id && status === 'PENDING',
  )
  if (!pending) return
  if (version !== null) cancelChange(account, subscription, account.now)
  else if (quantity !== null) account.changes.change(pending, { quantity })
}

function schedule(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  wanted: WantedChange,
  terms: NewTerms,
): void {
  const { now, customerId } = account
  const atPeriodEnd = wanted.at === 'PERIOD_END'
  const at =
    wanted.at instanceof Date ? wanted.at : (subscription.periodEnd ?? subscription.trialEnd)
  if (at === null) throw invalid('The subscription has no period that ends.')
  if (at <= now) throw invalid('atTime must lie ahead.', { field: 'atTime' })
  const end = subscription.cancelAt ?? subscription.endAt
  if (end !== null && at >= end) {
    throw invalid('The subscription ends before the change would be made.', { field: 'at' })
  }
  const pending = account.changes.all.find(
    ({ subscriptionId, status }) => subscriptionId === subscription.id && status === 'PENDING',
  )
  const version =
    wanted.version ?? (pending ? versionOf(draft, pending.planVersionId) : terms.version)
  if (pending) cancelChange(account, subscription, now)
  if (hasTerms(subscription, { ...terms, version })) return
  const change = account.changes.add({
    id: account.newId('chg'),
    customerId,
    subscriptionId: subscription.id,
    status: 'PENDING',
    at,
    atPeriodEnd,
    planVersionId: version.id,
    quantity: terms.quantity,
    proration: wanted.proration,
    failure: null,
    createdAt: now,
    finishedAt: null,
  })
  note(account, subscription, 'subscription.change_scheduled', {
    changeId: change.id,
    at: at.toISOString(),
  })
}
