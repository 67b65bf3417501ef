/**
 * Imports history for closed books: events from before the window in which usage is accepted. Pure.
 *
 * Invariants: such an event is priced by the rates of its time and shows in usage and analytics, and that is all it does. It
 * takes no credits, creates no overage, counts against no limit (even in a period that is still open), and no later count of
 * events includes it. It needs no mark of its own: no other event is recorded so long after its time.
 */
import { type Catalog, rateCardOf } from '../../catalog/catalog.ts'
import type { Admission } from '../../entitlements/admission.ts'
import { eventAgeMaxMs } from '../../entitlements/entitlement.ts'
import { unpriced } from '../../pricing/omission.ts'
import { priceUsage } from '../../pricing/rate.ts'
import type { UsageInput } from '../../usage/usage-event.ts'
import { fitsAmount, zero } from '../../values/decimal.ts'
import { invalid } from '../../values/errors.ts'
import type { Account } from './group-state.ts'

export function historyTime({ timestamp }: UsageInput, now: Date): Date {
  if (timestamp === null) throw invalid('History that is imported needs a timestamp.')
  if (now.getTime() - timestamp.getTime() > eventAgeMaxMs) return timestamp
  throw invalid(
    'Only events from more than 35 days ago are imported as history: record this one without backfill.',
    { timestamp: timestamp.toISOString() },
  )
}

export function admitHistory(
  account: Account,
  catalog: Catalog,
  usage: UsageInput,
  at: Date,
): Admission {
  const price = priceUsage(rateCardOf(catalog, account.rateCardId), usage, at)
  const isKeepable = [price.credits, price.cost].every(fitsAmount)
  const refusal = price.omission
    ? unpriced(usage, price.omission)
    : isKeepable
      ? null
      : invalid('The price of the event would reach 10^19.')
  return {
    price,
    steps: [],
    burn: { slices: [], uncovered: zero },
    unpriced: price.omission !== null,
    refusal,
  }
}
