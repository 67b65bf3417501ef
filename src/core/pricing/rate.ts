/** Prices one usage event by a rate card. Pure and exact: one rounding, half-up, to nine digits. */

import { type Decimal, roundAmount, zero } from '../decimal.ts'
import { type DomainError, invalid } from '../errors.ts'
import { beats, matches, ratesForModel } from './match.ts'
import type { Rate, RateCard } from './rate-card.ts'
import { componentUnits, type Usage } from './units.ts'

export interface Price {
  /** Null: no rate names the event, which is then free. */
  rateId: string | null
  credits: Decimal
  /** Major units of the currency. */
  cost: Decimal
  currency: string | null
}

/** The rate with the most matching properties wins, then the higher thresholds, then the one effective latest. */
export function selectRate(card: RateCard, usage: Usage, at: Date): Rate | null {
  let best: Rate | null = null
  for (const rate of ratesForModel(card.ratesByEventType.get(usage.eventType) ?? [], usage)) {
    if (rate.effectiveAt > at || !matches(rate, usage)) continue
    if (best === null || beats(rate, best)) best = rate
  }
  return best
}

export function priceUsage(card: RateCard | null, usage: Usage, at: Date): Price {
  const rate = card && selectRate(card, usage, at)
  if (!card || !rate) return { rateId: null, credits: zero, cost: zero, currency: null }
  return priceByRate(card, rate, usage)
}

/** Whether the card prices events of the type, but none of its rates matches this one at its time: not free, an omission. */
export function isUnpriced(card: RateCard | null, usage: Usage, price: Price): boolean {
  return price.rateId === null && (card?.ratesByEventType.has(usage.eventType) ?? false)
}

export function unpriced({ eventType }: Usage): DomainError {
  return invalid(
    `No rate matches this event of type ${JSON.stringify(eventType)} at its time: name what the rates of the rate card match, or give it a rate that matches everything.`,
    { eventType },
  )
}

export function priceByRate(card: RateCard, rate: Rate, usage: Usage): Price {
  let credits = rate.fixedCredits
  let cost = rate.fixedCost ?? rate.fixedCredits.times(card.creditValue)
  const units = componentUnits(rate.components, usage)
  for (const [i, component] of rate.components.entries()) {
    const amount = units[i] ?? zero
    const price = component.cost ?? component.credits.times(card.creditValue)
    // The division comes last: a third of a unit times three must be one.
    credits = credits.plus(amount.times(component.credits).div(component.unitSize))
    cost = cost.plus(amount.times(price).div(component.unitSize))
  }
  return {
    rateId: rate.id,
    credits: roundAmount(credits),
    cost: roundAmount(cost),
    currency: card.currency,
  }
}
