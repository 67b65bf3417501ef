/** What becomes due with the passing of time: for each subscription and invoice the steps and their instants. Pure. */

import { type Checkout, isOver } from '../checkout/checkout.ts'
import type { Invoice, StoreCredit, UsageFreeze } from '../invoices/invoice.ts'
import type { BillingSettings } from '../invoices/stored-settings.ts'
import { isTerminal, type Subscription } from '../subscriptions/subscription.ts'
import { dayMs } from '../values/period.ts'
import { type BillingAccount, subscriptionOf } from './billing-draft.ts'
import { isBeingPaid } from './decide/checkout-status.ts'
import { toDispute } from './decide/test-disputes.ts'
import { paymentUnderWay } from './payment-under-way.ts'
import { pendingChange } from './pending-change.ts'

/** In the order in which steps of one instant are made. */
const stepKinds = [
  'EXPIRE_CREDIT',
  'RESUME',
  'START',
  'CHANGE',
  'TRIAL_END',
  'END',
  'BOUNDARY',
  'GRANT',
  'FINALIZE',
  'OVERDUE',
  'PAST_DUE',
  'RETRY',
  'FINAL',
  'DISPUTE',
  'EXPIRE',
  'NOTICE',
  'SWEEP',
  'CHECKOUT_EXPIRY',
] as const
export type StepKind = (typeof stepKinds)[number]

export type Step =
  | { kind: SubscriptionStep; at: Date; target: Subscription }
  | { kind: InvoiceStep; at: Date; target: Invoice }
  | { kind: 'EXPIRE_CREDIT'; at: Date; target: StoreCredit }
  | { kind: 'CHECKOUT_EXPIRY'; at: Date; target: Checkout }
type SubscriptionStep = Exclude<StepKind, InvoiceStep | 'EXPIRE_CREDIT' | 'CHECKOUT_EXPIRY'>
type InvoiceStep = 'FINALIZE' | 'OVERDUE' | 'PAST_DUE' | 'RETRY' | 'FINAL' | 'DISPUTE'

/** Notices are sent this long before a trial ends or a period is renewed. */
const noticeMs = 3 * dayMs
/** Events of a segment are accepted until 35 days after its end. */
const lateMs = 36 * dayMs
/** Steps that bill usage, which only the billing run measures. */
const measuring: ReadonlySet<StepKind> = new Set(['FINALIZE', 'SWEEP'])

/** When no late event of a frozen segment can come any more. */
export function closesAt({ segmentEnd }: UsageFreeze): Date {
  return new Date(segmentEnd.getTime() + lateMs)
}

export function billingSteps(account: BillingAccount, settings: BillingSettings): Step[] {
  return [
    ...account.subscriptions.all.flatMap((each) => stepsOf(account, each)),
    ...account.invoices.all.flatMap((each) => stepsOfInvoice(account, each, settings)),
    ...account.invoices.all.flatMap((each) => disputesOf(account, each)),
    ...account.storeCredits.all.flatMap(stepsOfCredit),
    ...account.checkouts.all.flatMap((each) => stepsOfCheckout(account, each)),
  ]
}

/** The earliest step up to an instant, with `measures` also those that bill usage; null when nothing is due. */
export function nextStep(
  account: BillingAccount,
  settings: BillingSettings,
  until: Date,
  { measures }: { measures: boolean },
): Step | null {
  const due = billingSteps(account, settings).filter(
    ({ kind, at }) => at <= until && (measures || !measuring.has(kind)),
  )
  return due.toSorted(inOrder)[0] ?? null
}

/** Sorts by instant; steps of one instant are in the order in which they are made. */
export function inOrder(a: Step, b: Step): number {
  return (
    a.at.getTime() - b.at.getTime() ||
    stepKinds.indexOf(a.kind) - stepKinds.indexOf(b.kind) ||
    (a.target.id < b.target.id ? -1 : 1)
  )
}

type Times = Partial<Record<SubscriptionStep, Date | null>>

function stepsOf(account: BillingAccount, subscription: Subscription): Step[] {
  const SWEEP = sweepOf(account.freezes.all, subscription)
  const times: Times = { ...timesOf(subscription), SWEEP }
  const change = pendingChange(account, subscription)
  if (change && !isTerminal(subscription)) times.CHANGE = change.at
  return Object.entries(times).flatMap(([kind, at]) =>
    at ? [{ kind, at, target: subscription } as Step] : [],
  )
}

