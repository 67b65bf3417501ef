/** Finds a cheaper model for the same usage on the same rate card. Pure. */
import Big from 'big.js'
import type { Decimal } from '../values/decimal.ts'
import { candidates, isBetter } from './alternatives.ts'
import { approximatePrice, cheapestOf, measureOnce } from './cheapest.ts'
import { nearLowest } from './priced-models.ts'
import { type Price, priceByRate } from './rate.ts'
import type { RateCard } from './rate-card.ts'
import type { Usage } from './units.ts'

export interface Optimization {
  suggestedModel: string
  /** Whole percent of the price, rounded down, from 1 to 100. */
  savingsPercent: number
  savingsCredits: Decimal
  /** The score that an operator entered with the rate, 0 to 1. */
  qualityScore: Decimal | null
}

/** The weight of a search among event loop turns: it looks at some thousand models in half a millisecond. */
export const searchSteps = 25

/**
 * The cheapest other model of the same kind that the card prices for this event type. Null: the usage names no model, or no model
 * saves one percent. Prices are compared in credits, or in money when the usage costs no credits.
 */
export function optimize(
  card: RateCard | null,
  usage: Usage,
  price: Price,
  at: Date,
): Optimization | null {
  const { model } = usage.properties
  if (!card || typeof model !== 'string' || price.rateId === null) return null
  const unit = price.credits.gt(0) ? 'credits' : 'cost'
  if (price[unit].lte(0)) return null
  const unitsOf = measureOnce(usage)
  const { models, suits } = candidates(card, usage, model, at)
  const best = cheapestOf(
    nearLowest(models, { card, unit, current: model, suits, unitsOf }),
    ({ rate }) => approximatePrice(card, rate, unit, unitsOf(rate)),
    ({ rate }) => priceByRate(card, rate, usage)[unit],
    isBetter,
  )
  if (!best) return null
  const other = priceByRate(card, best.rate, usage)
  const saved = price[unit].minus(other[unit])
  const percent = Number(saved.times(100).div(price[unit]).round(0, Big.roundDown).toFixed())
  if (percent < 1) return null
  return {
    suggestedModel: best.model,
    savingsPercent: percent,
    savingsCredits: price.credits.minus(other.credits),
    qualityScore: best.rate.qualityScore,
  }
}
