/** Puts the usage of a subscription on an invoice and freezes it: what was billed, up to which event. Pure. */

import { explainUsage } from '../../invoices/explain-line.ts'
import type { Invoice, InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import { type PricedUsage, priceSegmentUsage } from '../../invoices/price-usage.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { decimalText, isPositive } from '../../values/decimal.ts'
import type { JsonObject } from '../../values/input.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import type { Measured, Measurements } from '../measurements.ts'
import { type BilledSegment, billedSegments } from './billed-segments.ts'
import { addLine, linesOf } from './documents.ts'

interface UsedIn {
  segment: BilledSegment
  measured: Measured
}

/** What the invoice is to bill; null when some of it must be measured first. */
export function findUsage(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
  { usageUntil }: Invoice,
  measurements: Measurements,
): UsedIn[] | null {
  if (usageUntil === null) return []
  const segments = billedSegments(draft, account, subscription, usageUntil)
  const found = segments.flatMap((segment): UsedIn[] => {
    const measured = measurements.find(account.customerId, segment, segment.alsoUnnamed)
    return measured ? [{ segment, measured }] : []
  })
  return found.length === segments.length ? found : null
}

export function freezeUsage(
  account: BillingAccount,
  subscription: Subscription,
  invoice: Invoice,
  found: readonly UsedIn[],
): void {
  const { usageUntil } = invoice
  if (usageUntil === null) return
  for (const { segment, measured } of found) freeze(account, invoice, segment, measured)
  account.subscriptions.change(subscription, { usageThrough: usageUntil })
}

function freeze(
  account: BillingAccount,
  invoice: Invoice,
  segment: BilledSegment,
  measured: Measured,
): void {
  const priced = priceSegmentUsage({
    charge: segment.charge.charge,
    currency: segment.currency,
    quantity: measured.quantity,
    segment,
    period: segment.natural,
  })
  const line = addUsageLine(account, invoice, segment, measured, priced)
  account.freezes.add({
    customerId: account.customerId,
    subscriptionId: segment.subscriptionId,
    chargeKey: segment.charge.key,
    segmentStart: segment.start,
    revision: 1,
    segmentEnd: segment.end,
    planVersionId: segment.planVersionId,
    throughSequence: measured.throughSequence,
    quantity: measured.quantity,
    amount: priced.amountMinor,
    billed: priced.amountMinor,
    events: measured.events,
    digest: measured.digest,
    lineId: line?.id ?? null,
    alsoUnnamed: segment.alsoUnnamed,
    superseded: false,
    closed: false,
    createdAt: account.now,
  })
}

/** A line with nothing beyond the included units is left out, unless the invoice would have none at all. */
function addUsageLine(
  account: BillingAccount,
  invoice: Invoice,
  segment: BilledSegment,
  measured: Measured,
  priced: PricedUsage,
): InvoiceLine | null {
  const { charge, billable, key, name } = segment.charge
  const on = { invoice, subscriptionId: segment.subscriptionId, currency: segment.currency }
  const period = { start: segment.start, end: segment.end }
  const common = { period, planVersionId: segment.planVersionId, chargeKey: key }
  const isNothing = priced.amountMinor === 0n && !isPositive(priced.paidUnits)
  const isOnly = linesOf(account, invoice.id).length === 0
  if (isNothing && !isOnly) return null
  if (isPositive(priced.usedOfIncluded)) {
    addLine(account, on, {
      ...common,
      kind: 'INCLUDED',
      description: `${name} (${decimalText(priced.usedOfIncluded)} included)`,
      amount: 0n,
      quantity: priced.usedOfIncluded,
      explain: explanationOf('INCLUDED', segment, measured, priced),
      eventsDigest: measured.digest,
    })
  }
  const isFlat = charge.model === 'FLAT'
  const kind = isFlat ? 'FLAT' : billable.inCredits ? 'OVERAGE' : 'USAGE'
  return addLine(account, on, {
    ...common,
    kind,
    description: isFlat
      ? `${name} (flat fee)`
      : `${name} (${decimalText(priced.paidUnits)} ${billable.inCredits ? 'credits' : 'units'})`,
    amount: priced.amountMinor,
    quantity: priced.paidUnits,
    unitPrice: charge.model === 'PER_UNIT' ? charge.unitPrice : null,
    explain: explanationOf(kind, segment, measured, priced),
    eventsDigest: measured.digest,
  })
}

/** `billedMinor`: what was billed of the segment before, when the line charges late usage. */
export function explanationOf(
  kind: LineKind,
  segment: BilledSegment,
  measured: Measured,
  priced: PricedUsage,
  billedMinor: readonly bigint[] = [],
): JsonObject {
  const { charge, natural, planVersionId, currency, subscriptionId: id } = segment
  const { events: count, first, last, throughSequence, alsoUnnamed } = measured
  return explainUsage({
    kind,
    segment,
    natural,
    planVersionId,
    currency,
    amountMinor: kind === 'INCLUDED' ? 0n : priced.amountMinor,
    billable: charge.billable,
    counted: measured.counted,
    subscription: { id, alsoUnnamed },
    events: { count, first, last, throughSequence },
    quantity: measured.quantity,
    charge: charge.charge,
    priced,
    billedMinor,
  })
}
