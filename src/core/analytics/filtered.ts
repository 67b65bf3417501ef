/** Which rollups can answer a filter: those whose values tell events that meet it from all others. Pure. */
import {
  byFeature,
  byProperty,
  byType,
  type Dimension,
  summedValue,
  typeAndFeature,
} from '../rollups/dimension.ts'
import type { UsageFilter } from '../rollups/usage-filter.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { invalid } from '../values/errors.ts'

export interface FilterSource {
  dimension: Dimension
  /** The sums in the dimensions asked for; none of a value that does not meet the filter. It is not given sums of other values. */
  read(sum: UsageSum): UsageSum[]
}

/** Null when only the events can answer. The names are those of the dimensions asked for. */
export function sourceOf(filter: UsageFilter, names: readonly string[]): FilterSource | null {
  const { eventTypes, features, properties } = filter
  const [property, ...others] = properties
  if (!property) return names.every((name) => name === byFeature.key) ? byFeatureOf(filter) : null
  if (others.length > 0 || eventTypes || features) return null
  if (names.some((name) => name !== property.name || name === byFeature.key)) return null
  const dimension = byProperty(property.name)
  const values = property.values.map(summedValue)
  return {
    dimension,
    read(sum) {
      if (!values.includes(sum.value)) return []
      const total = { ...sum, dimension: byFeature.key, value: '' }
      return names.length > 0 ? [total, sum] : [total]
    },
  }
}

function byFeatureOf({ eventTypes, features }: UsageFilter): FilterSource {
  const isAsked = (feature: string) => !features || features.includes(feature)
  if (!eventTypes) {
    return { dimension: byFeature, read: (sum) => (isAsked(sum.value) ? [sum] : []) }
  }
  return {
    dimension: byType,
    read(sum) {
      const [eventType, feature] = typeAndFeature(sum.value)
      if (!eventTypes.includes(eventType) || !isAsked(feature)) return []
      return [{ ...sum, dimension: byFeature.key, value: feature }]
    },
  }
}

export function unfiltered(what: string) {
  return invalid(
    `Usage ${what} cannot be filtered so. Filters of event types and features are summed by feature; a filter of one property that usage is summed by, with at most as many values in an hour as have sums of their own, is summed by that property alone. All others read the events: name a customer, and a range with fewer of them.`,
  )
}
