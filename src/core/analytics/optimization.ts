/** The savings that cheaper models have brought, and those they could bring. */
import Big from 'big.js'
import { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import { currentCatalog } from '../catalog/current-catalog.ts'
import { eachInTurn } from '../operation/event-loop-turns.ts'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { searchSteps } from '../pricing/optimization.ts'
import type { Rate, RateCard } from '../pricing/rate-card.ts'
import { byRate } from '../rollups/dimension.ts'
import { sumUsage } from '../rollups/sums.ts'
import { pricedDimensions } from '../rollups/tracked.ts'
import { type Decimal, maxOf, roundAmount, zero } from '../values/decimal.ts'
import { reference } from '../values/input.ts'
import { type TimeRange, timeRange } from '../values/time-range.ts'
import { pricedUsage } from './priced-usage.ts'
import { type Scope, scopeInput, scopeOf } from './range.ts'
import { type Repriced, reprice } from './reprice.ts'

const opportunitiesMax = 20

export interface Opportunity {
  type: 'model_downgrade'
  eventType: string
  fromModel: string
  toModel: string
  /** Major units of the currency. */
  potentialSavings: Decimal
  potentialSavingsCredits: Decimal
  /** Whole percent of the cost of the usage, rounded down. */
  savingsPercent: number
  currency: string
  /** The score of the other model's rate, 0 to 1. */
  qualityScore: Decimal | null
}

export interface UsageOptimization extends TimeRange {
  /** The currency of the savings; null without any priced usage of a known model. */
  currency: string | null
  savings: Decimal
  savingsCredits: Decimal
  /** The largest savings first. */
  opportunities: Opportunity[]
}

export const getOptimization = readOperation({
  name: 'getOptimization',
  scope: 'read',
  rateClass: 'ANALYTICS',
  input: z.strictObject(scopeInput),
  async run(ctx, input): Promise<UsageOptimization> {
    return optimizationOf(ctx, await scopeOf(ctx, input, [byRate]))
  },
})

/** The savings of a customer from using models that are not the most expensive ones. */
export const getOptimizationSavings = readOperation({
  name: 'getOptimizationSavings',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  input: z.strictObject({ customerId: reference, range: timeRange }),
  async run(ctx, { customerId, range }): Promise<UsageOptimization> {
    const { start: startTime, end: endTime } = range
    const scope = await scopeOf(ctx, { customerId, startTime, endTime }, [byRate])
    return optimizationOf(ctx, scope)
  },
})

export async function optimizationOf(ctx: ReadContext, scope: Scope): Promise<UsageOptimization> {
  const catalog = await currentCatalog(ctx)
  const dimensions = pricedDimensions(catalog)
  const summed = new Set(dimensions.flatMap((d) => d.names))
  const isSummed = (property: string) => summed.has(property)
  const { owner, now, start, end } = scope
  const sums = dimensions.length > 0 ? await sumUsage(ctx.sql, owner, dimensions, [start, end]) : []
  const rates = ratesById(catalog)
  const repriced = await eachInTurn(ctx.workspaceId, pricedUsage(sums), searchSteps, (usage) => {
    const known = rates.get(usage.rateId)
    return known ? reprice(usage, known.card, known.rate, isSummed, now) : null
  })
  return { start, end, ...evaluate(repriced.filter((one) => one !== null)) }
}

/** The main currency is the one in which the usage costs most at current rates. Pure. */
export function evaluate(repriced: readonly Repriced[]): Omit<UsageOptimization, keyof TimeRange> {
  const byCurrency = Map.groupBy(repriced, ({ currency }) => currency)
  const totals = [...byCurrency].map(([currency, list]) => ({
    currency,
    total: list.reduce((sum, { used }) => sum.plus(used.cost), zero),
  }))
  totals.sort((a, b) => b.total.cmp(a.total) || (a.currency < b.currency ? -1 : 1))
  const currency = totals[0]?.currency ?? null
  let [savings, savingsCredits] = [zero, zero]
  for (const one of byCurrency.get(currency ?? '') ?? []) {
    const dearest = one.others.at(-1)
    if (!dearest || dearest[one.unit].lte(one.used[one.unit])) continue
    savings = savings.plus(maxOf(dearest.cost.minus(one.used.cost), zero))
    savingsCredits = savingsCredits.plus(maxOf(dearest.credits.minus(one.used.credits), zero))
  }
  return { currency, savings, savingsCredits, opportunities: opportunitiesOf(repriced) }
}

function opportunitiesOf(repriced: readonly Repriced[]): Opportunity[] {
  const found = new Map<string, Opportunity & { spent: Decimal; saved: Decimal }>()
  for (const { eventType, currency, unit, used, others } of repriced) {
    const [best] = others
    if (!best || best[unit].gte(used[unit])) continue
    const key = JSON.stringify([eventType, currency, used.model, best.model])
    const known = found.get(key)
    found.set(key, {
      ...{ type: 'model_downgrade', eventType, currency },
      fromModel: used.model,
      toModel: best.model,
      potentialSavings: (known?.potentialSavings ?? zero).plus(used.cost).minus(best.cost),
      potentialSavingsCredits: (known?.potentialSavingsCredits ?? zero)
        .plus(used.credits)
        .minus(best.credits),
      savingsPercent: 0,
      qualityScore: best.qualityScore,
      spent: (known?.spent ?? zero).plus(used[unit]),
      saved: (known?.saved ?? zero).plus(used[unit]).minus(best[unit]),
    })
  }
  return [...found.values()]
    .map(({ spent, saved, ...opportunity }) => ({
      ...opportunity,
      potentialSavings: roundAmount(opportunity.potentialSavings),
      savingsPercent: Number(saved.times(100).div(spent).round(0, Big.roundDown).toFixed()),
    }))
    .filter(({ savingsPercent }) => savingsPercent >= 1)
    .sort(
      (a, b) =>
        b.potentialSavings.cmp(a.potentialSavings) ||
        b.potentialSavingsCredits.cmp(a.potentialSavingsCredits) ||
        (a.fromModel < b.fromModel ? -1 : 1),
    )
    .slice(0, opportunitiesMax)
}

const known = new WeakMap<Catalog, Map<string, { card: RateCard; rate: Rate }>>()

function ratesById(catalog: Catalog) {
  const rates =
    known.get(catalog) ??
    new Map(
      [...catalog.rateCards.values()].flatMap((card) =>
        [...card.ratesByEventType.values()]
          .flat()
          .map((rate) => [rate.id, { card, rate }] as const),
      ),
    )
  known.set(catalog, rates)
  return rates
}
