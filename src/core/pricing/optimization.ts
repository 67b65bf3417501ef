/** Finds a cheaper model for the same usage on the same rate card. Pure. */
import Big from 'big.js'
import type { Decimal } from '../decimal.ts'
import { textsOf } from './match.ts'
import { type Price, priceByRate, selectRate } from './rate.ts'
import type { Rate, RateCard } from './rate-card.ts'
import { componentUnits, type Usage } from './units.ts'

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
 * The cheapest other model that the card prices for this event type, or null: no model was named, or none saves one percent.
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

/** Other models, as an event of them would be priced, with whatever else their rates ask for, e.g. the provider. */
export function alternatives(
  card: RateCard,
  usage: Usage,
  current: string,
  at: Date,
): Alternative[] {
  const found = new Map<string, Alternative>()
  for (const { match } of card.ratesByEventType.get(usage.eventType) ?? []) {
    const { model } = match
    if (model === undefined || model === current) continue
    const other = { ...usage, properties: { ...usage.properties, ...textsOf(match) } }
    const rate = selectRate(card, other, at)
    if (rate?.match.model === model && pricesSome(rate, other)) found.set(rate.id, { model, rate })
  }
  return [...found.values()]
}

/** A rate that reads only what the usage does not say, such as images of a use of tokens, prices something else. */
function pricesSome({ components }: Rate, usage: Usage): boolean {
  return (
    components.length === 0 || componentUnits(components, usage).some((units) => units !== null)
  )
}
