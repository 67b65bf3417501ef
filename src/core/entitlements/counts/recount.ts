/** Counts the usage of one feature and period from its events. Pure. */
import { eventTypeOf, type Feature } from '../../catalog/catalog.ts'
import { type Aggregate, aggregate, type Measurement, measure } from '../../catalog/measure.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import { DomainError } from '../../values/errors.ts'
import type { JsonObject } from '../../values/input.ts'
import type { PeriodRange } from '../../values/period.ts'

/** The part of a usage event that counting reads. */
export interface Countable {
  sequence: number
  eventType: string
  quantity: Decimal
  properties: JsonObject
  timestamp: Date
  credits: Decimal
}

export interface Recount extends Aggregate {
  /** The texts that a unique count has counted. */
  texts: Set<string>
}

/** Whether one event can be taken out of the aggregate without the others. */
export function isLinear(feature: Feature): boolean {
  if (feature.type === 'CREDITS' || feature.meter === null) return true
  return feature.meter.aggregation === 'SUM' || feature.meter.aggregation === 'COUNT'
}

/** What one event added to a linear aggregate. */
export function contribution(feature: Feature, event: Countable): Decimal {
  if (feature.type === 'CREDITS') return event.credits
  const measurement = measureStored(feature, event)
  return measurement && 'number' in measurement ? measurement.number : zero
}

/**
 * An event recorded before the limit was never measured, so its property may be anything; a value that is no number does not count.
 */
export function measureStored(feature: Feature, event: Countable): Measurement | null {
  try {
    return measure(feature.meter, event)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/** The aggregate over the events of the feature's type within the range, in order of their sequence. */
export function recount(feature: Feature, events: Countable[], range: PeriodRange): Recount {
  const eventType = eventTypeOf(feature)
  const result: Recount = { value: zero, valueAt: new Date(0), texts: new Set() }
  const counted = events
    .filter(
      (e) => e.eventType === eventType && e.timestamp >= range.start && e.timestamp < range.end,
    )
    .sort((a, b) => a.sequence - b.sequence)
  for (const event of counted) {
    if (feature.type === 'CREDITS') {
      result.value = result.value.plus(event.credits)
      result.valueAt = event.timestamp
      continue
    }
    const measurement = measureStored(feature, event)
    if (measurement === null) continue
    const seen = 'text' in measurement && result.texts.has(measurement.text)
    if ('text' in measurement) result.texts.add(measurement.text)
    Object.assign(result, aggregate(feature.meter, result, measurement, event.timestamp, seen))
  }
  return result
}
