/** What happens when a subscription starts: a trial, service at once, or service from the first payment. Pure. */
import type { Invoice, InvoiceReason } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { dayMs } from '../../values/period.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { activate } from './activate-subscription.ts'
import { newInvoiceOf, requireFewLines, takePendingLines } from './documents.ts'
import { beginGrant, beginTrialGrant } from './grant-credits.ts'
import { issueUnlessEmpty } from './issue-invoice.ts'
import { addPeriodLines, addStartLines, type Period } from './price-period.ts'
import { nextPeriodOf } from './renew-subscription.ts'
import { beginPhase, setStatus } from './subscription-status.ts'

/** `bringsUp`: the periods up to now are on the first invoice, one line each, instead of being renewed one by one. */
export function beginSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  { bringsUp = false }: { bringsUp?: boolean } = {},
): void {
  if (subscription.trialDays) startTrial(draft, account, subscription, at, bringsUp)
  else if (subscription.activation === 'ON_PAYMENT') {
    awaitPayment(draft, account, subscription, bringsUp ? account.now : at)
  } else startService(draft, account, subscription, { at, reason: 'START', bringsUp })
}

function startTrial(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  bringsUp: boolean,
): void {
  const trialEnd = new Date(at.getTime() + (subscription.trialDays ?? 0) * dayMs)
  account.trialUsedAt ??= at
  account.subscriptions.change(subscription, { startedAt: at, trialEnd, anchor: trialEnd })
  beginPhase(account, subscription, at, { billed: false })
  beginTrialGrant(draft, account, subscription, at, trialEnd)
  setStatus(account, subscription, 'TRIALING', 'subscription.activated')
  if (bringsUp && trialEnd <= account.now) {
    endTrial(draft, account, subscription, trialEnd, { bringsUp })
  }
}

/** The trial is over: service is paid from here, or from the payment of its START invoice. */
export function endTrial(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  { bringsUp = false }: { bringsUp?: boolean } = {},
): void {
  account.notices.push({
    type: 'subscription.trial_ended',
    data: () => ({ id: subscription.id, trialEnd: at.toISOString() }),
  })
  if (subscription.activation === 'ON_PAYMENT') {
    awaitPayment(draft, account, subscription, bringsUp ? account.now : at)
  } else startService(draft, account, subscription, { at, reason: 'CYCLE', bringsUp })
}

function startService(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { at, reason, bringsUp }: { at: Date; reason: InvoiceReason; bringsUp: boolean },
): void {
  let period: Period = activate(draft, account, subscription, at)
  const invoice = newInvoiceOf(draft, account, subscription, { reason, period })
  addLines(period)
  if (reason === 'START' || subscription.trialEnd !== null) addFees(invoice)
  while (bringsUp && period.end !== null && period.end <= account.now) {
    period = nextPeriodOf(draft, subscription, period.end)
    addLines(period)
    requireFewLines(account, { invoiceId: invoice.id, subscriptionId: subscription.id })
    account.subscriptions.change(subscription, { periodStart: period.start, periodEnd: period.end })
    beginGrant(draft, account, subscription, period.start)
  }
  settle(draft, account, subscription, invoice)

  function addFees(to: Invoice): void {
    addStartLines(account, to, subscription, versionFor(draft, subscription))
  }

  function addLines(each: Period): void {
    addPeriodLines(account, invoice, subscription, versionFor(draft, subscription), each)
  }
}

/** Nothing is granted before the payment, whose instant begins the period: `at` when nothing is to be paid. */
function awaitPayment(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  // What waits for its payment is not paused any more.
  account.subscriptions.change(subscription, {
    ...{ pauseBehavior: null, pausedAt: null, resumeAt: null },
  })
  setStatus(account, subscription, 'INCOMPLETE', null)
  const invoice = newInvoiceOf(draft, account, subscription, { reason: 'START', period: null })
  addPeriodLines(account, invoice, subscription, versionFor(draft, subscription), null)
  addStartLines(account, invoice, subscription, versionFor(draft, subscription))
  settle(draft, account, subscription, invoice, at)
  // There is nothing to pay.
  if (subscription.status === 'INCOMPLETE' && !account.invoices.all.includes(invoice)) {
    activate(draft, account, subscription, at)
  }
}

function settle(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  invoice: Invoice,
  paidAt: Date = account.now,
): void {
  takePendingLines(account, subscription, invoice)
  issueUnlessEmpty(draft, account, subscription, invoice, paidAt)
}

const versionFor = (draft: BillingDraft, { planVersionId }: Subscription) =>
  versionOf(draft, planVersionId)
