/** Converts a price list to the equivalent rates of a card, each with its prices over time. Pure. */
import Big from 'big.js'
import type { ModelKind } from '../../core/pricing/rate-card.ts'
import { type Decimal, decimal, decimalText, roundAmount } from '../../core/values/decimal.ts'
import {
  type Entry,
  type PriceList,
  type Prices,
  pieces,
  piecesOf,
  seriesOf,
} from '../../model-prices/price-list.ts'

export interface Component {
  property: string
  unitSize: string
  credits: string
  cost: string | null
}

export interface Terms {
  /** The type of the events whose tokens are priced. */
  eventType: string
  /** The percentage added to the prices, e.g. 30. */
  markupPercent: Decimal
  /** Major units of the currency for one credit. */
  creditValue: Decimal
  /** Whether prices that were set by hand are replaced too. */
  isReplacing: boolean
}

/** Prices that hold from an instant on. */
export interface Step {
  /** ISO 8601 in UTC. */
  from: string
  components: Component[]
  kind: ModelKind
}

/** The rate of a card for one event type and match, with its prices over time. */
export interface ListedRate {
  eventType: string
  match: Record<string, string>
  /** At least one, in order of time. */
  steps: [Step, ...Step[]]
}

const longInput = 'total_input_tokens'
/** The first known price has no predecessor, so it also holds for late usage from before. */
export const always = '2020-01-01T00:00:00.000Z'

/** `existing` are the rates of the card: its rates for long prompts that left the list get the ordinary prices. */
export function listedRates(
  list: PriceList,
  existing: readonly { eventType: string; match: Record<string, string> }[],
  terms: Terms,
): ListedRate[] {
  return [...seriesOf(list)].flatMap(([name, entries]) => {
    const unit = piecesOf(entries[0]) ?? 'tokens'
    const eventType = unit === 'tokens' ? terms.eventType : pieces[unit]
    const model = name.slice(0, name.lastIndexOf(' ('))
    const rate = (more: Record<string, string>, pricesOf: (entry: Entry) => Prices): ListedRate => {
      const componentsOf = (entry: Entry) => components(list, terms, pricesOf(entry))
      return { eventType, match: { model, ...more }, steps: stepsOf(entries, componentsOf) }
    }
    const old = existing.filter((one) => one.eventType === eventType && one.match.model === model)
    return [
      rate({}, ({ prices }) => prices),
      ...thresholds(entries, old).map((above) =>
        rate({ [longInput]: `>${above}` }, (entry) => longPrices(entry, above)),
      ),
      ...variants(entries).map((when) => rate(when, (entry) => variantPrices(entry, when))),
    ]
  })
}

/** Merges consecutive steps with equal prices. */
function stepsOf(
  entries: [Entry, ...Entry[]],
  componentsOf: (entry: Entry) => Component[],
): [Step, ...Step[]] {
  const step = (entry: Entry): Step => ({
    from: entry.from === undefined ? always : `${entry.from}T00:00:00.000Z`,
    components: componentsOf(entry),
    kind: entry.kind,
  })
  const [first, ...rest] = entries
  const steps: [Step, ...Step[]] = [step(first)]
  for (const next of rest.map(step)) {
    const last = steps.at(-1) as Step
    if (!sameTerms(last, next)) steps.push(next)
  }
  return steps
}

/** The thresholds for long prompts, in tokens, of the entries and of the card's rates. */
function thresholds(entries: Entry[], existing: readonly Pick<ListedRate, 'match'>[]): number[] {
  const listed = entries.flatMap(({ longPrompts }) => (longPrompts ? [longPrompts.above] : []))
  const old = existing.flatMap(({ match }) => {
    const isForLong = Object.keys(match).sort().join() === `model,${longInput}`
    return isForLong ? [Number(match[longInput]?.slice(1))] : []
  })
  return [...new Set([...listed, ...old])]
}

/** The prices of a request above that number of tokens. */
function longPrices({ prices, longPrompts }: Entry, above: number): Prices {
  return longPrompts && longPrompts.above <= above ? longPrompts.prices : prices
}

function variants(entries: Entry[]): Record<string, string>[] {
  const all = entries.flatMap((entry) => (entry.variants ?? []).map(({ when }) => when))
  return [...new Map(all.map((when) => [keyOf('', when), when])).values()]
}

function variantPrices(entry: Entry, when: Record<string, string>): Prices {
  const found = entry.variants?.find((one) => keyOf('', one.when) === keyOf('', when))
  return found?.prices ?? entry.prices
}

/** The money equals the price to the digit; credits that are not exact are rounded up to nine digits. */
function components(list: PriceList, terms: Terms, prices: Prices): Component[] {
  const { markupPercent, creditValue } = terms
  return Object.entries(prices).map(([property, price]) => {
    const cost = roundAmount(decimal(price).times(markupPercent.plus(100)).div(100))
    const credits = cost.div(creditValue).round(9, Big.roundUp)
    const unitSize = Object.hasOwn(pieces, property) ? '1' : list.unitSize
    return { property, unitSize, credits: decimalText(credits), cost: decimalText(cost) }
  })
}

/** A key for the event type and match of a rate. */
export function keyOf(eventType: string, match: Record<string, string>): string {
  const sorted = Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([eventType, sorted])
}

interface Priced {
  components: Component[]
  kind: ModelKind | null
}

export function sameTerms(a: Priced, b: Priced): boolean {
  return a.kind === b.kind && sameComponents(a.components, b.components)
}

export function sameComponents(a: Component[], b: Component[]): boolean {
  const textOf = (components: Component[]) =>
    JSON.stringify(
      components
        .map((c) => [c.property, c.unitSize, c.credits, c.cost ?? ''])
        .sort(([x = ''], [y = '']) => (x < y ? -1 : 1)),
    )
  return textOf(a) === textOf(b)
}
