/** The shares of values in the total, in figures that add up. Pure. */
import Big from 'big.js'
import { otherValue } from '../rollups/dimension.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { type Decimal, decimal, maxOf, zero } from '../values/decimal.ts'

/** The figures of some usage. */
export interface Figures {
  /** The number of events, less the reversed ones. */
  events: number
  quantity: Decimal
  credits: Decimal
  /** In the main currency of the total. */
  cost: Decimal
}

export interface ValueFigures extends Figures {
  /** Null: events without a value. */
  value: string | null
}

export interface Share extends ValueFigures {
  /** Whole percent; all values together make 100, or 0 when there is nothing to share. */
  percentage: number
}

export const noFigures: Figures = { events: 0, quantity: zero, credits: zero, cost: zero }

export function plus(a: Figures, b: Figures): Figures {
  return {
    events: a.events + b.events,
    quantity: a.quantity.plus(b.quantity),
    credits: a.credits.plus(b.credits),
    cost: a.cost.plus(b.cost),
  }
}

export function minus(a: Figures, b: Figures): Figures {
  return {
    events: a.events - b.events,
    quantity: a.quantity.minus(b.quantity),
    credits: a.credits.minus(b.credits),
    cost: a.cost.minus(b.cost),
  }
}

export function isNothing({ events, quantity, credits, cost }: Figures): boolean {
  return events === 0 && quantity.eq(0) && credits.eq(0) && cost.eq(0)
}

/** The figures of a sum, whose cost counts only in this currency. */
export function figuresOf(sum: UsageSum, currency: string | null): Figures {
  const { events, quantity, credits, cost } = sum
  return { events, quantity, credits, cost: sum.currency === currency ? cost : zero }
}

/** Figures by value and in total, in this currency. */
export function byValue(sums: readonly UsageSum[], currency: string | null) {
  const values = new Map<string, Figures>()
  let total: Figures | null = null
  // Additions of decimals are most of the time that a series takes: none is made for the first of a sum.
  for (const sum of sums) {
    const figures = figuresOf(sum, currency)
    const known = values.get(sum.value)
    values.set(sum.value, known ? plus(known, figures) : figures)
    total = total ? plus(total, figures) : figures
  }
  return { values, total: total ?? noFigures }
}

/** The figure that shares are computed from: money, or credits when nothing cost money, or events when nothing cost anything. */
function weightOf(total: Figures): (figures: Figures) => Decimal {
  if (total.cost.gt(0)) return ({ cost }) => cost
  if (total.credits.gt(0)) return ({ credits }) => credits
  return ({ events }) => decimal(events)
}

/** The largest values first; those beyond `max` are summed as `(other)`, which comes last. */
export function largest(values: ValueFigures[], total: Figures, max: number): ValueFigures[] {
  const weigh = weightOf(total)
  const known = values.filter((v) => v.value !== otherValue && !isNothing(v))
  const ranked = known.sort(
    (a, b) =>
      weigh(b).cmp(weigh(a)) ||
      b.credits.cmp(a.credits) ||
      b.events - a.events ||
      ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
  )
  const others = [...values.filter((v) => v.value === otherValue), ...ranked.slice(max)]
  const other = others.reduce<Figures>(plus, noFigures)
  const rest = isNothing(other) ? [] : [{ ...other, value: otherValue }]
  return [...ranked.slice(0, max), ...rest]
}

/** Whole percents by largest remainder, which add up to 100. Parts must not be negative. */
export function percentages(parts: readonly Decimal[]): number[] {
  const total = parts.reduce((sum, part) => sum.plus(part), zero)
  if (total.lte(0)) return parts.map(() => 0)
  const exact = parts.map((part) => part.times(100).div(total))
  const whole = exact.map((percent) => Number(percent.round(0, Big.roundDown).toFixed()))
  let left = 100 - whole.reduce((sum, percent) => sum + percent, 0)
  const byRemainder = exact
    .map((percent, i) => ({ i, remainder: percent.minus(whole[i] ?? 0) }))
    .sort((a, b) => b.remainder.cmp(a.remainder) || a.i - b.i)
  for (const { i } of byRemainder) {
    if (left-- <= 0) break
    whole[i] = (whole[i] ?? 0) + 1
  }
  return whole
}

/** The largest values with their shares of the total. */
export function sharesOf(values: ValueFigures[], total: Figures, max: number): Share[] {
  const chosen = largest(values, total, max)
  const weigh = weightOf(total)
  const percents = percentages(chosen.map((v) => maxOf(weigh(v), zero)))
  return chosen.map((v, i) => ({ ...v, percentage: percents[i] ?? 0 }))
}
