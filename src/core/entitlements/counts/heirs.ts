/**
 * The heirs of a reversed event, which take its place in counts that cannot be subtracted from. Pure.
 *
 * The heir of the largest event is the next larger one, that of the last event the one before it; a text stays counted as long
 * as another event has it. A few events of a long history are therefore enough, and the rest need not be read again.
 */
import { type Catalog, eventTypeOf, type Feature } from '../../catalog/catalog.ts'
import { type Measurement, uniqueText } from '../../catalog/measure.ts'
import type { Owner } from '../../customers/owner.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import type { PeriodRange } from '../../values/period.ts'
import { type CustomerState, governing } from '../admission.ts'
import { type Counter, type Entitlement, periodOf } from '../entitlement.ts'
import { type Countable, isLinear, measureStored } from './recount.ts'

/** One group of commands reverses fewer events than this, so it never needs more heirs. */
export const heirsMax = 128

/** The place of an event in the counter of one feature and period. */
export interface Place {
  key: string
  feature: Feature
  /** The period of the counter. */
  period: PeriodRange
  /** The part of the period in which the entitlement holds. */
  counted: PeriodRange
  measurement: Measurement
}

export interface Heirs {
  place: Place
  /** The heirs are found among the events up to this sequence. */
  sequence: number
  /** The first in line, in no order. */
  events: Countable[]
  /** Whether `events` are all there are. */
  complete: boolean
  /** Events after `sequence`. */
  later: Countable[]
}

/** An event to be reversed, with its heirs as they were found without locks. */
export interface ReversalHeirs extends Owner {
  sequence: number
  heirs: Heirs[]
}

/** The places of an event that cannot be subtracted from; an event without a value for a meter has no place in its counter. */
export function placesOf(state: CustomerState, catalog: Catalog, event: Countable): Place[] {
  const { eventType, timestamp } = event
  return governing(state, catalog, eventType, timestamp).flatMap(({ feature, entitlement }) => {
    const measurement = isLinear(feature) ? null : measureStored(feature, event)
    if (measurement === null) return []
    const period = periodOf(entitlement, timestamp)
    const counted = countedOf(entitlement, period)
    const text = 'text' in measurement ? measurement.text : null
    const key = JSON.stringify([state.customerId, feature.id, ...rangeOf(counted), text])
    return [{ key, feature, period, counted, measurement }]
  })
}

const rangeOf = ({ start, end }: PeriodRange) => [start.getTime(), end.getTime()]

/** The part of the period in which the entitlement holds. */
export function countedOf({ effectiveAt, expiresAt, revokedAt }: Entitlement, period: PeriodRange) {
  const ends = [period.end, expiresAt, revokedAt].map((end) => end?.getTime() ?? Infinity)
  const start = Math.max(period.start.getTime(), effectiveAt.getTime())
  return { start: new Date(start), end: new Date(Math.min(...ends)) }
}

/** Whether the counter may change when the event is taken out. */
export function leavesPlace({ measurement, feature }: Place, counter: Counter, at: Date): boolean {
  if ('text' in measurement) return true
  if (feature.meter?.aggregation === 'LAST') return at >= counter.valueAt
  return measurement.number.gte(counter.value)
}

/** Whether the event counts in this place, so that it may be an heir. */
export function isInLine({ feature, counted, measurement }: Place, event: Countable): boolean {
  if (event.eventType !== eventTypeOf(feature)) return false
  if (event.timestamp < counted.start || event.timestamp >= counted.end) return false
  if ('text' in measurement) {
    return feature.meter !== null && uniqueText(feature.meter, event) === measurement.text
  }
  return measureStored(feature, event) !== null
}

/** The first in line, the best first. */
export function firstInLine(place: Place, events: Countable[]): Countable[] {
  const inLine = events.filter((event) => isInLine(place, event))
  return ranked(place.feature, inLine).slice(0, heirsMax)
}

/** The event that counts comes first, then the one that would count without it, and so on. */
export function ranked(feature: Feature, events: Countable[]): Countable[] {
  const isLast = feature.meter?.aggregation === 'LAST'
  const numberOf = (event: Countable): Decimal => {
    const measurement = measureStored(feature, event)
    return measurement && 'number' in measurement ? measurement.number : zero
  }
  return events
    .map((event) => ({ event, number: isLast ? zero : numberOf(event) }))
    .sort(({ event: a, number }, { event: b, number: other }) =>
      isLast
        ? b.timestamp.getTime() - a.timestamp.getTime() || b.sequence - a.sequence
        : other.cmp(number) || a.sequence - b.sequence,
    )
    .map(({ event }) => event)
}
