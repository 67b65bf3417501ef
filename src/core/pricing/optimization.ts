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

interface Candidate {
  model: string
  rate: Rate
  price: Price
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
  const [best] = candidates(card, usage, model, at).sort(
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

/** Each other model as an event of it would be priced, with whatever else its rate asks for, e.g. the provider. */
function candidates(card: RateCard, usage: Usage, current: string, at: Date): Candidate[] {
  return (card.ratesByEventType.get(usage.eventType) ?? []).flatMap((offered) => {
    const { model } = offered.match
    if (model === undefined || model === current) return []
    const other = { ...usage, properties: { ...usage.properties, ...textsOf(offered.match) } }
    const rate = selectRate(card, other, at)
    return rate?.match.model === model && pricesSome(rate, other)
      ? [{ model, rate, price: priceByRate(card, rate, other) }]
      : []
  })
}

/** A rate that reads only what the usage does not say, such as images of a use of tokens, prices something else. */
function pricesSome({ components }: Rate, usage: Usage): boolean {
  return (
    components.length === 0 || componentUnits(components, usage).some((units) => units !== null)
  )
}
