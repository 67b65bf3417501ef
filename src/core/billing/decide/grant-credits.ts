/** The credits that a subscription includes: when they are granted, how many, and when they end. Pure; the ledger moves them. */
import { naturalPeriodAt, type RecurringTerm } from '../../subscriptions/billing-period.ts'
import { unitsOver } from '../../subscriptions/proration.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type Decimal, isPositive } from '../../values/decimal.ts'
import type { PeriodRange } from '../../values/period.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { billingTermOf } from './price-period.ts'
import { phasesOf } from './subscription-status.ts'
import { hasUnpaidTime } from './unpaid-time.ts'

/** A grant begins at the instant: unspent credits of the one before roll over as its version says, new ones are granted. */
export function beginGrant(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  const term = grantTermOf(draft, subscription)
  rollOver(draft, account, subscription, at, term)
  const end = term === null ? null : grantEndAt(subscription, term, at)
  account.subscriptions.change(subscription, { grantStart: at, grantEnd: end })
  grant(draft, account, subscription)
}

/** The credits of one whole period are for the trial. */
export function beginTrialGrant(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  trialEnd: Date,
): void {
  account.subscriptions.change(subscription, { grantStart: at, grantEnd: trialEnd })
  grant(draft, account, subscription)
}

/** More is granted when the terms of the present grant give more; nothing is taken back. */
export function topUpGrant(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
): void {
  if (subscription.grantStart !== null) grant(draft, account, subscription)
}

/** The period starts anew, and the rest of the old one was given back in money: so its credits end. */
export function restartGrant(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  endGrants(account, subscription, at)
  account.subscriptions.change(subscription, { grantStart: null, grantEnd: null })
  beginGrant(draft, account, subscription, at)
}

/** What is unspent of the subscription's credits expires; bought credits stay. */
export function endGrants(account: BillingAccount, subscription: Subscription, at: Date): void {
  if (subscription.grantStart === null) return
  const { workspaceId, customerId } = account
  account.commands.push({
    ...{ kind: 'expireIncludedCredits', workspaceId, customerId, at },
    subscriptionId: subscription.id,
    periodStart: null,
  })
  account.subscriptions.change(subscription, { grantStart: null, grantEnd: null })
}

/** Null: one grant without end. */
function grantTermOf(draft: BillingDraft, { planVersionId }: Subscription): RecurringTerm | null {
  const { terms } = versionOf(draft, planVersionId)
  if (terms.creditGrantPeriod !== null) return { unit: terms.creditGrantPeriod, count: 1 }
  const { unit, count } = billingTermOf(terms)
  return unit === 'ONCE' ? null : { unit, count }
}

/** A grant ends with the billing period at the latest. */
function grantEndAt({ anchor, periodEnd }: Subscription, term: RecurringTerm, at: Date): Date {
  const { end } = naturalPeriodAt(term, anchor, at)
  return periodEnd !== null && periodEnd < end ? periodEnd : end
}

/** Credits that come with the payment are granted once the step is made, whose invoice may be paid at once or not. */
function grant(draft: BillingDraft, account: BillingAccount, subscription: Subscription): void {
  if (draft.settings.grantCreditsOn === 'PAYMENT') account.unsettledGrants.add(subscription)
  else grantNow(draft, account, subscription)
}

/** Invoices were made or paid: grants what is paid for; the rest waits for its payment. */
export function settleGrants(draft: BillingDraft, account: BillingAccount): void {
  const subscriptions = [...account.unsettledGrants]
  account.unsettledGrants.clear()
  for (const subscription of subscriptions) {
    if (!hasUnpaidTime(account, subscription)) grantNow(draft, account, subscription)
  }
}

function grantNow(draft: BillingDraft, account: BillingAccount, subscription: Subscription): void {
  const { grantStart, grantEnd, id } = subscription
  if (grantStart === null) return
  const due = dueOf(draft, account, subscription, grantStart, grantEnd)
  if (!isPositive(due)) return
  const { workspaceId, customerId } = account
  account.commands.push({
    ...{ kind: 'grantIncludedCredits', workspaceId, customerId, due },
    subscriptionId: id,
    periodStart: grantStart,
    expiresAt: grantEnd,
  })
}

/**
 * The credits due for the grant: those of each phase in it, in proportion to its time, the present phase to the end. A first,
 * shorter period has its share only, as its price has.
 */
function dueOf(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  start: Date,
  end: Date | null,
): Decimal {
  const unitsIn = (planVersionId: string, quantity: number) =>
    versionOf(draft, planVersionId).terms.includedCredits.times(quantity)
  if (end === null) return unitsIn(subscription.planVersionId, subscription.quantity)
  const phases = phasesOf(account, subscription.id).filter(
    ({ startsAt, endsAt }) => startsAt < end && (endsAt === null || endsAt > start),
  )
  const parts = phases.map(({ planVersionId, quantity, startsAt, endsAt }) => {
    const from = startsAt > start ? startsAt : start
    const to = endsAt !== null && endsAt < end ? endsAt : end
    return {
      units: unitsIn(planVersionId, quantity),
      ms: BigInt(to.getTime() - from.getTime()),
    }
  })
  return unitsOver(parts, lengthOf(wholeOf(draft, subscription, { start, end })))
}

/** The whole period that a grant is a part of; a trial is whole in itself. */
function wholeOf(
  draft: BillingDraft,
  subscription: Subscription,
  { start, end }: PeriodRange,
): PeriodRange {
  const term = grantTermOf(draft, subscription)
  const isTrial = subscription.trialEnd?.getTime() === end.getTime()
  if (term === null || isTrial || !subscription.prorateStart) return { start, end }
  const natural = naturalPeriodAt(term, subscription.anchor, start)
  // The terms changed to longer periods within the grant.
  return natural.end.getTime() >= end.getTime() ? natural : { start, end }
}

function lengthOf({ start, end }: PeriodRange): bigint {
  return BigInt(end.getTime() - start.getTime())
}

function rollOver(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  term: RecurringTerm | null,
): void {
  const { grantStart, id, planVersionId } = subscription
  const { rollover } = versionOf(draft, planVersionId).terms
  if (grantStart === null || rollover === null || term === null || grantStart >= at) return
  const { workspaceId, customerId } = account
  account.commands.push({
    ...{ kind: 'rollOverIncludedCredits', workspaceId, customerId, subscriptionId: id },
    periodStart: grantStart,
    max: rollover.max.times(subscription.quantity),
    expiresAt: endOfPeriods(term, subscription.anchor, at, rollover.periods),
  })
}

/** The end of the last of so many periods, the first of which contains the instant. */
function endOfPeriods(term: RecurringTerm, anchor: Date, at: Date, count: number): Date {
  let end = at
  for (let left = count; left > 0; left--) end = naturalPeriodAt(term, anchor, end).end
  return end
}
