/**
 * What takes the place of an event that is reversed, in counts that cannot be subtracted from. Pure.
 *
 * After the largest event comes the next larger one, after the last one the one before; a text stays counted as long as
 * another event says it. So of a long history a few events suffice, and the rest need not be read again.
 */
import { type Catalog, eventTypeOf, type Feature } from '../../catalog/catalog.ts'
import { type Measurement, uniqueText } from '../../catalog/measure.ts'
import type { Owner } from '../../customers/owner.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import type { PeriodRange } from '../../values/period.ts'
import { type CustomerState, governing } from '../admission.ts'
import { type Counter, type Entitlement, periodOf } from '../entitlement.ts'
import { type Countable, isLinear, measureStored } from './recount.ts'

/** More than one group of commands reverses, so that none needs more. */
export const heirsMax = 128

/** What an event has in the counter of one feature and period. */
export interface Place {
  key: string
  feature: Feature
  /** The counter's. */
  period: PeriodRange
  /** The part of it in which the entitlement holds. */
  counted: PeriodRange
  measurement: Measurement
}

export interface Heirs {
  place: Place
  /** They are those of the events up to it. */
  sequence: number
  /** The first in line, in no order. */
  events: Countable[]
  /** Whether there are no others. */
  complete: boolean
  /** Events behind `sequence`. */
  later: Countable[]
}

/** An event that is to be reversed, with its heirs as they were found without locks. */
export interface ReversalHeirs extends Owner {
  sequence: number
  heirs: Heirs[]
}

/** The places that cannot be subtracted from; an event that says nothing to a meter has none in its counter. */
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

function countedOf({ effectiveAt, expiresAt, revokedAt }: Entitlement, period: PeriodRange) {
  const ends = [period.end, expiresAt, revokedAt].map((end) => end?.getTime() ?? Infinity)
  const start = Math.max(period.start.getTime(), effectiveAt.getTime())
  return { start: new Date(start), end: new Date(Math.min(...ends)) }
}

/** Whether the counter may say something else without the event. */
export function leavesPlace({ measurement, feature }: Place, counter: Counter, at: Date): boolean {
  if ('text' in measurement) return true
  if (feature.meter?.aggregation === 'LAST') return at >= counter.valueAt
  return measurement.number.gte(counter.value)
}

/** Whether the event is counted where the place is, so that it may be an heir. */
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

/** The one that counts first, then what would count without it. */
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
