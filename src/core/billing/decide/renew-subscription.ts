/** The boundary between two periods: the next begins, and one invoice has its base and the usage of the one before. Pure. */
import { naturalPeriodAt } from '../../subscriptions/billing-period.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { billsUsage } from './billed-segments.ts'
import { endPassedDiscounts } from './discount-life.ts'
import { newInvoiceOf, takePendingLines } from './documents.ts'
import { beginGrant } from './grant-credits.ts'
import { issueUnlessEmpty } from './issue-invoice.ts'
import { addPeriodLines, billingTermOf, type Period } from './price-period.ts'
import { note } from './subscription-status.ts'

/** The whole period that begins at a boundary. */
export function nextPeriodOf(
  draft: BillingDraft,
  { planVersionId, anchor }: Pick<Subscription, 'planVersionId' | 'anchor'>,
  boundary: Date,
): Period {
  const term = billingTermOf(versionOf(draft, planVersionId).terms)
  if (term.unit === 'ONCE') throw new Error('A single period is never renewed')
  const natural = naturalPeriodAt({ unit: term.unit, count: term.count }, anchor, boundary)
  return { start: boundary, end: natural.end, natural }
}

export function renewSubscription(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
): void {
  const version = versionOf(draft, subscription.planVersionId)
  const period = nextPeriodOf(draft, subscription, at)
  account.subscriptions.change(subscription, { periodStart: period.start, periodEnd: period.end })
  beginGrant(draft, account, subscription, at)
  const invoice = newInvoiceOf(draft, account, subscription, { reason: 'CYCLE', period })
  addPeriodLines(account, invoice, subscription, version, period)
  takePendingLines(account, subscription, invoice)
  if (billsUsage(draft, account, subscription, at)) {
    account.invoices.change(invoice, { usageUntil: at })
  }
  note(account, subscription, 'subscription.renewed')
  endPassedDiscounts(draft, account, subscription, period.start)
  issueUnlessEmpty(draft, account, subscription, invoice)
}
