/** Forecasts the cost of the next calendar month from that of the last whole weeks. Pure. */
import { nextStart, startOf, timesIn, weekdayIn } from '../values/calendar.ts'
import { type Decimal, zero } from '../values/decimal.ts'

/** The maximum and minimum number of whole weeks that count. */
const weeksMax = 4
const weeksMin = 2

/** The starts of the last 28 whole local days before the instant, and the end of the last one. */
export function pastDays(at: Date, zone: string): Date[] {
  const end = startOf('DAY', zone, at)
  const days = [end]
  while (days.length <= weeksMax * 7) {
    days.unshift(startOf('DAY', zone, new Date((days[0] ?? end).getTime() - 1)))
  }
  return days
}

/**
 * Each day of the next month costs what its weekday cost in the last four whole weeks, weighted 4 : 3 : 2 : 1 from the latest
 * back. When usage began within them, the weeks since then count; null when they are fewer than two. `costs` are those of
 * `pastDays`, in their order.
 */
export function forecastNextMonth(
  costs: readonly Decimal[],
  days: readonly Date[],
  firstUsage: Date | null,
  zone: string,
): Decimal | null {
  const at = days.at(-1)
  if (!at || firstUsage === null) return null
  const whole = days.slice(0, -1).filter((day) => day >= startOf('DAY', zone, firstUsage)).length
  const weeks = Math.min(weeksMax, Math.floor(whole / 7))
  if (weeks < weeksMin) return null
  const means = weekdayMeans(costs.slice(-7 * weeks), days.slice(-7 * weeks - 1), zone)
  const from = nextStart('MONTH', zone, at)
  const month = { start: from, end: nextStart('MONTH', zone, from) }
  const next = timesIn(month, 'DAY', zone, 40) ?? []
  return next
    .slice(0, -1)
    .reduce((sum, day) => sum.plus(means.get(weekdayIn(zone, day)) ?? zero), zero)
}

function weekdayMeans(costs: Decimal[], days: Date[], zone: string): Map<number, Decimal> {
  const sums = new Map<number, { cost: Decimal; weight: number }>()
  const weeks = costs.length / 7
  for (const [i, cost] of costs.entries()) {
    const weekday = weekdayIn(zone, days[i]!)
    const weight = Math.floor(i / 7) + 1 + (weeksMax - weeks)
    const sum = sums.get(weekday) ?? { cost: zero, weight: 0 }
    sums.set(weekday, { cost: sum.cost.plus(cost.times(weight)), weight: sum.weight + weight })
  }
  return new Map([...sums].map(([weekday, { cost, weight }]) => [weekday, cost.div(weight)]))
}
