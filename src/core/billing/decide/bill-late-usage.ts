/**
 * Bills usage that came after its segment was frozen, reversals included: the price of all usage less what was billed. Each segment is
 * looked at at the finalisations of its subscription, and in a last sweep, until no more events of its time are accepted. Pure.
 */
import { digestOf } from '../../invoices/explain-line.ts'
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

/** Answers false when it needs usage that was not measured yet. */
export function billLateUsage(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  invoice: Invoice,
  measurements: Measurements,
): boolean {
  const open = account.freezes.all.filter(
    ({ subscriptionId, superseded, closed }) =>
      subscriptionId === subscription.id && !superseded && !closed,
  )
  const found = open.map((freeze) => {
    const segment = segmentOfFreeze(draft, account, subscription, freeze)
    // Nothing was recorded since.
    if (freeze.throughSequence >= account.sequence)
      return { freeze, segment, late: 'NONE' as const }
    return { freeze, segment, late: measurements.findLate(account.customerId, segment, freeze) }
  })
  let isComplete = true
  for (const { freeze, segment, late } of found) {
    if (late === null) isComplete = false
    else {
      const newest = late === 'NONE' ? freeze : refreeze(account, invoice, segment, freeze, late)
      if (closesAt(newest) <= account.now) account.freezes.change(newest, { closed: true })
    }
  }
  return isComplete
}

/** The last look, when no event of the subscription's billed time is accepted any more. */
export function sweepLateUsage(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  at: Date,
  measurements: Measurements,
): boolean {
  const invoice = newInvoiceOf(draft, account, subscription, {
    reason: 'LATE_USAGE',
    period: null,
  })
  if (!billLateUsage(draft, account, subscription, invoice, measurements)) return false
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
  const explain = explanationOf('LATE_USAGE', segment, measured, priced, [before.amount])
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
          explain,
          digest: digestOf(explain, measured.digest),
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
