/**
 * Sums a customer's events in memory, at the commit that stored them, so that rolling up need not read them again.
 *
 * What an event counts for is decided here as by the SQL of dimension.ts; of an event for which that is not certain nothing is summed, and
 * the events are then read from the log. The sums hold for rows of the log without a gap: a commit that does not continue the
 * last one is by another server, and lies between.
 */
import type { CustomerChange } from '../events/domain-event.ts'
import type { UsageEvent } from '../usage/usage-event.ts'
import { type Decimal, decimal, isZero, zero } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import { dayMs } from '../values/period.ts'
import { type Dimension, grainMsOf } from './dimension.ts'
import { pricedOf, propertyTextOf, ratedOf, unitsOf } from './event-values.ts'
import { quarterMs } from './pieces.ts'
import type { Tracked } from './tracked.ts'

/** The sums of one value of a dimension in one quarter of an hour, or one day. */
export interface SlotSum {
  slot: Date
  value: string
  /** Empty for unpriced events. */
  currency: string
  /** The sequence of the first event. */
  first: number
  events: number
  quantity: Decimal
  credits: Decimal
  cost: Decimal
}

/** Events that count for the same in every dimension. */
interface Alike {
  quarter: number
  first: number
  events: number
  quantity: Decimal
  credits: Decimal
  cost: Decimal
  feature: string
  type: string
  priced: string | null
  currency: string
  /** By the place of the tracked property; null: it has none. */
  texts: (string | null)[]
  /** The tracked units that the events have. */
  units: Units[]
}

interface Units {
  name: string
  /** The sum of whole numbers, the usual case; exact. */
  whole: number
  rest: Decimal
}

export interface CustomerSums {
  customerId: string
  /** The sums are of the rows of the log after this one. */
  after: number
  /** The last row that is summed. */
  upTo: number
  /** The end of the last commit, which may hold no events. */
  end: number
  /** The sequence of the last event, and when it was stored. */
  last: { sequence: number; createdAt: Date }
  tracked: Tracked
  alike: Map<string, Alike>
}

/** Null: the events are to be read from the log. */
export function sumChange(change: CustomerChange, tracked: Tracked): CustomerSums | null {
  const sums: CustomerSums = {
    customerId: change.customerId,
    after: change.from,
    upTo: change.from,
    end: change.from,
    last: { sequence: change.from, createdAt: new Date(0) },
    tracked,
    alike: new Map(),
  }
  return addChange(sums, change, tracked) ? sums : null
}

/** False: the commit does not continue the sums, or cannot be summed. They are then of no use. */
export function addChange(sums: CustomerSums, change: CustomerChange, tracked: Tracked): boolean {
  if (change.from !== sums.end || sums.tracked.signature !== tracked.signature) return false
  sums.end = change.to
  const last = change.events.at(-1)
  if (last === undefined) return true
  for (const event of change.events) if (!addEvent(sums, event)) return false
  sums.upTo = change.to
  sums.last = { sequence: last.sequence, createdAt: last.createdAt }
  return true
}

/** False: it is not certain what the event counts for. */
function addEvent(sums: CustomerSums, event: UsageEvent): boolean {
  const { properties } = event
  const { tracked } = sums
  const quarter = Math.floor(event.timestamp.getTime() / quarterMs)
  const currency = event.currency ?? ''
  // NUL is in no text that the database keeps.
  let key = `${quarter}\0${currency}\0${event.eventType}\0${event.feature}`
  for (const name of tracked.properties) {
    const text = propertyTextOf(properties, name)
    if (text === undefined) return false
    key += `\0${text ?? ''}`
  }
  const rated = tracked.units && ratedOf(event)
  const names = tracked.units && rated ? unitsIn(properties, tracked.units) : []
  if (rated) key += `\0${event.rateId}\0${rated.model}\0${rated.provider ?? ''}`
  for (const name of names) key += `\0${name}`
  let alike = sums.alike.get(key)
  if (alike === undefined) {
    alike = alikeOf(event, tracked, names)
    sums.alike.set(key, alike)
  }
  addFigures(alike, event)
  return true
}

