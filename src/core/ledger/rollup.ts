/** Sums the events of a group by customer, hour, feature and currency for the rollup table. Pure. */
import { type Decimal, zero } from '../decimal.ts'
import type { UsageEvent } from '../usage/usage-event.ts'

export interface Rollup {
  workspaceId: string
  customerId: string
  /** Start of the hour of event time. */
  hour: Date
  feature: string
  /** Empty for unpriced events. */
  currency: string
  events: number
  quantity: Decimal
  credits: Decimal
  cost: Decimal
}

const hourMs = 3_600_000

/** In the order of the table's key. A reversing event takes one event off. */
export function rollupsOf(events: UsageEvent[]): Rollup[] {
  const byKey = new Map<string, Rollup>()
  for (const event of events) {
    const hour = Math.floor(event.timestamp.getTime() / hourMs) * hourMs
    const { workspaceId, customerId, feature } = event
    const currency = event.currency ?? ''
    const key = [workspaceId, customerId, hour, feature, currency].join(' ')
    const rollup = byKey.get(key) ?? {
      workspaceId,
      customerId,
      hour: new Date(hour),
      feature,
      currency,
      events: 0,
      quantity: zero,
      credits: zero,
      cost: zero,
    }
    rollup.events += event.reverses === null ? 1 : -1
    rollup.quantity = rollup.quantity.plus(event.quantity)
    rollup.credits = rollup.credits.plus(event.credits)
    rollup.cost = rollup.cost.plus(event.cost)
    byKey.set(key, rollup)
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rollup]) => rollup)
}
