/** Prices one usage event by a rate card. Pure and exact: one rounding, half-up, to nine digits. */

import { numericProperty } from '../catalog/measure.ts'
import { type Decimal, roundAmount, zero } from '../decimal.ts'
import { type DomainError, invalid } from '../errors.ts'
import type { JsonObject } from '../input.ts'
import { stoodInFor, tokenTotals } from '../token-usage/kinds.ts'
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

/**
 * What each component prices; null where the usage says nothing of it. A kind of token without a component of its own is
 * priced by the nearest kind that has one: what was read from a cache as input, reasoning as output.
 */
export function componentUnits(components: RateComponent[], usage: Usage): (Decimal | null)[] {
  const { properties } = usage
  const units = components.map((component) => unitsOf(component, usage))
  for (const { kind, pricedAs } of stoodInFor) {
    if (!Object.hasOwn(properties, kind) || indexOf(components, kind) >= 0) continue
    const i = pricedAs.map((other) => indexOf(components, other)).find((index) => index >= 0)
    const tokens = i === undefined ? null : numericProperty(properties, kind)
    if (i !== undefined && tokens !== null) units[i] = (units[i] ?? zero).plus(tokens)
  }
  return units
}

function indexOf(components: RateComponent[], property: string): number {
  return components.findIndex((component) => component.property === property)
}

function unitsOf({ property }: RateComponent, usage: Usage): Decimal | null {
  const given = numericProperty(usage.properties, property)
  if (given !== null) return given
  return property === 'quantity' ? usage.quantity : totalOf(property, usage.properties)
}

/** A sum over kinds of token that the usage gives one by one; null when the property is no such sum, or no kind is given. */
function totalOf(property: string, properties: JsonObject): Decimal | null {
  const kinds = tokenTotals.get(property)
  if (!kinds) return null
  const given = kinds.map((kind) => numericProperty(properties, kind)).filter((n) => n !== null)
  return given.length === 0 ? null : given.reduce((sum, n) => sum.plus(n), zero)
}
