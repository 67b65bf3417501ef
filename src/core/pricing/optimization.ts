/** Finds a cheaper model for the same usage on the same rate card. Pure. */
import Big from 'big.js'
import type { Decimal } from '../decimal.ts'
import { textsOf } from './match.ts'
import { type Price, priceByRate, selectRate } from './rate.ts'
import type { ModelKind, Rate, RateCard } from './rate-card.ts'
import { componentUnits, isPriced, type Usage } from './units.ts'

export interface Optimization {
  suggestedModel: string
  /** Whole percent of the price, rounded down: 1 to 100. */
  savingsPercent: number
  savingsCredits: Decimal
  /** As an operator entered it at the rate, 0 to 1. */
  qualityScore: Decimal | null
}

/** Another model that the card prices the same usage for, and the rate that would. */
export interface Alternative {
  model: string
  rate: Rate
}

/**
 * The cheapest other model of the same kind that the card prices for this event type, or null: no model was named, or none saves one percent.
 * Prices are compared in credits, and in money where the usage costs no credits.
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
  const candidates = alternatives(card, usage, model, at).map((other) => ({
    ...other,
    price: priceByRate(card, other.rate, usage),
  }))
  const [best] = candidates.sort(
    (a, b) =>
      a.price[unit].cmp(b.price[unit]) ||
      (b.rate.qualityScore ?? new Big(0)).cmp(a.rate.qualityScore ?? new Big(0)) ||
      (a.model < b.model ? -1 : 1),
  )
  if (!best) return null
  const saved = price[unit].minus(best.price[unit])
  const percent = Number(saved.times(100).div(price[unit]).round(0, Big.roundDown).toFixed())
  if (percent < 1) return null
  return {
    suggestedModel: best.model,
    savingsPercent: percent,
    savingsCredits: price.credits.minus(best.price.credits),
    qualityScore: best.rate.qualityScore,
  }
}

/**
 * Other models of the same kind, as an event of them would be priced. Their provider may be another; whatever else a rate asks
 * for, such as a quality or a size, is asked of the usage as it is.
 */
export function alternatives(
  card: RateCard,
  usage: Usage,
  current: string,
  at: Date,
): Alternative[] {
  const rates = card.ratesByEventType.get(usage.eventType) ?? []
  const kinds = modelKindsOf(rates)
  const kind = kinds.get(current) ?? null
  const priced = pricedProperties(selectRate(card, usage, at), usage)
  const found = new Map<string, Alternative>()
  for (const { match } of rates) {
    const { model, provider } = textsOf(match)
    if (model === undefined || model === current || (kinds.get(model) ?? null) !== kind) continue
    const properties = { ...usage.properties, model, ...(provider !== undefined && { provider }) }
    const other = { ...usage, properties }
    const rate = selectRate(card, other, at)
    if (rate?.match.model !== model || !pricesAll(rate, other, priced)) continue
    found.set(rate.id, { model, rate })
  }
  return [...found.values()]
}

/** What the present rate charges for: the properties of the usage that are its components, or are priced as one of them. */
function pricedProperties(rate: Rate | null, usage: Usage): string[] {
  if (rate === null) return []
  return Object.keys(usage.properties).filter((name) => isPriced(rate.components, usage, name))
}

const kindsByRates = new WeakMap<Rate[], Map<string, ModelKind>>()

/** A model is of the kind that its latest rate with a kind says, so that a new price need not repeat it. */
function modelKindsOf(rates: Rate[]): Map<string, ModelKind> {
  const known = kindsByRates.get(rates)
  if (known) return known
  const latest = new Map<string, Rate>()
  for (const rate of rates) {
    const { model } = textsOf(rate.match)
    const other = model === undefined ? undefined : latest.get(model)
    if (model === undefined || rate.kind === null) continue
    if (!other || other.effectiveAt <= rate.effectiveAt) latest.set(model, rate)
  }
  const kinds = new Map([...latest].map(([model, rate]) => [model, rate.kind as ModelKind]))
  kindsByRates.set(rates, kinds)
  return kinds
}

/** A rate that would leave free what the present one charges for prices other work: images of a use of tokens, say. */
function pricesAll({ components }: Rate, usage: Usage, priced: string[]): boolean {
  if (components.length === 0) return true
  return (
    componentUnits(components, usage).some((units) => units !== null) &&
    priced.every((name) => isPriced(components, usage, name))
  )
}
