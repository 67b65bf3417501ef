/** Service stops because an invoice stays unpaid, and comes back with the payment. Pure. */
import type { Invoice } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { endGrants } from './grant-credits.ts'
import { beginPhase, setStatus } from './subscription-status.ts'
import { awaitsCredits } from './unpaid-time.ts'

/** Time from here on is not billed. Service that a pause has stopped stays paused. */
export function suspendSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { id }: Invoice,
  at: Date,
): void {
  if (subscription.pauseBehavior === 'STOP_SERVICE') return
  beginPhase(account, subscription, at, { billed: false })
  const { grantStart, grantEnd } = subscription
  const grant = awaitsCredits(draft, account, subscription) ? { grantStart, grantEnd } : null
  endGrants(account, subscription, at)
  // What was never granted still comes with the payment.
  if (grant) account.subscriptions.change(subscription, grant)
  account.subscriptions.change(subscription, {
    ...{ pauseBehavior: null, pausedAt: null, resumeAt: null },
  })
  setStatus(account, subscription, 'SUSPENDED', 'subscription.suspended', { invoiceId: id })
}

/**
 * What was owed is settled. Within the period that was paid, service goes on in it; after it a new period starts, and the time in
 * between is not billed.
 */
function recoverSubscription(account: BillingAccount, subscription: Subscription): void {
  const { status, periodEnd } = subscription
  const at = account.now
  if (status === 'PAST_DUE') {
    setStatus(account, subscription, 'ACTIVE', 'subscription.recovered')
  } else if (status === 'SUSPENDED' && (periodEnd === null || at < periodEnd)) {
    beginPhase(account, subscription, at, { billed: true })
    setStatus(account, subscription, 'ACTIVE', 'subscription.recovered')
  } else if (status === 'SUSPENDED') {
    // A step of the same commit, or of the billing run.
    account.subscriptions.change(subscription, { resumeAt: at })
  }
}

/** What made the subscription fall behind is settled; it recovers unless another invoice of it failed or is overdue. */
export function recoverUnlessBehind(account: BillingAccount, subscription: Subscription): void {
  const isBehind = account.invoices.all.some(
    ({ subscriptionId, status, overdueAt, dunning }) =>
      subscriptionId === subscription.id &&
      status === 'OPEN' &&
      (overdueAt !== null || dunning === 'RETRYING' || dunning === 'EXHAUSTED'),
  )
  if (!isBehind) recoverSubscription(account, subscription)
}

/** Unspent credits of the period that was not paid expire; service goes on. */
export function expireUnpaidCredits(
  account: BillingAccount,
  { id, grantStart }: Subscription,
  { periodStart, periodEnd }: Invoice,
  at: Date,
): void {
  const isOfPeriod =
    grantStart !== null &&
    periodStart !== null &&
    grantStart >= periodStart &&
    (periodEnd === null || grantStart < periodEnd)
  if (!isOfPeriod) return
  const { workspaceId, customerId } = account
  account.commands.push({
    ...{ kind: 'expireIncludedCredits', workspaceId, customerId, at },
    subscriptionId: id,
    periodStart: grantStart,
  })
}
