/** Pauses subscriptions and resumes them. Pure. */
import type { InvoiceReason } from '../../invoices/invoice.ts'
import type { PauseBehavior, Subscription } from '../../subscriptions/subscription.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { graceEnd } from '../billing-steps.ts'
import { activate } from './activate-subscription.ts'
import { newInvoiceOf, takePendingLines } from './documents.ts'
import { endGrants } from './grant-credits.ts'
import { finalizeFor, issueUnlessEmpty } from './issue-invoice.ts'
import { movePeriodEnd, moveTrialEnd } from './move-period-end.ts'
import { addPeriodLines } from './price-period.ts'
import { creditRest } from './prorate.ts'
import { beginPhase, setStatus } from './subscription-status.ts'
import { voidInvoice } from './void-invoice.ts'

export function pauseSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  { behavior, resumeAt }: { behavior: PauseBehavior; resumeAt: Date | null },
): void {
  const wasStopped = subscription.pauseBehavior === 'STOP_SERVICE'
  // Service that stopped starts again only by a resume.
  if (wasStopped && behavior !== 'STOP_SERVICE')
    resumeSubscription(draft, account, subscription, at)
  const stops = behavior === 'STOP_SERVICE' && !wasStopped
  if (stops) stopService(draft, account, subscription, at)
  account.subscriptions.change(subscription, {
    pauseBehavior: behavior,
    pausedAt: subscription.pausedAt ?? at,
    resumeAt,
  })
  setStatus(account, subscription, 'PAUSED', 'subscription.paused', { behavior })
}

/** The unused rest of the period is given back; time is not billed until the resume. */
function stopService(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  creditRest(draft, account, subscription, at)
  beginPhase(account, subscription, at, { billed: false })
  if (!isPaidOnce(subscription)) endGrants(account, subscription, at)
}

/** Then nothing is given back when service stops, and its only period goes on when it resumes. */
function isPaidOnce({ periodStart, periodEnd }: Subscription): boolean {
  return periodStart !== null && periodEnd === null
}

/** Back to the state that there would be without the pause; KEEP_AS_DRAFT leaves drafts, which are finalised or voided now. */
export function resumeSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  drafts: 'FINALIZE' | 'VOID' = 'FINALIZE',
): void {
  const { pauseBehavior, pausedAt, trialEnd, periodStart } = subscription
  account.subscriptions.change(subscription, {
    ...{ pauseBehavior: null, pausedAt: null, resumeAt: null },
  })
  const wasTrial = periodStart === null && trialEnd !== null
  if (pauseBehavior === 'STOP_SERVICE') {
    // A pause that was replaced by this one may have left drafts.
    settleDrafts(draft, account, subscription, drafts)
    if (wasTrial) serveRestOfTrial(account, subscription, at, pausedAt ?? at, trialEnd)
    else startAnew(draft, account, subscription, at)
    return
  }
  const isBehind = account.invoices.all.some(
    ({ subscriptionId, status, dueAt }) =>
      subscriptionId === subscription.id &&
      status === 'OPEN' &&
      dueAt !== null &&
      graceEnd(subscription, dueAt, draft.settings) <= at,
  )
  const status = wasTrial ? 'TRIALING' : isBehind ? 'PAST_DUE' : 'ACTIVE'
  setStatus(account, subscription, status, 'subscription.resumed')
  settleDrafts(draft, account, subscription, drafts)
}

function settleDrafts(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  drafts: 'FINALIZE' | 'VOID',
): void {
  const kept = account.invoices.all
    .filter(
      ({ subscriptionId, status, finalizeAt }) =>
        subscriptionId === subscription.id && status === 'DRAFT' && finalizeAt === null,
    )
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
  for (const invoice of kept) {
    if (drafts === 'VOID') voidInvoice(account, invoice)
    else if (invoice.usageUntil === null) finalizeFor(draft, account, subscription, invoice)
    // Usage is measured by the billing run.
    else account.invoices.change(invoice, { finalizeAt: account.now })
  }
}

/** The time that was left of the trial when service stopped begins now. */
function serveRestOfTrial(
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  pausedAt: Date,
  trialEnd: Date,
): void {
  const left = Math.max(trialEnd.getTime() - pausedAt.getTime(), 0)
  const until = new Date(at.getTime() + left)
  moveTrialEnd(account, subscription, until)
  beginPhase(account, subscription, at, { billed: false })
  setStatus(account, subscription, 'TRIALING', 'subscription.resumed')
}

/** A new period starts at the resume and is charged as any; the time in between is never billed. */
function startAnew(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  if (isPaidOnce(subscription)) {
    beginPhase(account, subscription, at, { billed: true })
    setStatus(account, subscription, 'ACTIVE', 'subscription.resumed')
    return
  }
  const { usageThrough: unbilled, periodEnd: previousEnd } = subscription
  account.subscriptions.change(subscription, { billingAnchor: null })
  const period = activate(draft, account, subscription, at, { event: 'subscription.resumed' })
  // Usage before the stop is still to be billed.
  account.subscriptions.change(subscription, { usageThrough: unbilled })
  if (period.end !== null) movePeriodEnd(account, subscription, previousEnd, period.end)
  const reason = reasonAt(account, subscription, at)
  const invoice = newInvoiceOf(draft, account, subscription, { reason, period })
  const version = versionOf(draft, subscription.planVersionId)
  addPeriodLines(account, invoice, subscription, version, period)
  takePendingLines(account, subscription, invoice)
  issueUnlessEmpty(draft, account, subscription, invoice)
}

/** A period that begins at the very boundary at which service stopped is a change of the one that was renewed there. */
function reasonAt({ invoices }: BillingAccount, { id }: Subscription, at: Date): InvoiceReason {
  const isRenewed = invoices.all.some(
    ({ subscriptionId, reason, periodStart }) =>
      subscriptionId === id && reason === 'CYCLE' && periodStart?.getTime() === at.getTime(),
  )
  return isRenewed ? 'CHANGE' : 'CYCLE'
}
