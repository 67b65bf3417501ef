/** Prices one usage event by a rate card. Pure and exact: one rounding, half-up, to nine digits. */

import { type Decimal, roundAmount, zero } from '../values/decimal.ts'
import { type Omission, omissionOf } from './omission.ts'
import { orderedRates } from './ordered-rates.ts'
import type { Rate, RateCard } from './rate-card.ts'
import { beats, matches, textOf } from './rate-match.ts'
import { componentUnits, type Usage } from './units.ts'

export interface Price {
  /** Null: no rate matches the event, which is then free. */
  rateId: string | null
  credits: Decimal
  /** Major units of the currency. */
  cost: Decimal
  currency: string | null
  /** Why the price may be less than the usage costs; null: it is complete. */
  omission: Omission | null
}

/** Undefined: the card has no rates for such events. */
export function ratesFor(card: RateCard, { eventType, pricedAs }: Usage): Rate[] | undefined {
  const own = card.ratesByEventType.get(eventType)
  return own ?? (pricedAs ? card.ratesByEventType.get(pricedAs) : undefined)
}

/** The rate with the most matching properties wins, then the one with higher thresholds, then the one effective latest. */
export function selectRate(card: RateCard, usage: Usage, at: Date): Rate | null {
  const rates = ratesFor(card, usage)
  if (!rates) return null
  let best: Rate | null = null
  for (const alike of orderedRates(rates).forModel(textOf(usage.properties, 'model'))) {
    // The latest rate in effect replaces earlier ones of the same match.
    const rate = alike.find(({ effectiveAt }) => effectiveAt <= at)
    if (!rate || !matches(rate, usage)) continue
    if (best === null || beats(rate, best)) best = rate
  }
  return best
}

export function priceUsage(card: RateCard | null, usage: Usage, at: Date): Price {
  const rate = card && selectRate(card, usage, at)
  if (card && rate) return priceByRate(card, rate, usage)
  const isPriced = card !== null && ratesFor(card, usage) !== undefined
  return {
    rateId: null,
    credits: zero,
    cost: zero,
    currency: null,
    omission: isPriced ? { kind: 'NO_RATE' } : null,
  }
}

export function priceByRate(card: RateCard, rate: Rate, usage: Usage): Price {
  let credits = rate.fixedCredits
  let cost = rate.fixedCost ?? rate.fixedCredits.times(card.creditValue)
  const units = componentUnits(rate.components, usage)
  let isSilent = true
  for (const [i, component] of rate.components.entries()) {
    const amount = units[i] ?? zero
    if (units[i] !== null) isSilent = false
    const price = component.cost ?? component.credits.times(card.creditValue)
    // The division comes last, so that a third of a unit times three is one.
    credits = credits.plus(amount.times(component.credits).div(component.unitSize))
    cost = cost.plus(amount.times(price).div(component.unitSize))
  }
  return {
    rateId: rate.id,
    credits: roundAmount(credits),
    cost: roundAmount(cost),
    currency: card.currency,
    omission: omissionOf(rate, usage, isSilent),
  }
}
