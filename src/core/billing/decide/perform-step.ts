/** Makes one due step as of its instant. Pure. */

import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import {
  type BillingAccount,
  type BillingDraft,
  type PlanVersion,
  versionOf,
} from '../billing-draft.ts'
import type { Step } from '../billing-steps.ts'
import type { Measurements } from '../measurements.ts'
import { pendingChange } from '../pending-change.ts'
import { beginSubscription, endTrial } from './begin-subscription.ts'
import { sweepLateUsage } from './bill-late-usage.ts'
import { changeSubscription } from './change-subscription.ts'
import { invoiceData } from './documents.ts'
import { endSubscription } from './end-subscription.ts'
import { finalizeDraft } from './finalize-draft.ts'
import { beginGrant } from './grant-credits.ts'
import { resumeSubscription } from './pause-subscription.ts'
import { renewSubscription } from './renew-subscription.ts'
import { note, setStatus } from './subscription-status.ts'

/** Answers false when it needs usage that was not measured yet: nothing more of the account can be decided then. */
export function performStep(
  draft: BillingDraft,
  account: BillingAccount,
  step: Step,
  measurements: Measurements,
): boolean {
  const { kind, at, target } = step
  switch (kind) {
    case 'START':
      beginSubscription(draft, account, target, at)
      return true
    case 'RESUME':
      resumeSubscription(draft, account, target, at)
      return true
    case 'CHANGE':
      applyScheduledChange(draft, account, target, at)
      return true
    case 'TRIAL_END':
      endTrial(draft, account, target, at)
      return true
    case 'END':
      end(draft, account, target, at)
      return true
    case 'BOUNDARY':
      renewSubscription(draft, account, target, at)
      return true
    case 'GRANT':
      beginGrant(draft, account, target, at)
      return true
    case 'EXPIRE':
      endSubscription(draft, account, target, at, {
        ...{ status: 'EXPIRED', prorate: false, unpaidInvoices: 'VOID' },
      })
      return true
    case 'NOTICE':
      giveNotice(account, target)
      return true
    case 'SWEEP':
      return sweepLateUsage(draft, account, target, at, measurements)
    case 'FINALIZE':
      return finalizeDraft(draft, account, target, measurements)
    case 'OVERDUE':
      account.invoices.change(target, { overdueAt: at })
      account.notices.push({ type: 'invoice.overdue', data: () => invoiceData(target) })
      return true
    case 'PAST_DUE':
      fallBehind(account, target)
      return true
  }
}

/** The end of a fixed term, or a cancellation that was scheduled. */
function end(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  const isCanceled = subscription.cancelAt !== null && subscription.cancelAt <= at
  endSubscription(draft, account, subscription, at, {
    status: isCanceled ? 'CANCELED' : 'EXPIRED',
    prorate: false,
    unpaidInvoices: 'KEEP',
  })
}

function applyScheduledChange(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  const change = pendingChange(account, subscription)
  if (!change) throw new Error(`No change of ${subscription.id} is pending`)
  const version = versionOf(draft, change.planVersionId)
  const reason = failureOf(draft, subscription, version)
  if (reason !== null) {
    account.changes.change(change, { status: 'FAILED', failure: reason, finishedAt: at })
    note(account, subscription, 'subscription.change_failed', { changeId: change.id, reason })
    return
  }
  account.changes.change(change, { status: 'COMPLETED', finishedAt: at })
  const { quantity, proration } = change
  changeSubscription(draft, account, subscription, { version, quantity }, { at, proration })
}

/** Why a scheduled change cannot be made any more. */
function failureOf(
  { withdrawn }: BillingDraft,
  { status, planVersionId }: Subscription,
  version: PlanVersion,
): string | null {
  if (status === 'INCOMPLETE' || status === 'SUSPENDED') return `The subscription is ${status}.`
  // Whoever has a plan keeps it.
  if (version.id === planVersionId || !withdrawn.has(version.id)) return null
  return 'The plan or its version is archived.'
}

function giveNotice(account: BillingAccount, subscription: Subscription): void {
  const isTrial = subscription.status === 'TRIALING'
  const noticedUntil = isTrial ? subscription.trialEnd : subscription.periodEnd
  account.subscriptions.change(subscription, { noticedUntil })
  note(account, subscription, isTrial ? 'subscription.trial_will_end' : 'invoice.upcoming', {
    at: noticedUntil?.toISOString() ?? null,
  })
}

/** The invoice is unpaid after the days of grace. */
function fallBehind(account: BillingAccount, invoice: Invoice): void {
  const subscription = account.subscriptions.all.find(({ id }) => id === invoice.subscriptionId)
  if (subscription?.status !== 'ACTIVE') return
  setStatus(account, subscription, 'PAST_DUE', 'subscription.past_due', { invoiceId: invoice.id })
}
