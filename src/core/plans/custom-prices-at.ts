/** The custom prices of a customer that apply at an instant, from all that are stored. Pure. */
import type { CustomCharge } from './quote.ts'

export interface StoredPrice extends CustomCharge {
  id: string
  effectiveAt: Date
  /** Exclusive; null: until a later one replaces it. */
  endsAt: Date | null
  createdAt: Date
}

/** At most one for each billable: of those that began, the latest, unless it has ended. */
export function customPricesAt(stored: readonly StoredPrice[], at: Date): StoredPrice[] {
  const latest = new Map<string, StoredPrice>()
  for (const price of stored.toSorted(byBeginning)) {
    const { effectiveAt, endsAt, billable } = price
    // A price that ended before it began never applied, and hides no other.
    if (effectiveAt > at || (endsAt && endsAt <= effectiveAt)) continue
    latest.set(billable.meterId ?? billable.featureId ?? '', price)
  }
  return [...latest.values()].filter(({ endsAt }) => endsAt === null || endsAt > at)
}

function byBeginning(a: StoredPrice, b: StoredPrice): number {
  return (
    a.effectiveAt.getTime() - b.effectiveAt.getTime() ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  )
}
