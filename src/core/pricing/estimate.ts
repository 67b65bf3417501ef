/** Fills in what an estimate leaves open, so that it prices like the event that will follow. Pure. */
import type { JsonObject } from '../input.ts'
import { selectRate } from './rate.ts'
import type { RateCard, RateComponent } from './rate-card.ts'
import type { Usage } from './units.ts'

const estimated = 'estimated_tokens'
const allInput = 'total_input_tokens'
const tokens = /_tokens$/

/**
 * An estimate that knows only the sum of its tokens (`estimated_tokens`, no other `*_tokens`) is priced as if all were of
 * the dearest kind: what follows can only be cheaper.
 */
export function withEstimatedTokens(card: RateCard | null, usage: Usage, at: Date): Usage {
  const { properties } = usage
  const amount = Object.hasOwn(properties, estimated) ? properties[estimated] : undefined
  if (!card || amount === undefined || namesTokens(properties)) return usage
  // It may all be input, which has a higher price in some long prompts.
  const long = { ...usage, properties: { ...properties, [allInput]: amount } }
  const components = selectRate(card, long, at)?.components ?? []
  const dearest = dearestTokens(components)
  if (!dearest) return usage
  const { properties: all } = components.some((c) => c.property === allInput) ? usage : long
  return { ...usage, properties: { ...all, [dearest.property]: amount } }
}

function namesTokens(properties: JsonObject): boolean {
  return Object.keys(properties).some((name) => name !== estimated && tokens.test(name))
}

function dearestTokens(components: RateComponent[]): RateComponent | null {
  if (components.some((c) => c.property === estimated)) return null
  const kinds = components.filter((c) => tokens.test(c.property))
  return kinds.reduce<RateComponent | null>(
    (best, c) => (best && !isDearer(c, best) ? best : c),
    null,
  )
}

/** Compared crosswise, which needs no division. */
function isDearer(a: RateComponent, b: RateComponent): boolean {
  const [left, right] = [a.credits.times(b.unitSize), b.credits.times(a.unitSize)]
  if (!left.eq(right)) return left.gt(right)
  if (a.cost === null || b.cost === null) return false
  return a.cost.times(b.unitSize).gt(b.cost.times(a.unitSize))
}
