/** Completes an estimate so that it is priced like the event that will follow. Pure. */

import { tokenKinds, tokenTotals } from '../token-usage/kinds.ts'
import { withTokenNames } from '../token-usage/token-names.ts'
import type { JsonObject } from '../values/input.ts'
import { selectRate } from './rate.ts'
import type { RateCard, RateComponent } from './rate-card.ts'
import type { Usage } from './units.ts'

const estimated = 'estimated_tokens'
const allInput = 'total_input_tokens'
const tokens = /_tokens$/

/**
 * An estimate may call the `input_tokens` of an event `estimated_input_tokens` or `estimatedInputTokens`. An estimate with only
 * the sum of its tokens (`estimated_tokens`, no tokens of a kind) is priced as if all were of the most expensive kind: the event
 * that follows can only be cheaper.
 */
export function completeEstimate(card: RateCard | null, given: Usage, at: Date): Usage {
  const usage = { ...given, properties: withoutEstimated(withTokenNames(given.properties)) }
  const { properties } = usage
  const amount = Object.hasOwn(properties, estimated) ? properties[estimated] : undefined
  if (!card || amount === undefined) return usage
  // The tokens may all be input, which some rates price higher in long prompts.
  const long = { ...usage, properties: { ...properties, [allInput]: amount } }
  const components = selectRate(card, long, at)?.components ?? []
  const dearest = dearestTokens(components)
  if (!dearest || namesTokens(properties, components)) return usage
  const { properties: all } = components.some((c) => c.property === allInput) ? usage : long
  return { ...usage, properties: { ...all, [dearest.property]: amount } }
}

const prefix = 'estimated_'

/** A value under the event's own name takes precedence over an estimated one. */
function withoutEstimated(properties: JsonObject): JsonObject {
  let read = properties
  for (const name of Object.keys(properties)) {
    if (!name.startsWith('estimated')) continue
    const word = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const meant = word === estimated ? word : word.slice(prefix.length)
    if (!word.startsWith(prefix) || meant === '' || Object.hasOwn(read, meant)) continue
    read = { ...read, [meant]: properties[name] ?? null }
  }
  return read
}

const counted: ReadonlySet<string> = new Set([...tokenKinds, ...tokenTotals.keys()])

/** Limits such as `max_tokens` count nothing used. */
function namesTokens(properties: JsonObject, components: RateComponent[]): boolean {
  return Object.keys(properties).some(
    (name) => counted.has(name) || components.some(({ property }) => property === name),
  )
}

function dearestTokens(components: RateComponent[]): RateComponent | null {
  if (components.some((c) => c.property === estimated)) return null
  const kinds = components.filter((c) => tokens.test(c.property))
  return kinds.reduce<RateComponent | null>(
    (best, c) => (best && !isDearer(c, best) ? best : c),
    null,
  )
}

/** The comparison multiplies crosswise, which avoids division. */
function isDearer(a: RateComponent, b: RateComponent): boolean {
  const [left, right] = [a.credits.times(b.unitSize), b.credits.times(a.unitSize)]
  if (!left.eq(right)) return left.gt(right)
  if (a.cost === null || b.cost === null) return false
  return a.cost.times(b.unitSize).gt(b.cost.times(a.unitSize))
}
