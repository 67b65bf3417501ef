/** What an event counts for, decided in memory as the SQL of dimension.ts does. Pure. */

import type { UsageEvent } from '../usage/usage-event.ts'
import { type Decimal, fitsAmount, isNegative, parseDecimal, zero } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import { nameLengthMax, otherValue, summedValue, valueLengthMax } from './dimension.ts'

/** The value by a property; null: none. Undefined: PostgreSQL may write it in another way. */
export function propertyTextOf(properties: JsonObject, name: string): string | null | undefined {
  const value: unknown = Object.hasOwn(properties, name) ? properties[name] : null
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
      if (isLonger(value, valueLengthMax)) return otherValue
      return value === '' ? null : summedValue(value)
    case 'boolean':
      return String(value)
    case 'number': {
      const text = String(value)
      return text.includes('e') ? undefined : text
    }
    default:
      return isPlain(value) ? otherValue : undefined
  }
}

type Rated = Pick<UsageEvent, 'eventType' | 'rateId' | 'properties'>

/** The names in the price key of the event; null: it has none. */
export function ratedOf({ rateId, properties }: Rated): {
  model: string
  provider: string | null
} | null {
  const model = rateId === null ? null : nameIn(properties, 'model')
  return model === null ? null : { model, provider: nameIn(properties, 'provider') }
}

/** The price key of `pricedSql`. */
export function pricedOf(event: Rated): string | null {
  const rated = ratedOf(event)
  if (!rated) return null
  const parts = [event.eventType, event.rateId, rated.model, rated.provider]
  return `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`
}

/** The number in a property that the units of a price are summed from; zero when it holds none. */
export function unitsOf(value: unknown): Decimal {
  if (typeof value !== 'number' && typeof value !== 'string') return zero
  const number = parseDecimal(String(value))
  return number === null || isNegative(number) || !fitsAmount(number) ? zero : number
}

function nameIn(properties: JsonObject, name: string): string | null {
  const value = Object.hasOwn(properties, name) ? properties[name] : null
  return typeof value === 'string' && value !== '' && !isLonger(value, nameLengthMax) ? value : null
}

/** In characters, of which UTF-16 takes two for some. */
function isLonger(text: string, max: number): boolean {
  if (text.length <= max) return false
  return text.length > 2 * max || [...text].length > max
}

/** Whether JSON has the value as an object or a list. */
function isPlain(value: unknown): boolean {
  const prototype = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}
