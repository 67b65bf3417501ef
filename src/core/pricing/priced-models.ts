/**
 * The prices of many models as plain numbers, prepared once for each list of them. Pure.
 *
 * A check may search among a thousand models, for each of a hundred usages: the numbers lie in one array, which takes a few
 * microseconds to go through, and only models close to the lowest price are looked at any further.
 */
import type { Alternative } from './alternatives.ts'
import { type MeasuredUnits, mayBeLeast, type PriceUnit, unitPrices } from './cheapest.ts'
import type { Rate, RateCard } from './rate-card.ts'

/** The models whose rates price the same properties. */
interface Group {
  rate: Rate
  /** The indexes of the models in the list. */
  places: number[]
  /** For each model the fixed price, then the price of one unit of each property. */
  prices: Float64Array
}

interface Prepared {
  card: RateCard
  groups: Map<PriceUnit, Group[]>
}

const known = new WeakMap<readonly Alternative[], Prepared>()

function groupsOf(models: readonly Alternative[], card: RateCard, unit: PriceUnit): Group[] {
  const found = known.get(models)
  const prepared = found?.card === card ? found : { card, groups: new Map<PriceUnit, Group[]>() }
  known.set(models, prepared)
  const groups = prepared.groups.get(unit) ?? prepare(models, card, unit)
  prepared.groups.set(unit, groups)
  return groups
}

function prepare(models: readonly Alternative[], card: RateCard, unit: PriceUnit): Group[] {
  const read = models.map(({ rate }, place) => ({ rate, place, ...unitPrices(card, rate, unit) }))
  const alike = Map.groupBy(read, ({ properties }) => properties)
  return [...alike.values()].map((group) => ({
    rate: (group[0] as (typeof group)[number]).rate,
    places: group.map(({ place }) => place),
    prices: Float64Array.from(group.flatMap(({ fixed, perUnit }) => [fixed, ...perUnit])),
  }))
}

export interface Search {
  card: RateCard
  unit: PriceUnit
  /** The model that is not an alternative to itself. */
  current: string
  /** Whether the rate prices the usage; the answer is the same for rates of the same properties. */
  suits(rate: Rate): boolean
  unitsOf(rate: Rate): MeasuredUnits
}

/** The models that may be the cheapest, in the order of the list. */
export function nearLowest(models: readonly Alternative[], search: Search): Alternative[] {
  const { card, unit, current, suits, unitsOf } = search
  const priced = groupsOf(models, card, unit)
    .filter(({ rate }) => suits(rate))
    .map(({ rate, places, prices }) => ({
      places,
      prices: totals(prices, unitsOf(rate).approximate),
    }))
  const isOther = (place: number) => (models[place] as Alternative).model !== current
  let least = Infinity
  for (const { places, prices } of priced) {
    for (const [i, place] of places.entries()) {
      const price = prices[i] as number
      if (price < least && isOther(place)) least = price
    }
  }
  const near = priced.flatMap(({ places, prices }) =>
    places.filter((place, i) => mayBeLeast(prices[i] as number, least) && isOther(place)),
  )
  return near.sort((a, b) => a - b).map((place) => models[place] as Alternative)
}

function totals(prices: Float64Array, units: readonly number[]): Float64Array {
  const width = units.length + 1
  const sums = new Float64Array(prices.length / width)
  for (let i = 0; i < sums.length; i++) {
    let sum = prices[i * width] as number
    for (let n = 0; n < units.length; n++) {
      sum += (units[n] as number) * (prices[i * width + 1 + n] as number)
    }
    sums[i] = sum
  }
  return sums
}
