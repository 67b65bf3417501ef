/**
 * Bills usage that came after its segment was frozen, reversals included: the price of all usage less what was billed. Each segment is
 * looked at at the finalisations of its subscription, and in a last sweep, until no more events of its time are accepted. Pure.
 */
import type { Invoice, UsageFreeze } from '../../invoices/invoice.ts'
import { lateAmount, priceSegmentUsage } from '../../invoices/price-usage.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { closesAt } from '../billing-steps.ts'
import type { Measured, Measurements } from '../measurements.ts'
import { type BilledSegment, segmentOfFreeze } from './billed-segments.ts'
import { addLine, newInvoiceOf } from './documents.ts'
import { explanationOf } from './freeze-usage.ts'
import { issueUnlessEmpty } from './issue-invoice.ts'

/** A frozen segment that is still open, and all of its usage by now; NONE: nothing came since. */
interface LookedAt {
  freeze: UsageFreeze
  segment: BilledSegment
  late: Measured | 'NONE'
}

/** Null when some of it must be measured first. */
export function findLateUsage(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  measurements: Measurements,
): LookedAt[] | null {
  const open = account.freezes.all.filter(
    ({ subscriptionId, superseded, closed }) =>
      subscriptionId === subscription.id && !superseded && !closed,
  )
  const found = open.flatMap((freeze): LookedAt[] => {
    const segment = segmentOfFreeze(draft, account, subscription, freeze)
    // Nothing was recorded since.
    if (freeze.throughSequence >= account.sequence) return [{ freeze, segment, late: 'NONE' }]
    const late = measurements.findLate(account.customerId, segment, freeze)
    return late ? [{ freeze, segment, late }] : []
  })
  return found.length === open.length ? found : null
}

export function billLateUsage(
  account: BillingAccount,
  invoice: Invoice,
  found: readonly LookedAt[],
): void {
  for (const { freeze, segment, late } of found) {
    const newest = late === 'NONE' ? freeze : refreeze(account, invoice, segment, freeze, late)
    if (closesAt(newest) <= account.now) account.freezes.change(newest, { closed: true })
  }
}

/**
 * The last look, when no event of the subscription's billed time is accepted any more. Answers false, and changes nothing, when usage
 * must be measured first.
 */
export function sweepLateUsage(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  measurements: Measurements,
): boolean {
  const found = findLateUsage(draft, account, subscription, measurements)
  if (!found) return false
  const invoice = newInvoiceOf(draft, account, subscription, {
    reason: 'LATE_USAGE',
    period: null,
  })
  billLateUsage(account, invoice, found)
  account.subscriptions.change(subscription, { lateSweptAt: at })
  issueUnlessEmpty(draft, account, subscription, invoice)
  return true
}

/** A new revision of the freeze replaces the one before, also when the price stays the same. */
function refreeze(
  account: BillingAccount,
  invoice: Invoice,
  segment: BilledSegment,
  before: UsageFreeze,
  measured: Measured,
): UsageFreeze {
  const priced = priceSegmentUsage({
    charge: segment.charge.charge,
    currency: segment.currency,
    quantity: measured.quantity,
    segment,
    period: segment.natural,
  })
  const billed = lateAmount(priced, [before.amount])
  const on = { invoice, subscriptionId: segment.subscriptionId, currency: segment.currency }
  const line =
    billed === 0n
      ? null
      : addLine(account, on, {
          kind: 'LATE_USAGE',
          description: `${segment.charge.name} (late usage)`,
          amount: billed,
          period: { start: segment.start, end: segment.end },
          planVersionId: segment.planVersionId,
          chargeKey: segment.charge.key,
          explain: explanationOf('LATE_USAGE', segment, measured, priced, [before.amount]),
          eventsDigest: measured.digest,
        })
  account.freezes.change(before, { superseded: true })
  return account.freezes.add({
    ...before,
    superseded: false,
    revision: before.revision + 1,
    throughSequence: measured.throughSequence,
    quantity: measured.quantity,
    amount: priced.amountMinor,
    billed,
    events: measured.events,
    digest: measured.digest,
    lineId: line?.id ?? null,
    createdAt: account.now,
  })
}
