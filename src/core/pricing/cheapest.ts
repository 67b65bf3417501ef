/**
 * Finds the cheapest of many prices without computing each exactly. Pure.
 *
 * Floating point finds in nanoseconds which prices could be the lowest; the few that are too close to call are computed
 * exactly, so that the answer equals that of exact prices.
 */
import type { Decimal } from '../values/decimal.ts'
import type { Rate, RateCard } from './rate-card.ts'
import { componentUnits, type Usage } from './units.ts'

export type PriceUnit = 'credits' | 'cost'

/** The maximum number of close prices that are compared exactly; beyond it the answer may be a billionth above the cheapest. */
export const exactMax = 100

/** These bounds far exceed the error of sums of products in floating point, and are twice what rounding to nine digits changes. */
const relativeError = 1e-12
const absoluteError = 2e-9

/** The option with the lowest price; among equal prices the first in order. Null for no options. */
export function cheapestOf<Option>(
  options: readonly Option[],
  approximate: (option: Option) => number,
  exact: (option: Option) => Decimal,
  comesBefore: (a: Option, b: Option) => boolean,
): Option | null {
  const prices = options.map(approximate)
  const least = prices.reduce((a, b) => Math.min(a, b), Infinity)
  const near = options.filter((_, i) => mayBeLeast(prices[i] as number, least)).slice(0, exactMax)
  let best: { option: Option; price: Decimal } | null = null
  for (const option of near) {
    if (near.length === 1) return option
    const price = exact(option)
    const order = best ? price.cmp(best.price) : -1
    if (!best || order < 0 || (order === 0 && comesBefore(option, best.option))) {
      best = { option, price }
    }
  }
  return best?.option ?? null
}

/** Whether the exact price may be the lowest, when `least` is the lowest of the approximate ones. */
export function mayBeLeast(price: number, least: number): boolean {
  return price <= least + Math.abs(least) * relativeError + absoluteError
}

export interface MeasuredUnits {
  /** The units as `componentUnits` returns them. */
  units: readonly (Decimal | null)[]
  approximate: readonly number[]
}

/** Caches an answer about the components of rates: rates that price the same properties share it. */
export function onceForProperties<Known>(ask: (rate: Rate) => Known): (rate: Rate) => Known {
  const known = new Map<string, Known>()
  return (rate) => {
    const { properties } = factorsOf(rate)
    const found = known.get(properties)
    if (found !== undefined) return found
    const answer = ask(rate)
    known.set(properties, answer)
    return answer
  }
}

export function measureOnce(usage: Usage): (rate: Rate) => MeasuredUnits {
  return onceForProperties((rate) => {
    const units = componentUnits(rate.components, usage)
    return { units, approximate: units.map((n) => (n === null ? 0 : n.toNumber())) }
  })
}

/** The price of `events` events that together have used these units. */
export function approximatePrice(
  card: RateCard,
  rate: Rate,
  unit: PriceUnit,
  { approximate }: MeasuredUnits,
  events = 1,
): number {
  const { fixed, perUnit } = unitPrices(card, rate, unit)
  let price = fixed * events
  for (const [i, units] of approximate.entries()) price += units * (perUnit[i] as number)
  return price
}

/** What one event and one unit of each component cost, and the names of the properties that are priced. */
export function unitPrices(
  card: RateCard,
  rate: Rate,
  unit: PriceUnit,
): { properties: string; fixed: number; perUnit: readonly number[] } {
  const { properties, fixed, fixedCost, credits, costs } = factorsOf(rate)
  if (unit === 'credits') return { properties, fixed, perUnit: credits }
  const creditValue = card.creditValue.toNumber()
  const perUnit = credits.map((price, i) => costs[i] ?? price * creditValue)
  return { properties, fixed: fixedCost ?? fixed * creditValue, perUnit }
}

interface Factors {
  /** The names of its properties: rates with the same names price the same units. */
  properties: string
  fixed: number
  fixedCost: number | null
  /** The factors for one unit of each component. */
  credits: readonly number[]
  costs: readonly (number | null)[]
}

/** Factors are cached, since rates never change. */
const factors = new WeakMap<Rate, Factors>()

function factorsOf(rate: Rate): Factors {
  const known = factors.get(rate)
  if (known) return known
  const { components } = rate
  const perUnit = (price: Decimal, i: number) =>
    price.toNumber() / (components[i] as Rate['components'][number]).unitSize.toNumber()
  const read = {
    properties: JSON.stringify(components.map(({ property }) => property)),
    fixed: rate.fixedCredits.toNumber(),
    fixedCost: rate.fixedCost?.toNumber() ?? null,
    credits: components.map((component, i) => perUnit(component.credits, i)),
    costs: components.map(({ cost }, i) => (cost === null ? null : perUnit(cost, i))),
  }
  factors.set(rate, read)
  return read
}
