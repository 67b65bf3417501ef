/** Begins the paid service of a subscription: its first period, its phase, its credits. Pure. */
import type { DomainEventType } from '../../events/domain-event.ts'
import type { Invoice } from '../../invoices/invoice.ts'
import { type FirstPeriod, firstPeriod } from '../../subscriptions/billing-period.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { type BillingAccount, type BillingDraft, versionOf } from '../billing-draft.ts'
import { countRecurring } from './count-recurring.ts'
import { beginWindows, endPassedDiscounts } from './discount-life.ts'
import { linesOf } from './documents.ts'
import { beginGrant } from './grant-credits.ts'
import { billingTermOf } from './price-period.ts'
import { beginPhase, setStatus } from './subscription-status.ts'

/** The first period from an instant; sets nothing. */
function firstPeriodOf(
  draft: BillingDraft,
  { planVersionId, billingAnchor }: Subscription,
  start: Date,
): FirstPeriod {
  const term = billingTermOf(versionOf(draft, planVersionId).terms)
  return firstPeriod({ term, billingAnchor: anchorOf(billingAnchor), start })
}

function anchorOf(given: Subscription['billingAnchor']): number | Date | null {
  if (given === null) return null
  return 'day' in given ? given.day : new Date(given.at)
}

/**
 * The subscription is ACTIVE, or still PAUSED, from the instant, in its first period. `startInvoice` was made before the period was known and gets it
 * now.
 */
export function activate(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  {
    startInvoice = null,
    event = 'subscription.activated',
  }: { startInvoice?: Invoice | null; event?: DomainEventType } = {},
): FirstPeriod {
  const period = firstPeriodOf(draft, subscription, at)
  account.subscriptions.change(subscription, {
    anchor: period.anchor,
    periodStart: period.start,
    periodEnd: period.end,
    startedAt: subscription.startedAt ?? at,
    usageThrough: at,
  })
  beginPhase(account, subscription, at, { billed: true })
  beginGrant(draft, account, subscription, at)
  const status = subscription.pauseBehavior === null ? 'ACTIVE' : 'PAUSED'
  setStatus(account, subscription, status, event)
  if (startInvoice && startInvoice.periodStart === null) {
    const known = { periodStart: period.start, periodEnd: period.end }
    account.invoices.change(startInvoice, known)
    beginWindows(draft, account, startInvoice, period.start)
    for (const line of linesOf(account, startInvoice.id)) {
      if (line.kind === 'BASE' || line.kind === 'QUANTITY') account.lines.change(line, known)
    }
  }
  endPassedDiscounts(draft, account, subscription, period.start)
  countRecurring(draft, account, at)
  return period
}
