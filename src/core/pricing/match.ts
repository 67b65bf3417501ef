/** Which events a rate is for: property values that are equal to a text, or numbers above one. Pure. */
import { type Decimal, parseDecimal } from '../decimal.ts'
import type { JsonObject } from '../input.ts'
import type { Rate } from './rate-card.ts'
import { type Usage, unitsOf } from './units.ts'

/** `>200000` means above that number, and never the text itself. */
const isThreshold = (value: string) => value.startsWith('>')

export function isMatchValue(value: string): boolean {
  return !isThreshold(value) || thresholdOf(value) !== null
}

function thresholdOf(value: string): Decimal | null {
  return isThreshold(value) ? parseDecimal(value.slice(1)) : null
}

/** The values that an event has which is like those the rate is for, as far as they are texts. */
export function textsOf(match: Rate['match']): Rate['match'] {
  return Object.fromEntries(Object.entries(match).filter(([, value]) => !isThreshold(value)))
}

export function matches(rate: Rate, usage: Usage): boolean {
  return Object.entries(rate.match).every(([name, value]) => {
    const threshold = thresholdOf(value)
    if (threshold !== null) return unitsOf(name, usage)?.gt(threshold) ?? false
    return textOf(usage.properties, name) === value
  })
}

function textOf(properties: JsonObject, name: string): string | null {
  const value = Object.hasOwn(properties, name) ? properties[name] : null
  return value === undefined || value === null ? null : String(value)
}

/** More properties first, then the higher thresholds, then the later date. */
export function beats(a: Rate, b: Rate): boolean {
  const more = Object.keys(a.match).length - Object.keys(b.match).length
  if (more !== 0) return more > 0
  const higher = compareThresholds(a.match, b.match)
  if (higher !== 0) return higher > 0
  const later = a.effectiveAt.getTime() - b.effectiveAt.getTime()
  return later !== 0 ? later > 0 : a.id > b.id
}

function compareThresholds(a: Rate['match'], b: Rate['match']): number {
  for (const [name, value] of Object.entries(a)) {
    const other = Object.hasOwn(b, name) ? b[name] : undefined
    const [ours, theirs] = [thresholdOf(value), thresholdOf(other ?? '')]
    const order = ours && theirs ? ours.cmp(theirs) : 0
    if (order !== 0) return order
  }
  return 0
}

interface ByModel {
  models: Map<string, Rate[]>
  /** Those for any model. */
  rest: Rate[]
}

const indexes = new WeakMap<Rate[], ByModel>()

/** Of many rates those that the usage's model leaves; a card has a few for each of hundreds of models. */
export function ratesForModel(rates: Rate[], { properties }: Usage): Rate[] {
  const index = indexes.get(rates) ?? indexOf(rates)
  indexes.set(rates, index)
  const model = textOf(properties, 'model')
  const own = model === null ? undefined : index.models.get(model)
  return own ? [...own, ...index.rest] : index.rest
}

function indexOf(rates: Rate[]): ByModel {
  const named = (rate: Rate) => rate.match.model !== undefined && !isThreshold(rate.match.model)
  return {
    models: Map.groupBy(rates.filter(named), (rate) => rate.match.model as string),
    rest: rates.filter((rate) => !named(rate)),
  }
}
