/** What usage can be filtered and split by: the event types, features and values of properties that occur in it. */
import { z } from 'zod'
import { currentCatalog } from '../catalog/current-catalog.ts'
import { readOperation } from '../operation/operation.ts'
import { byFeature, byType, otherValue, saidValue, typeAndFeature } from '../rollups/dimension.ts'
import { sumUsage } from '../rollups/sums.ts'
import { trackedDimensions } from '../rollups/tracked.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import type { TimeRange } from '../values/time-range.ts'
import { scopeInput, scopeOf } from './range.ts'

export interface UsageDimensions extends TimeRange {
  /** Our id; null: the whole workspace. */
  customerId: string | null
  /** Those with the most events first, like all lists here. */
  eventTypes: string[]
  features: string[]
  properties: UsedProperty[]
}

export interface UsedProperty {
  name: string
  values: string[]
}

export const getUsageDimensions = readOperation({
  name: 'getUsageDimensions',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  input: z.strictObject(scopeInput),
  async run(ctx, input): Promise<UsageDimensions> {
    const tracked = trackedDimensions(await currentCatalog(ctx))
    const properties = tracked.filter(({ kind }) => kind === 'property')
    const dimensions = [byFeature, byType, ...properties]
    const { owner, start, end } = await scopeOf(ctx, input, dimensions)
    const sums = await sumUsage(ctx.sql, owner, dimensions, [start, end])
    const of = (key: string) => sums.filter((sum) => sum.dimension === key)
    return {
      customerId: owner.customerId,
      start,
      end,
      eventTypes: ranked(of(byType.key), (value) => typeAndFeature(value)[0]),
      features: ranked(of(byFeature.key), (value) => value),
      properties: properties.map(({ key, names: [name = ''] }) => ({
        name,
        values: ranked(of(key), (value) => saidValue(value) ?? value),
      })),
    }
  },
})

/** The names of the sums, those with the most events first; a sum of many values has none. */
function ranked(sums: readonly UsageSum[], nameOf: (value: string) => string): string[] {
  const events = new Map<string, number>()
  for (const sum of sums) {
    if (sum.value === otherValue) continue
    const name = nameOf(sum.value)
    events.set(name, (events.get(name) ?? 0) + sum.events)
  }
  const byEvents = [...events].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return byEvents.map(([name]) => name)
}
