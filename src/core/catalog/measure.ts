/** What an event adds to a meter, and how meters aggregate. Pure. */

import {
  type Decimal,
  decimal,
  fitsAmount,
  isNegative,
  one,
  parseDecimal,
} from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { fingerprintOf } from '../values/fingerprint.ts'
import type { JsonObject } from '../values/input.ts'
import type { Meter } from './catalog.ts'

export interface Measurable {
  quantity: Decimal
  properties: JsonObject
  timestamp: Date
}

/** A property as an exact decimal; null when it is absent. Refuses a value that is no number, negative or out of bounds. */
export function numericProperty(properties: JsonObject, name: string): Decimal | null {
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined
  if (value === undefined || value === null) return null
  const number = numberOf(value)
  if (number === null || isNegative(number) || !fitsAmount(number)) {
    throw invalid(
      `The property ${JSON.stringify(name)} must be a number of at least 0, below 10^19 and with at most 9 digits after the point.`,
      { property: name },
    )
  }
  return number
}

function numberOf(value: unknown): Decimal | null {
  if (Number.isSafeInteger(value)) return decimal(value as number)
  return typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : null
}

/** What a meter reads from an event: a number, or the text that a unique count keeps. */
export type Measurement = { number: Decimal } | { text: string }

/** Null: the event lacks the property, so the meter does not count it. */
export function measure(meter: Meter | null, event: Measurable): Measurement | null {
  if (meter === null || meter.aggregation === 'COUNT') return { number: one }
  const { aggregation, valueProperty } = meter
  if (aggregation === 'UNIQUE_COUNT') {
    const text = uniqueText(meter, event)
    return text === null ? null : { text }
  }
  if (valueProperty === null) return { number: event.quantity }
  const number = numericProperty(event.properties, valueProperty)
  return number === null ? null : { number }
}

const textMax = 255

/** The text that a unique count keeps for an event; null when the meter counts no texts or the event has none. */
export function uniqueText(
  meter: Pick<Meter, 'aggregation' | 'valueProperty'>,
  event: { properties: JsonObject },
): string | null {
  const { aggregation, valueProperty } = meter
  if (aggregation !== 'UNIQUE_COUNT' || valueProperty === null) return null
  if (!Object.hasOwn(event.properties, valueProperty)) return null
  const value = event.properties[valueProperty]
  if (value === undefined || value === null) return null
  if (typeof value === 'object') return digestOf({ json: value })
  const text = String(value)
  // Cutting long texts could make different texts equal, so a digest stands for them.
  return text.length > textMax || text.startsWith(digestPrefix) ? digestOf({ text }) : text
}

/** Texts that begin like a digest are replaced by their digest too, so that no text is mistaken for one. */
const digestPrefix = 'sha256:'

function digestOf(content: object): string {
  return `${digestPrefix}${fingerprintOf(content).toString('hex')}`
}

export interface Aggregate {
  value: Decimal
  /** The event time of the value, for meters that keep the last value. */
  valueAt: Date
}

/** The aggregate with the measurement; `seen` says whether a unique count already has the text. */
export function aggregate(
  meter: Meter | null,
  before: Aggregate,
  measurement: Measurement,
  at: Date,
  seen: boolean,
): Aggregate {
  if ('text' in measurement) {
    return seen ? before : { value: before.value.plus(1), valueAt: at }
  }
  const { number } = measurement
  switch (meter?.aggregation ?? 'COUNT') {
    case 'SUM':
    case 'COUNT':
      return { value: before.value.plus(number), valueAt: at }
    case 'MAX':
      return number.gt(before.value) ? { value: number, valueAt: at } : before
    case 'LAST':
      return at >= before.valueAt ? { value: number, valueAt: at } : before
    case 'UNIQUE_COUNT':
      throw new Error('A unique count measures texts')
  }
}
