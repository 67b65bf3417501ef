/** The events that a rate applies to: property values that equal a text, or numbers above one. Pure. */
import { type Decimal, parseDecimal, readDecimal } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { Rate } from './rate-card.ts'
import { type Usage, unitsOf } from './units.ts'

/** `>200000` means above that number; it never stands for the text itself. */
const isThreshold = (value: string) => value.startsWith('>')

export function isMatchValue(value: string): boolean {
  return !isThreshold(value) || readDecimal(value.slice(1)) !== null
}

function thresholdOf(value: string): Decimal | null {
  return isThreshold(value) ? parseDecimal(value.slice(1)) : null
}

interface Condition {
  name: string
  text: string
  /** The number that the value must exceed; null: the value must equal the text. */
  above: Decimal | null
}

/** Rates never change, so their conditions are parsed once. */
const conditions = new WeakMap<Rate, readonly Condition[]>()

function conditionsOf(rate: Rate): readonly Condition[] {
  const known = conditions.get(rate)
  if (known) return known
  const read = Object.entries(rate.match).map(([name, text]) => ({
    name,
    text,
    above: thresholdOf(text),
  }))
  conditions.set(rate, read)
  return read
}

/** The values of a typical event that the rate matches, as far as its conditions are texts. */
export function textsOf(match: Rate['match']): Rate['match'] {
  return Object.fromEntries(Object.entries(match).filter(([, value]) => !isThreshold(value)))
}

export function matches(rate: Rate, usage: Usage): boolean {
  for (const { name, text, above } of conditionsOf(rate)) {
    if (above === null ? textOf(usage.properties, name) !== text : !exceeds(usage, name, above)) {
      return false
    }
  }
  return true
}

function exceeds(usage: Usage, name: string, threshold: Decimal): boolean {
  return unitsOf(name, usage)?.gt(threshold) ?? false
}

export function textOf(properties: JsonObject, name: string): string | null {
  const value = Object.hasOwn(properties, name) ? properties[name] : null
  return value === undefined || value === null ? null : String(value)
}

/** The rate with more properties wins, then the one with the higher thresholds, then the one with the later date. */
export function beats(a: Rate, b: Rate): boolean {
  const more = conditionsOf(a).length - conditionsOf(b).length
  if (more !== 0) return more > 0
  const higher = compareThresholds(a, b)
  if (higher !== 0) return higher > 0
  return isLater(a, b)
}

export function isLater(a: Rate, b: Rate): boolean {
  const later = a.effectiveAt.getTime() - b.effectiveAt.getTime()
  return later !== 0 ? later > 0 : a.id > b.id
}

function compareThresholds(a: Rate, b: Rate): number {
  for (const { name, above } of conditionsOf(a)) {
    if (above === null) continue
    const other = conditionsOf(b).find((condition) => condition.name === name)?.above
    const order = other ? above.cmp(other) : 0
    if (order !== 0) return order
  }
  return 0
}
