/** Prices past usage at current rates: its cost with other models of the same rate card. Pure. */
import { type Alternative, alternatives, isBetter } from '../pricing/alternatives.ts'
import { approximatePrice, cheapestOf, measureOnce, type PriceUnit } from '../pricing/cheapest.ts'
import { selectRate } from '../pricing/rate.ts'
import type { Rate, RateCard } from '../pricing/rate-card.ts'
import { textsOf } from '../pricing/rate-match.ts'
import { componentUnits, type Usage } from '../pricing/units.ts'
import { type Decimal, decimal, fitsAmount, roundAmount, zero } from '../values/decimal.ts'
import type { JsonObject } from '../values/input.ts'
import type { PricedUsage } from './priced-usage.ts'

/** A smaller amount is rounded to zero. */
const leastAmount = 5e-10

interface ModelPrice {
  model: string
  /** Major units of the card's currency. */
  cost: Decimal
  credits: Decimal
  qualityScore: Decimal | null
}

export interface Repriced {
  eventType: string
  currency: string
  /** The unit in which prices are compared: money, or credits when no model costs money. */
  unit: PriceUnit
  used: ModelPrice
  /** The cheapest and the most expensive of the other models that the card prices this usage for, in this order. */
  others: ModelPrice[]
}

/**
 * Prices are linear in units, so sums are priced like one event of that size; the rate is chosen by the average event, since
 * there may be other rates for long prompts. Null: the card no longer prices the usage, or its rate reads what is not summed.
 */
export function reprice(
  usage: PricedUsage,
  card: RateCard,
  pricedBy: Rate,
  isSummed: (property: string) => boolean,
  at: Date,
): Repriced | null {
  const { eventType, model, provider } = usage
  const named: JsonObject = { ...textsOf(pricedBy.match), model, ...(provider && { provider }) }
  const average = usageOf(usage, named, (total) => roundAmount(total.div(usage.events)))
  const whole = usageOf(usage, named, (total) => total)
  const rate = average && whole && selectRate(card, average, at)
  if (!rate || !readsOnly(rate, isSummed)) return null
  const others = alternatives(card, average, model, at).filter((other) =>
    readsOnly(other.rate, isSummed),
  )
  const price = (one: Alternative): ModelPrice => ({
    model: one.model,
    ...priceSums(card, one.rate, whole, usage.events),
    qualityScore: one.rate.qualityScore,
  })
  const unitsOf = measureOnce(whole)
  const about = (one: Alternative, unit: PriceUnit) =>
    approximatePrice(card, one.rate, unit, unitsOf(one.rate), usage.events)
  const own = { model, rate }
  const unit = [own, ...others].some((one) => about(one, 'cost') >= leastAmount)
    ? 'cost'
    : 'credits'
  const exact = (one: Alternative) => priceSums(card, one.rate, whole, usage.events)[unit]
  const cheapest = cheapestOf(others, (one) => about(one, unit), exact, isBetter)
  const dearest = cheapestOf(
    others,
    (one) => -about(one, unit),
    (one) => exact(one).neg(),
    (a, b) => isBetter(b, a),
  )
  const ends = cheapest === dearest ? [cheapest] : [cheapest, dearest]
  return {
    ...{ eventType, currency: card.currency, unit, used: price(own) },
    others: ends.filter((one) => one !== null).map(price),
  }
}

function readsOnly({ components }: Rate, isSummed: (property: string) => boolean): boolean {
  return components.every(({ property }) => isSummed(property))
}

/** Null when the sums exceed what a price can be computed for. */
function usageOf(
  { eventType, quantity, units }: PricedUsage,
  named: JsonObject,
  scaled: (total: Decimal) => Decimal,
): Usage | null {
  const numbers = [...units].map(([name, total]) => [name, scaled(total)] as const)
  if (numbers.some(([, number]) => !fitsAmount(number) || number.lt(0))) return null
  const properties = Object.fromEntries(numbers.map(([name, n]) => [name, n.toFixed()]))
  return { eventType, quantity: scaled(quantity), properties: { ...properties, ...named } }
}

/** Does for sums what `priceByRate` does for one event. */
function priceSums(card: RateCard, rate: Rate, usage: Usage, events: number) {
  const count = decimal(events)
  let credits = rate.fixedCredits.times(count)
  let cost = (rate.fixedCost ?? rate.fixedCredits.times(card.creditValue)).times(count)
  const units = componentUnits(rate.components, usage)
  for (const [i, component] of rate.components.entries()) {
    const amount = units[i] ?? zero
    const price = component.cost ?? component.credits.times(card.creditValue)
    credits = credits.plus(amount.times(component.credits).div(component.unitSize))
    cost = cost.plus(amount.times(price).div(component.unitSize))
  }
  return { credits: roundAmount(credits), cost: roundAmount(cost) }
}
