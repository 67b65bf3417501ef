/** Combines sums by feature into a summary of a time range. Pure. */
import { type Decimal, zero } from '../values/decimal.ts'
import type { TimeRange } from '../values/time-range.ts'
import type { UsageSum } from './usage-sum.ts'

export interface FeatureUsage {
  feature: string
  events: number
  quantity: Decimal
  credits: Decimal
  /** Major units of the summary's currency. */
  cost: Decimal
}

export interface Cost {
  /** ISO 4217. */
  currency: string
  amount: Decimal
}

export interface UsageSummary extends TimeRange {
  customerId: string
  totalEvents: number
  totalCredits: Decimal
  /** Major units of `currency`. */
  totalCost: Decimal
  /** The currency with the largest cost; null when nothing was priced. */
  currency: string | null
  /** Costs by currency. */
  costs: Cost[]
  breakdown: FeatureUsage[]
}

/** `sums` must be sums by feature. */
export function summarize(customerId: string, range: TimeRange, sums: UsageSum[]): UsageSummary {
  const costs = costsOf(sums)
  const currency = costs[0]?.currency ?? null
  const features = new Map<string, FeatureUsage>()
  let [totalEvents, totalCredits] = [0, zero]
  for (const sum of sums) {
    const feature = sum.value
    const known = features.get(feature)
    const entry = known ?? { feature, events: 0, quantity: zero, credits: zero, cost: zero }
    features.set(feature, entry)
    entry.events += sum.events
    entry.quantity = entry.quantity.plus(sum.quantity)
    entry.credits = entry.credits.plus(sum.credits)
    if (sum.currency === currency) entry.cost = entry.cost.plus(sum.cost)
    totalEvents += sum.events
    totalCredits = totalCredits.plus(sum.credits)
  }
  const breakdown = [...features.values()].sort(
    (a, b) => b.credits.cmp(a.credits) || b.events - a.events || (a.feature < b.feature ? -1 : 1),
  )
  const totalCost = costs[0]?.amount ?? zero
  const totals = { totalEvents, totalCredits, totalCost, currency, costs, breakdown }
  return { customerId, ...range, ...totals }
}

export function costsOf(sums: UsageSum[]): Cost[] {
  const byCurrency = new Map<string, Decimal>()
  for (const { currency, cost } of sums) {
    if (currency !== '') byCurrency.set(currency, (byCurrency.get(currency) ?? zero).plus(cost))
  }
  const costs = [...byCurrency].map(([currency, amount]) => ({ currency, amount }))
  return costs.sort((a, b) => b.amount.cmp(a.amount) || (a.currency < b.currency ? -1 : 1))
}
