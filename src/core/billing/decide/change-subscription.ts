/** Moves a subscription to other terms at an instant, with the money that follows. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { Phase, Proration, Subscription } from '../../subscriptions/subscription.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import {
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'
import { billsUsage } from './billed-segments.ts'
import { endPassedDiscounts } from './discount-life.ts'
import { newInvoiceOf, takePendingLines } from './documents.ts'
import { restartGrant, topUpGrant } from './grant-credits.ts'
import { issueUnlessEmpty } from './issue-invoice.ts'
import { addPeriodLines, billingTermOf, type Period, requirePriced } from './price-period.ts'
import {
  chargeBack,
  chargeRest,
  creditBegun,
  creditRest,
  dropPendingAt,
  givenBackAt,
  isBilledAt,
  isGivenFinally,
} from './prorate.ts'
import { nextPeriodOf } from './renew-subscription.ts'
import { beginPhase, note, phasesOf } from './subscription-status.ts'

export interface NewTerms {
  version: PlanVersion
  quantity: number
}

/** Refuses terms that the subscription can never have. */
export function requireChangeable(
  draft: BillingDraft,
  subscription: Subscription,
  { version, quantity }: NewTerms,
): void {
  const { currency } = version.terms
  if (currency !== subscription.currency) {
    throw invalid(
      `The subscription is in ${subscription.currency}, the plan's prices are in ${currency}.`,
      { reason: 'OTHER_CURRENCY', currency },
    )
  }
  requirePriced(version, quantity)
  const present = versionOf(draft, subscription.planVersionId)
  if (hasTerms(subscription, { version, quantity })) return
  const isOnce = [present, version].some(({ terms }) => billingTermOf(terms).unit === 'ONCE')
  // How many are paid once can change until then.
  const isUnpaid = present.id === version.id && subscription.periodStart === null
  if (isOnce && !isUnpaid) {
    throw new DomainError(
      'PRECONDITION_FAILED',
      'A plan that is paid once can be neither left nor joined by a change.',
      {
        reason: 'PAID_ONCE',
      },
    )
  }
}

export function hasTerms(
  { planVersionId, quantity }: Pick<Subscription, 'planVersionId' | 'quantity'>,
  { version, quantity: wanted }: NewTerms,
): boolean {
  return planVersionId === version.id && quantity === wanted
}

/** Answers the CHANGE invoice, if one was made. */
export function changeSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  terms: NewTerms,
  { at, proration }: { at: Date; proration: Proration },
): Invoice | null {
  if (hasTerms(subscription, terms)) return null
  const previous = versionOf(draft, subscription.planVersionId)
  const previousQuantity = subscription.quantity
  // In a trial, and while service is stopped, terms change without money.
  const isPaid =
    subscription.periodStart !== null &&
    subscription.pauseBehavior !== 'STOP_SERVICE' &&
    subscription.status !== 'SUSPENDED'
  const restarts = isPaid && !isSameTerm(previous, terms.version)
  let invoice: Invoice | null = null
  if (!isPaid) setTerms(account, subscription, terms)
  else if (restarts) invoice = restartPeriod(draft, account, subscription, terms, at)
  else changeWithin(draft, account, subscription, terms, { at, proration })
  if (subscription.startedAt !== null) {
    const billed = phasesOf(account, subscription.id).at(-1)?.billed ?? false
    beginPhase(account, subscription, at, { billed, proration })
    if (restarts) restartGrant(draft, account, subscription, at)
    else topUpGrant(draft, account, subscription)
  }
  note(account, subscription, 'subscription.changed', {
    changes: {
      planVersionId: previous.id,
      planId: previous.planId,
      quantity: previousQuantity,
    },
  })
  if (!restarts && isPaid && proration === 'INVOICE_NOW') {
    invoice = invoiceNow(draft, account, subscription, null)
  }
  return invoice
}

function setTerms(account: BillingAccount, subscription: Subscription, terms: NewTerms): void {
  const { version, quantity } = terms
  account.subscriptions.change(subscription, {
    planId: version.planId,
    planVersionId: version.id,
    quantity,
  })
}

function isSameTerm(a: PlanVersion, b: PlanVersion): boolean {
  const [one, other] = [billingTermOf(a.terms), billingTermOf(b.terms)]
  return one.unit === other.unit && one.count === other.count
}

/** The rest of the old terms is given back and the rest of the new ones charged, within the same period. */
function changeWithin(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  terms: NewTerms,
  { at, proration }: { at: Date; proration: Proration },
): void {
  // What was given back by a document stands, and so does what was charged for it.
  const stands =
    proration === 'NONE' &&
    givenBackAt(account, subscription, at).some((line) => isGivenFinally(account, line))
  if (!stands) dropPendingAt(account, subscription, at)
  const before = phasesOf(account, subscription.id).findLast(({ startsAt }) => startsAt < at)
  const isBack = before !== undefined && hasTerms(before, terms)
  if (proration === 'NONE') {
    setTerms(account, subscription, terms)
    return
  }
  if (isBack) {
    // Back to the terms of before at one instant, what it charged is given back and what it gave back charged.
    const given = givenBackAt(account, subscription, at)
    creditBegun(draft, account, subscription, at, { period: false })
    chargeBack(account, subscription, given, at)
    setTerms(account, subscription, terms)
  } else {
    creditRest(draft, account, subscription, at)
    setTerms(account, subscription, terms)
    const period = presentPeriod(draft, subscription)
    if (period) chargeRest(draft, account, subscription, at, period)
  }
  const next = latestDraft(account, subscription)
  if (next) takePendingLines(account, subscription, next)
}

