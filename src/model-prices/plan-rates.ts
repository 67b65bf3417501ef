/** Which rates a rate card lacks to say what a price list says. Pure. */
import Big from 'big.js'
import { type Decimal, decimal, decimalText, roundAmount } from '../core/decimal.ts'
import type { PriceList, Prices } from './price-list.ts'

export interface Component {
  property: string
  unitSize: string
  credits: string
  cost: string | null
}

interface ListedRate {
  match: Record<string, string>
  components: Component[]
}

/** A rate that a card has. */
export interface Rate extends ListedRate {
  effectiveAt: string
  fixedCredits: string
  fixedCost: string | null
  qualityScore: string | null
}

/** A rate to add; null: effective from when it is added. */
export interface PlannedRate extends ListedRate {
  effectiveAt: string | null
}

export interface Plan {
  rates: PlannedRate[]
  /** Rates with prices that are not the list's but somebody's own, which are left alone. */
  kept: number
}

export interface Terms {
  /** On top of the prices, e.g. 30. */
  markupPercent: Decimal
  /** Major units of the currency for one credit. */
  creditValue: Decimal
  /** Whether prices that somebody set are replaced too. */
  isReplacing: boolean
}

const longInput = 'total_input_tokens'
/** No price is known that was there before the first one, so that one holds for late usage too. */
const always = '2020-01-01T00:00:00.000Z'

/** Rates that are there already are left out, so that loading a list twice adds nothing; so is what somebody set. */
export function planRates(list: PriceList, existing: Rate[], terms: Terms): Plan {
  const latest = latestByMatch(existing)
  const wanted = ratesOf(list, terms)
  const plan: Plan = { rates: [], kept: 0 }
  for (const rate of [...wanted, ...withdrawn(wanted, latest)]) {
    const present = latest.get(keyOf(rate.match))
    if (!present) plan.rates.push({ ...rate, effectiveAt: always })
    else if (sameComponents(present.components, rate.components)) continue
    else if (!terms.isReplacing && !isOfList(present, list.asOf)) plan.kept += 1
    else plan.rates.push({ ...rate, effectiveAt: later(list.asOf, present) })
  }
  return plan
}

/** A list's rates hold from ever on or from the day of a list, this one or one before, and price nothing but tokens. */
function isOfList(rate: Rate, asOf: string): boolean {
  const { effectiveAt, fixedCredits, fixedCost, qualityScore } = rate
  if (qualityScore !== null || [fixedCredits, fixedCost ?? '0'].some((n) => !decimal(n).eq(0))) {
    return false
  }
  const isDay = effectiveAt.endsWith('T00:00:00.000Z')
  return effectiveAt === always || (isDay && effectiveAt <= `${asOf}T00:00:00.000Z`)
}

function ratesOf(list: PriceList, terms: Terms): ListedRate[] {
  const componentsOf = (prices: Prices) =>
    Object.entries(prices).map(([property, price]) => componentOf(list, terms, property, price))
  return list.providers.flatMap(({ entries }) =>
    entries.flatMap(({ models, prices, longPrompts }) =>
      models.flatMap((model) => {
        const rate = { match: { model }, components: componentsOf(prices) }
        if (!longPrompts) return [rate]
        const match = { model, [longInput]: `>${longPrompts.above}` }
        return [rate, { match, components: componentsOf(longPrompts.prices) }]
      }),
    ),
  )
}

/** The money is the price to the digit; credits are rounded up, where they cannot be exact, to nine digits. */
function componentOf(
  { unitSize }: PriceList,
  { markupPercent, creditValue }: Terms,
  property: string,
  price: string,
): Component {
  const cost = roundAmount(decimal(price).times(markupPercent.plus(100)).div(100))
  const credits = cost.div(creditValue).round(9, Big.roundUp)
  return { property, unitSize, credits: decimalText(credits), cost: decimalText(cost) }
}

/** Rates for long prompts of models whose list no longer has them: from now on these cost what all do. */
function withdrawn(wanted: ListedRate[], latest: Map<string, Rate>): ListedRate[] {
  const byMatch = new Map(wanted.map((rate) => [keyOf(rate.match), rate]))
  return [...latest.values()].flatMap(({ match }) => {
    const names = Object.keys(match).sort().join()
    if (names !== `model,${longInput}` || byMatch.has(keyOf(match))) return []
    const base = byMatch.get(keyOf({ model: match.model ?? '' }))
    return base ? [{ match, components: base.components }] : []
  })
}

function latestByMatch(rates: Rate[]): Map<string, Rate> {
  const latest = new Map<string, Rate>()
  for (const rate of rates) {
    const known = latest.get(keyOf(rate.match))
    if (!known || known.effectiveAt < rate.effectiveAt) latest.set(keyOf(rate.match), rate)
  }
  return latest
}

function keyOf(match: Record<string, string>): string {
  return JSON.stringify(Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function sameComponents(a: Component[], b: Component[]): boolean {
  const textOf = (components: Component[]) =>
    JSON.stringify(
      components
        .map((c) => [c.property, c.unitSize, c.credits, c.cost ?? ''])
        .sort(([x = ''], [y = '']) => (x < y ? -1 : 1)),
    )
  return textOf(a) === textOf(b)
}

/** The day of the list, unless the card has a price of that day or later: then from now on. */
function later(asOf: string, present: Rate): string | null {
  const day = `${asOf}T00:00:00.000Z`
  return day > present.effectiveAt ? day : null
}
