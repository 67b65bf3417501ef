/** Whose the usage is that names no subscription. Pure. */
import type { Billable } from '../../plans/billable.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { phasesOf } from './subscription-status.ts'

/**
 * It counts for the earliest-started subscription that charges for it at the instant. One that was made with a start in the past comes
 * after those that were there before it: they may have billed that time already.
 */
export function getsUnnamed(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { billable, at }: { billable: Billable; at: Date },
): boolean {
  return !account.subscriptions.all.some(
    (other) =>
      other.id !== subscription.id &&
      isEarlier(other, subscription) &&
      charges(draft, account, other, billable, at),
  )
}

function isEarlier(one: Subscription, other: Subscription): boolean {
  const [a, b] = [rankOf(one), rankOf(other)]
  return a < b || (a === b && one.id < other.id)
}

function rankOf({ startedAt, createdAt }: Subscription): number {
  return Math.max((startedAt ?? createdAt).getTime(), createdAt.getTime())
}

function charges(
  draft: BillingDraft,
  account: BillingAccount,
  { id, endedAt }: Subscription,
  billable: Billable,
  at: Date,
): boolean {
  if (endedAt && endedAt <= at) return false
  const phase = phasesOf(account, id).findLast(({ startsAt }) => startsAt <= at)
  if (!phase?.billed) return false
  const { terms, creditFeatures } = versionOf(draft, phase.planVersionId)
  const overages = terms.overagePrice === null ? [] : creditFeatures
  const charged = terms.charges.flatMap((one) => one.billable ?? [])
  return [...charged, ...overages].some(
    (one) => one.meterId === billable.meterId && one.featureId === billable.featureId,
  )
}

/** The instants at which that may change. */
export function unnamedCuts({ phases }: BillingAccount, { id }: Pick<Subscription, 'id'>): Date[] {
  return phases.all.flatMap(({ subscriptionId, startsAt, endsAt }) =>
    subscriptionId === id ? [] : endsAt ? [startsAt, endsAt] : [startsAt],
  )
}
