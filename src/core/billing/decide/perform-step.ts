/** Makes one due step as of its instant. Pure. */

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
import { countRecurring } from './count-recurring.ts'
import { invoiceData } from './documents.ts'
import { exhaust, retryPayment } from './dunning.ts'
import { fallBehind } from './dunning-state.ts'
import { endSubscription } from './end-subscription.ts'
import { finalizeDraft } from './finalize-draft.ts'
import { beginGrant, settleGrants } from './grant-credits.ts'
import { openTestDisputes } from './open-test-disputes.ts'
import { resumeSubscription } from './pause-subscription.ts'
import { renewSubscription } from './renew-subscription.ts'
import { expireCheckout } from './settle-checkout.ts'
import { expireStoreCredit } from './store-credit.ts'
import { note } from './subscription-status.ts'

/**
 * Answers false, and changes nothing, when it needs usage that was not measured yet: nothing more of the account can be decided before.
 */
export function performStep(
  draft: BillingDraft,
  account: BillingAccount,
  step: Step,
  measurements: Measurements,
): boolean {
  const isMade = makeStep(draft, account, step, measurements)
  settleGrants(draft, account)
  if (isMade) countRecurring(draft, account, step.at)
  return isMade
}

function makeStep(
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
    case 'CHECKOUT_EXPIRY':
      expireCheckout(draft, account, target, at)
      return true
    case 'FINALIZE':
      return finalizeDraft(draft, account, target, measurements)
    case 'OVERDUE':
      account.invoices.change(target, { overdueAt: at })
      account.notices.push({ type: 'invoice.overdue', data: () => invoiceData(target) })
      return true
    case 'DISPUTE':
      openTestDisputes(draft, account, target)
      return true
    case 'EXPIRE_CREDIT':
      expireStoreCredit(account, target)
      return true
    case 'PAST_DUE':
      fallBehind(account, target)
      return true
    case 'RETRY':
      retryPayment(draft, account, target, at)
      return true
    case 'FINAL':
      exhaust(draft, account, target, at)
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
