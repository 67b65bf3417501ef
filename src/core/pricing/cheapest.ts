/**
 * Finds the cheapest of many prices without computing each exactly. Pure.
 *
 * Floating point tells in nanoseconds which prices could be the lowest; the few that are too close to call are computed
 * exactly, so that the answer is that of exact prices.
 */
import type { Decimal } from '../values/decimal.ts'
import type { Rate, RateCard } from './rate-card.ts'
import { componentUnits, type Usage } from './units.ts'

export type PriceUnit = 'credits' | 'cost'

/** So many prices that are too close to call are compared; beyond them the answer may be a billionth off the cheapest. */
export const exactMax = 100

/** Far more than sums of products in floating point err by, and twice what rounding to nine digits moves a price. */
const relativeError = 1e-12
const absoluteError = 2e-9

/** The option with the lowest price; of equal prices the one that comes before the others. Null of none. */
export function cheapestOf<Option>(
  options: readonly Option[],
  approximate: (option: Option) => number,
  exact: (option: Option) => Decimal,
  comesBefore: (a: Option, b: Option) => boolean,
): Option | null {
  const prices = options.map(approximate)
  const least = prices.reduce((a, b) => Math.min(a, b), Infinity)
  const bound = least + Math.abs(least) * relativeError + absoluteError
  const near = options.filter((_, i) => (prices[i] as number) <= bound).slice(0, exactMax)
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

export interface MeasuredUnits {
  /** As `componentUnits` tells them. */
  units: readonly (Decimal | null)[]
  approximate: readonly number[]
}

/** What is asked of the components of rates: known once for all rates that price the same properties. */
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

/** What a rate asks for `events` events that have used so many units together. */
export function approximatePrice(
  card: RateCard,
  rate: Rate,
  unit: PriceUnit,
  { approximate }: MeasuredUnits,
  events = 1,
): number {
  const { fixed, fixedCost, credits, costs } = factorsOf(rate)
  const creditValue = unit === 'credits' ? 1 : card.creditValue.toNumber()
  const own = unit === 'credits' ? null : fixedCost
  let price = (own ?? fixed * creditValue) * events
  for (const [i, units] of approximate.entries()) {
    const cost = unit === 'credits' ? null : costs[i]
    price += units * (cost ?? (credits[i] as number) * creditValue)
  }
  return price
}

interface Factors {
  /** The names of its properties: rates of the same names price the same units. */
  properties: string
  fixed: number
  fixedCost: number | null
  /** For one unit of each component. */
  credits: readonly number[]
  costs: readonly (number | null)[]
}

/** Rates never change. */
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
