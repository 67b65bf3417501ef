/** Prices one usage event by a rate card. Pure and exact: one rounding, half-up, to nine digits. */

import { numericProperty } from '../catalog/measure.ts'
import { type Decimal, roundAmount, zero } from '../decimal.ts'
import { type DomainError, invalid } from '../errors.ts'
import type { JsonObject } from '../input.ts'
import type { Rate, RateCard, RateComponent } from './rate-card.ts'

export interface Usage {
  eventType: string
  quantity: Decimal
  properties: JsonObject
}

export interface Price {
  /** Null: no rate names the event, which is then free. */
  rateId: string | null
  credits: Decimal
  /** Major units of the currency. */
  cost: Decimal
  currency: string | null
}

/** The rate with the most matching properties wins, then the one effective latest. */
export function selectRate(card: RateCard, usage: Usage, at: Date): Rate | null {
  let best: Rate | null = null
  for (const rate of card.ratesByEventType.get(usage.eventType) ?? []) {
    if (rate.effectiveAt > at || !matches(rate, usage.properties)) continue
    if (best === null || beats(rate, best)) best = rate
  }
  return best
}

function matches(rate: Rate, properties: JsonObject): boolean {
  return Object.entries(rate.match).every(([name, value]) => {
    const actual = Object.hasOwn(properties, name) ? properties[name] : undefined
    return actual !== undefined && actual !== null && String(actual) === value
  })
}

function beats(a: Rate, b: Rate): boolean {
  const more = Object.keys(a.match).length - Object.keys(b.match).length
  if (more !== 0) return more > 0
  const later = a.effectiveAt.getTime() - b.effectiveAt.getTime()
  return later !== 0 ? later > 0 : a.id > b.id
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
  for (const component of rate.components) {
    const units = unitsOf(component, usage)
    const price = component.cost ?? component.credits.times(card.creditValue)
    // The division comes last: a third of a unit times three must be one.
    credits = credits.plus(units.times(component.credits).div(component.unitSize))
    cost = cost.plus(units.times(price).div(component.unitSize))
  }
  return {
    rateId: rate.id,
    credits: roundAmount(credits),
    cost: roundAmount(cost),
    currency: card.currency,
  }
}

function unitsOf(component: RateComponent, usage: Usage): Decimal {
  return (
    numericProperty(usage.properties, component.property) ??
    (component.property === 'quantity' ? usage.quantity : zero)
  )
}