function timesOf(subscription: Subscription): Times {
  const { status, startAt, startedAt, trialEnd, periodStart, periodEnd } = subscription
  const { resumeAt } = subscription
  const END = earliest(subscription.cancelAt, subscription.endAt)
  // Nothing begins at the instant at which all of it ends.
  const beforeEnd = (at: Date | null) => (END && at && at >= END ? null : at)
  switch (status) {
    case 'SCHEDULED':
      return { START: startAt, END }
    case 'INCOMPLETE':
      return { EXPIRE: expiryOf(subscription), END }
    case 'TRIALING':
      return {
        TRIAL_END: beforeEnd(trialEnd),
        END,
        NOTICE: noticeOf(subscription, startedAt, trialEnd),
      }
    case 'ACTIVE':
    case 'PAST_DUE':
      return {
        ...{ BOUNDARY: periodEnd, GRANT: grantOf(subscription), END },
        NOTICE: noticeOf(subscription, periodStart, periodEnd),
      }
    case 'PAUSED':
      // Service that stopped has no periods, and a trial in it waits for the resume.
      return subscription.pauseBehavior === 'STOP_SERVICE'
        ? { RESUME: beforeEnd(resumeAt), END }
        : periodStart === null && trialEnd !== null
          ? { RESUME: beforeEnd(resumeAt), TRIAL_END: beforeEnd(trialEnd), END }
          : { RESUME: beforeEnd(resumeAt), BOUNDARY: periodEnd, GRANT: grantOf(subscription), END }
    case 'SUSPENDED':
      return { RESUME: beforeEnd(resumeAt), END }
    case 'CANCELED':
    case 'EXPIRED':
      return {}
  }
}

/** When the last frozen segment closes; a finalisation before that moves it. */
function sweepOf(freezes: readonly UsageFreeze[], { id }: Subscription): Date | null {
  const open = freezes.filter(
    ({ subscriptionId, superseded, closed }) => subscriptionId === id && !superseded && !closed,
  )
  if (open.length === 0) return null
  return new Date(Math.max(...open.map((freeze) => closesAt(freeze).getTime())))
}

/** The next grant within the billing period; that of the next period comes with its boundary. */
function grantOf({ grantEnd, periodEnd }: Subscription): Date | null {
  return grantEnd !== null && (periodEnd === null || grantEnd < periodEnd) ? grantEnd : null
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

/** When an unpaid incomplete subscription expires; null: never. */
function expiryOf({ incompleteDays, createdAt, trialEnd }: Subscription): Date | null {
  if (incompleteDays === null) return null
  return new Date((trialEnd ?? createdAt).getTime() + incompleteDays * dayMs)
}

/** Not sent twice for one date, not for a date at which the subscription ends, and not in a period that is shorter than the notice. */
function noticeOf(subscription: Subscription, start: Date | null, date: Date | null): Date | null {
  const { noticedUntil, cancelAt, endAt } = subscription
  if (date === null || start === null || (noticedUntil && noticedUntil >= date)) return null
  const end = earliest(cancelAt, endAt)
  if (end && end <= date) return null
  const at = new Date(date.getTime() - noticeMs)
  return at > start ? at : null
}

function stepsOfInvoice(
  account: BillingAccount,
  invoice: Invoice,
  settings: BillingSettings,
): Step[] {
  const { status, finalizeAt, dueAt, overdueAt, dunning, nextAttemptAt } = invoice
  if (status === 'DRAFT') {
    return finalizeAt ? [{ kind: 'FINALIZE', at: finalizeAt, target: invoice }] : []
  }
  // Whoever is paying is not late.
  if (status !== 'OPEN' || dueAt === null || paymentUnderWay(account, invoice)) return []
  const steps: Step[] = []
  if (overdueAt === null) steps.push({ kind: 'OVERDUE', at: dueAt, target: invoice })
  const subscription = subscriptionOf(account, invoice)
  if (subscription?.status === 'ACTIVE') {
    steps.push({ kind: 'PAST_DUE', at: graceEnd(subscription, dueAt, settings), target: invoice })
  }
  if (dunning === 'RETRYING' && nextAttemptAt !== null) {
    steps.push({ kind: 'RETRY', at: nextAttemptAt, target: invoice })
  }
  // No payment of it failed; it is overdue for as long as a failed one is retried.
  if (dunning === 'NONE' && subscription?.status === 'PAST_DUE') {
    const at = graceEnd(subscription, dueAt, settings).getTime()
    const days = settings.retryDays.at(-1) ?? 0
    steps.push({ kind: 'FINAL', at: new Date(at + days * dayMs), target: invoice })
  }
  return steps
}

function disputesOf(account: BillingAccount, target: Invoice): Step[] {
  return toDispute(account, target).map(({ paidAt, createdAt }) => ({
    ...{ kind: 'DISPUTE', at: paidAt ?? createdAt, target },
  }))
}

/** A payment under way is waited for: what becomes of it decides. */
function stepsOfCheckout(account: BillingAccount, checkout: Checkout): Step[] {
  if (isOver(checkout) || isBeingPaid(account, checkout)) return []
  return [{ kind: 'CHECKOUT_EXPIRY', at: checkout.expiresAt, target: checkout }]
}

function stepsOfCredit(target: StoreCredit): Step[] {
  const { status, expiresAt } = target
  if (status !== 'ACTIVE' || expiresAt === null) return []
  return [{ kind: 'EXPIRE_CREDIT', at: expiresAt, target }]
}

/** From then on an unpaid invoice makes its subscription PAST_DUE. */
export function graceEnd(
  { graceDays }: Pick<Subscription, 'graceDays'>,
  dueAt: Date,
  settings: BillingSettings,
): Date {
  return new Date(dueAt.getTime() + (graceDays ?? settings.graceDays) * dayMs)
}