/** The draft that pending lines join. */
function latestDraft({ invoices }: BillingAccount, { id }: Subscription): Invoice | undefined {
  return invoices.all.findLast(
    ({ subscriptionId, status }) => subscriptionId === id && status === 'DRAFT',
  )
}

/** The period that runs, with the natural one that it is a part of; null when nothing runs. */
export function presentPeriod(draft: BillingDraft, subscription: Subscription): Period | null {
  const { periodStart, periodEnd } = subscription
  if (periodStart === null) return null
  if (periodEnd === null) {
    const only = { start: periodStart, end: null }
    return { ...only, natural: only }
  }
  const { natural } = nextPeriodOf(draft, subscription, periodStart)
  return { start: periodStart, end: periodEnd, natural }
}

/**
 * Another interval of billing: the period starts anew at the instant. The rest of the old one is given back, the whole new one is
 * charged at once, and the usage of the part that ended is on the same invoice.
 */
function restartPeriod(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  terms: NewTerms,
  at: Date,
): Invoice | null {
  const cut = cutPhase(draft, account, subscription, terms, at)
  if (cut) return resumePeriod(draft, account, subscription, terms, { at, cut })
  dropPendingAt(account, subscription, at)
  creditRest(draft, account, subscription, at)
  setTerms(account, subscription, terms)
  account.subscriptions.change(subscription, { anchor: at })
  const period = nextPeriodOf(draft, subscription, at)
  const { cancelAt, periodEnd } = subscription
  account.subscriptions.change(subscription, {
    periodStart: at,
    periodEnd: period.end,
    // A cancellation at the end of the period is one at the end of the period that is paid for now.
    cancelAt: cancelAt?.getTime() === periodEnd?.getTime() ? period.end : cancelAt,
  })
  endPassedDiscounts(draft, account, subscription, at)
  return invoiceNow(draft, account, subscription, period)
}

/** The phase whose period was cut by a change to another interval at this very instant, when the terms go back to that interval. */
function cutPhase(
  draft: BillingDraft,
  account: BillingAccount,
  { id, anchor }: Subscription,
  { version }: NewTerms,
  at: Date,
): Phase | null {
  if (anchor.getTime() !== at.getTime()) return null
  const before = phasesOf(account, id).findLast(({ startsAt }) => startsAt < at)
  if (!before?.billed || before.endsAt?.getTime() !== at.getTime()) return null
  return isSameTerm(versionOf(draft, before.planVersionId), version) ? before : null
}

/** Back to an interval at the instant at which it was left: its period goes on, and the one that was begun is given back whole. */
function resumePeriod(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  terms: NewTerms,
  { at, cut }: { at: Date; cut: Phase },
): Invoice | null {
  dropPendingAt(account, subscription, at)
  const isBack = hasTerms(cut, terms)
  const given = givenBackAt(account, subscription, at)
  creditBegun(draft, account, subscription, at, { period: true })
  if (!isBack) creditRest(draft, account, subscription, at)
  setTerms(account, subscription, terms)
  const { cancelAt, periodEnd } = subscription
  account.subscriptions.change(subscription, { anchor: cut.anchor })
  const { natural } = nextPeriodOf(draft, subscription, at)
  const period = { ...natural, natural }
  account.subscriptions.change(subscription, {
    periodStart: period.start > cut.startsAt ? period.start : cut.startsAt,
    periodEnd: period.end,
    cancelAt: cancelAt?.getTime() === periodEnd?.getTime() ? period.end : cancelAt,
  })
  // At a boundary the period that goes on may not have been billed yet.
  const isBilled = period.start < at || given.length > 0 || isBilledAt(account, subscription, at)
  if (isBack && isBilled) chargeBack(account, subscription, given, at)
  else chargeRest(draft, account, subscription, at, period)
  return invoiceNow(draft, account, subscription, null)
}

/** A CHANGE invoice of the pending lines, and of a period that begins. */
function invoiceNow(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  period: Period | null,
): Invoice | null {
  const { planVersionId } = subscription
  const invoice = newInvoiceOf(draft, account, subscription, { reason: 'CHANGE', period })
  if (period) {
    addPeriodLines(account, invoice, subscription, versionOf(draft, planVersionId), period)
    if (billsUsage(draft, account, subscription, period.start)) {
      account.invoices.change(invoice, { usageUntil: period.start })
    }
  }
  takePendingLines(account, subscription, invoice)
  return issueUnlessEmpty(draft, account, subscription, invoice) ? invoice : null
}