/** Without its figures. */
function alikeOf(event: UsageEvent, tracked: Tracked, names: string[]): Alike {
  const { eventType, feature, properties, sequence } = event
  return {
    quarter: Math.floor(event.timestamp.getTime() / quarterMs),
    first: sequence,
    ...{ events: 0, quantity: zero, credits: zero, cost: zero, feature },
    type: `[${JSON.stringify(eventType)}, ${JSON.stringify(feature)}]`,
    priced: tracked.units && pricedOf(event),
    currency: event.currency ?? '',
    texts: tracked.properties.map((name) => propertyTextOf(properties, name) ?? null),
    units: names.map((name) => ({ name, whole: 0, rest: zero })),
  }
}

/** The tracked units that the event has; every event has a quantity, and it may have a property of that name instead. */
function unitsIn(properties: JsonObject, units: ReadonlyMap<string, string>): string[] {
  const names: string[] = []
  for (const name in properties) {
    if (units.has(name) && Object.hasOwn(properties, name)) names.push(name)
  }
  if (units.has('quantity') && !Object.hasOwn(properties, 'quantity')) names.push('quantity')
  return names
}

function addFigures(alike: Alike, event: UsageEvent): void {
  const sign = event.reverses === null ? 1 : -1
  alike.events += sign
  alike.quantity = plus(alike.quantity, event.quantity)
  alike.credits = plus(alike.credits, event.credits)
  alike.cost = plus(alike.cost, event.cost)
  for (const units of alike.units) addUnits(units, event, sign)
}

function addUnits(units: Units, { properties, quantity }: UsageEvent, sign: 1 | -1): void {
  if (!Object.hasOwn(properties, units.name)) {
    // The quantity of the event, which has a sign of its own.
    units.rest = plus(units.rest, quantity)
    return
  }
  const value: unknown = properties[units.name]
  if (typeof value === 'number' && value >= 0 && Number.isSafeInteger(value)) {
    const whole = units.whole + sign * value
    if (Number.isSafeInteger(whole)) {
      units.whole = whole
      return
    }
  }
  const number = unitsOf(value)
  units.rest = sign > 0 ? plus(units.rest, number) : units.rest.minus(number)
}

function plus(sum: Decimal, more: Decimal): Decimal {
  if (isZero(more)) return sum
  return isZero(sum) ? more : sum.plus(more)
}

/** The sums by the dimension, which the sums must track. */
export function sumsBy({ customerId, tracked, alike }: CustomerSums, by: Dimension): SlotSum[] {
  const found = new Map<string, SlotSum>()
  const slotMs = grainMsOf(by) === dayMs ? dayMs : quarterMs
  const add = (one: Alike, value: string | null, quantity = one.quantity) => {
    if (value === null) return
    const slot = Math.floor((one.quarter * quarterMs) / slotMs) * slotMs
    const key = `${slot}\0${one.currency}\0${value}`
    const known = found.get(key)
    if (known === undefined) {
      const { currency, first, events, credits, cost } = one
      const sum = { slot: new Date(slot), value, currency, first, events, quantity, credits, cost }
      found.set(key, sum)
      return
    }
    known.first = Math.min(known.first, one.first)
    known.events += one.events
    known.quantity = plus(known.quantity, quantity)
    known.credits = plus(known.credits, one.credits)
    known.cost = plus(known.cost, one.cost)
  }
  const place = by.kind === 'property' ? tracked.properties.indexOf(by.names[0] ?? '') : -1
  for (const one of alike.values()) {
    switch (by.kind) {
      case 'feature':
        add(one, one.feature)
        break
      case 'type':
        add(one, one.type)
        break
      case 'customer':
        add(one, customerId)
        break
      case 'property':
        add(one, one.texts[place] ?? null)
        break
      case 'rate':
        add(one, one.priced)
        break
      case 'units':
        for (const { name, whole, rest } of one.units) {
          if (tracked.units?.get(name) !== by.key) continue
          add(one, `[${one.priced}, ${JSON.stringify(name)}]`, plus(rest, decimal(whole)))
        }
    }
  }
  return [...found.values()]
}
