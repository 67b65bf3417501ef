/** Pauses subscriptions and resumes them. Pure. */
import type { PauseBehavior, Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { graceEnd } from '../billing-steps.ts'
import { endGrants } from './grant-credits.ts'
import { finalizeFor, keepPause } from './issue-invoice.ts'
import { moveTrialEnd } from './move-period-end.ts'
import { creditRest } from './prorate.ts'
import { isPaidOnce, startAnew } from './start-anew.ts'
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

/** Back to the state that there would be without the pause; KEEP_AS_DRAFT leaves drafts, which are finalised or voided now. */
export function resumeSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  drafts: 'FINALIZE' | 'VOID' = 'FINALIZE',
): void {
  const { status: from, pauseBehavior, pausedAt, trialEnd, periodStart } = subscription
  keepPause(account, subscription)
  account.subscriptions.change(subscription, {
    ...{ pauseBehavior: null, pausedAt: null, resumeAt: null },
  })
  if (from === 'SUSPENDED') {
    startAnew(draft, account, subscription, at, 'subscription.recovered')
    return
  }
  const wasTrial = periodStart === null && trialEnd !== null
  if (pauseBehavior === 'STOP_SERVICE') {
    // A pause that was replaced by this one may have left drafts.
    settleDrafts(draft, account, subscription, drafts)
    if (wasTrial) serveRestOfTrial(account, subscription, at, pausedAt ?? at, trialEnd)
    else startAnew(draft, account, subscription, at, 'subscription.resumed')
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
    if (drafts === 'VOID') voidInvoice(draft, account, invoice)
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
