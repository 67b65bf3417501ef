/** The other models for which a card prices the same usage. Pure; results are cached for each version of a card. */
import { LRUCache } from 'lru-cache'
import { zero } from '../values/decimal.ts'
import { onceForProperties } from './cheapest.ts'
import { type OrderedRates, orderedRates } from './ordered-rates.ts'
import { ratesFor, selectRate } from './rate.ts'
import type { Rate, RateCard, RateComponent } from './rate-card.ts'
import { componentUnits, isPriced, type Usage } from './units.ts'

/** Another model for which the card prices the same usage, and the rate that would apply. */
export interface Alternative {
  model: string
  rate: Rate
}

/** The higher quality comes first, then the name. */
export function isBetter(a: Alternative, b: Alternative): boolean {
  const order = (b.rate.qualityScore ?? zero).cmp(a.rate.qualityScore ?? zero)
  return order !== 0 ? order < 0 : a.model < b.model
}

/**
 * Other models of the same kind, priced as an event of that model would be. The provider may differ; any other condition of a rate,
 * such as a quality or a size, is checked against the usage as it is.
 */
export function alternatives(
  card: RateCard,
  usage: Usage,
  current: string,
  at: Date,
): Alternative[] {
  const { models, suits } = candidates(card, usage, current, at)
  return models.filter(({ model, rate }) => model !== current && suits(rate))
}

/** All models of the same kind, in a list that usages share, and whether a rate prices what the current one does. */
export function candidates(
  card: RateCard,
  usage: Usage,
  current: string,
  at: Date,
): { models: readonly Alternative[]; suits(rate: Rate): boolean } {
  const rates = ratesFor(card, usage)
  if (!rates) return { models: [], suits: () => false }
  const priced = pricedProperties(selectRate(card, usage, at), usage)
  return {
    models: modelsFor(card, rates, usage, current, at),
    suits: onceForProperties(({ components }) => pricesAll(components, usage, priced)),
  }
}

/** The alternatives found for each version of the rates of a type, keyed by the likeness of usages that all rates treat alike. */
const found = new WeakMap<Rate[], LRUCache<string, Alternative[]>>()
const foundMax = 50

/** All models of the same kind as the current one, with the rates that would apply. */
function modelsFor(
  card: RateCard,
  rates: Rate[],
  usage: Usage,
  current: string,
  at: Date,
): Alternative[] {
  const ordered = orderedRates(rates)
  const kind = ordered.kindOf(current)
  const search = () => selectForEach(card, ordered.choicesOf(kind), usage, at)
  const likeness = ordered.likenessOf(usage, at)
  if (likeness === null) return search()
  const known = found.get(rates) ?? new LRUCache<string, Alternative[]>({ max: foundMax })
  found.set(rates, known)
  const key = `${kind} ${likeness}`
  const models = known.get(key) ?? search()
  known.set(key, models)
  return models
}

function selectForEach(
  card: RateCard,
  choices: ReturnType<OrderedRates['choicesOf']>,
  usage: Usage,
  at: Date,
): Alternative[] {
  const { provider: own } = usage.properties
  // One copy serves all models, whose names are put into it in turn: the usage may have thousands of properties.
  const properties = { ...usage.properties }
  const other = { ...usage, properties }
  const models = new Map<string, Alternative>()
  for (const { model, provider } of choices) {
    properties.model = model
    if (provider !== null) properties.provider = provider
    else if (own === undefined) delete properties.provider
    else properties.provider = own
    const rate = selectRate(card, other, at)
    if (rate?.match.model === model) models.set(rate.id, { model, rate })
  }
  return [...models.values()]
}

/** The properties of the usage that the current rate charges for, as its components or at the price of one of them. */
function pricedProperties(rate: Rate | null, usage: Usage): string[] {
  if (rate === null) return []
  return Object.keys(usage.properties).filter((name) => isPriced(rate.components, usage, name))
}

/**
 * Whether the rate prices everything that the current rate charges for. A rate that does not prices other work, such as images
 * for a usage of tokens.
 */
function pricesAll(components: RateComponent[], usage: Usage, priced: string[]): boolean {
  if (components.length === 0) return true
  return (
    componentUnits(components, usage).some((units) => units !== null) &&
    priced.every((name) => isPriced(components, usage, name))
  )
}
