/** Past usage by the rate that priced it, put together from sums by rate and by units. Pure. */

import { byRate, otherValue } from '../rollups/dimension.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { type Decimal, zero } from '../values/decimal.ts'

/** Events of one type, model and provider that one rate priced. */
export interface PricedUsage {
  eventType: string
  rateId: string
  model: string
  provider: string | null
  /** The number of events, less the reversed ones. */
  events: number
  quantity: Decimal
  /** Sums of numeric properties, by name. */
  units: Map<string, Decimal>
}

type Key = [eventType: string, rateId: string, model: string, provider: string | null]

/** Usage beyond the maximum number of values has no known rate, and is left out. */
export function pricedUsage(sums: readonly UsageSum[]): PricedUsage[] {
  const groups = new Map<string, PricedUsage>()
  const groupOf = (key: Key) => {
    const id = JSON.stringify(key)
    const [eventType, rateId, model, provider] = key
    const group = groups.get(id) ?? {
      ...{ eventType, rateId, model, provider },
      events: 0,
      quantity: zero,
      units: new Map<string, Decimal>(),
    }
    groups.set(id, group)
    return group
  }
  for (const sum of sums) {
    if (sum.value === otherValue) continue
    const value = JSON.parse(sum.value)
    if (sum.dimension === byRate.key) {
      const group = groupOf(value as Key)
      group.events += sum.events
      group.quantity = group.quantity.plus(sum.quantity)
    } else {
      const [key, name] = value as [Key, string]
      const { units } = groupOf(key)
      units.set(name, (units.get(name) ?? zero).plus(sum.quantity))
    }
  }
  return [...groups.values()].filter((group) => group.events > 0)
}
