/** The usage of the present period of a subscription and what it costs so far, by the segments in which it will be billed. Pure. */
import { priceSegmentUsage } from '../../invoices/price-usage.ts'
import { isTerminal, type Subscription } from '../../subscriptions/subscription.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import type { BillingAccount, BillingDraft } from '../billing-draft.ts'
import { type BilledSegment, segmentsIn } from './billed-segments.ts'

/** What one charge of the period comes to so far. */
export interface ChargedUsage {
  subscriptionId: string
  /** The key and the name of the charge. */
  key: string
  name: string
  meterId: string | null
  featureId: string | null
  /** The key of the meter or feature. */
  billableKey: string
  quantity: Decimal
  includedUnits: Decimal
  currency: string
  /** Minor units, before discounts and tax. */
  amount: bigint
  /** From the first segment to the end of the last. */
  start: Date
  end: Date
}

/**
 * The segments of the present period that began: each as long as it will be while the terms stay, so that it includes as many units
 * as on its invoice. None in trials, before the start, after the end, and for time that is not billed.
 */
export function presentSegments(
  draft: BillingDraft,
  account: BillingAccount,
  subscription: Subscription,
): BilledSegment[] {
  const { periodStart, periodEnd, cancelAt, endAt } = subscription
  if (isTerminal(subscription) || periodStart === null || periodEnd === null) return []
  const ends = [periodEnd, cancelAt, endAt].flatMap((end) => end?.getTime() ?? [])
  const until = new Date(Math.min(...ends))
  return segmentsIn(draft, account, subscription, periodStart, until).filter(
    ({ start }) => start <= account.now,
  )
}

/** One row for each charge, in the order of the segments. */
export function usedSoFar(
  measured: readonly { segment: BilledSegment; quantity: Decimal }[],
): ChargedUsage[] {
  const rows = new Map<string, ChargedUsage>()
  for (const { segment, quantity } of measured) {
    const { charge, natural: period, currency, subscriptionId, start, end } = segment
    const { key, name, billable } = charge
    const priced = priceSegmentUsage({ charge: charge.charge, currency, quantity, segment, period })
    const { meterId, featureId, key: billableKey } = billable
    const before = rows.get(key)
    rows.set(key, {
      ...{ subscriptionId, key, name, meterId, featureId, billableKey, currency },
      quantity: (before?.quantity ?? zero).plus(quantity),
      includedUnits: (before?.includedUnits ?? zero).plus(priced.includedUnits),
      amount: (before?.amount ?? 0n) + priced.amountMinor,
      start: before?.start ?? start,
      end,
    })
  }
  return [...rows.values()]
}
