/** Service that had stopped starts again: with a new period, which is charged as any; the time in between is never billed. Pure. */
import type { InvoiceReason } from '../../invoices/invoice.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { activate } from './activate-subscription.ts'
import { newInvoiceOf, takePendingLines } from './documents.ts'
import { issueUnlessEmpty } from './issue-invoice.ts'
import { movePeriodEnd } from './move-period-end.ts'
import { addPeriodLines } from './price-period.ts'
import { beginPhase, setStatus } from './subscription-status.ts'

export function startAnew(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  event: 'subscription.resumed' | 'subscription.recovered',
): void {
  if (isPaidOnce(subscription)) {
    beginPhase(account, subscription, at, { billed: true })
    setStatus(account, subscription, 'ACTIVE', event)
    return
  }
  const { usageThrough: unbilled, periodEnd: previousEnd } = subscription
  account.subscriptions.change(subscription, { billingAnchor: null })
  const period = activate(draft, account, subscription, at, { event })
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

/** Then nothing is given back when service stops, and its only period goes on when it resumes. */
export function isPaidOnce({ periodStart, periodEnd }: Subscription): boolean {
  return periodStart !== null && periodEnd === null
}
