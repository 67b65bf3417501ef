/** The periods of a subscription: how long a term is, where its boundaries lie, and what the first period is. Pure, in UTC. */
import type { BillingPeriod } from '../plans/credit-grants.ts'
import { type PeriodRange, periodAt } from '../values/period.ts'

/** A term that recurs: each period is `count` units long. */
export interface RecurringTerm {
  unit: Exclude<BillingPeriod, 'ONCE'>
  count: number
}

export type BillingTerm = RecurringTerm | { unit: 'ONCE'; count: number }

/** The whole period of the term, on the grid of the anchor, that contains the instant; it may lie before the anchor. */
export function naturalPeriodAt(
  { unit, count }: RecurringTerm,
  anchor: Date,
  instant: Date,
): PeriodRange {
  return periodAt(unit, anchor, instant, count)
}

/** The first boundary after the instant; of an instant that is a boundary, the next one. */
export function nextBoundary(term: RecurringTerm, anchor: Date, instant: Date): Date {
  return naturalPeriodAt(term, anchor, instant).end
}

/** A period as it is billed, with a null end when it is the only one and never ends. */
export interface BilledPeriod {
  start: Date
  end: Date | null
}

export interface FirstPeriod extends BilledPeriod {
  /** The instant from which all boundaries are counted. */
  anchor: Date
  /** The whole natural period that contains the first one, which is shorter (a stub) when it starts later. */
  natural: BilledPeriod
}

/**
 * The first period of a subscription that starts at an instant. Without `billingAnchor` it is a whole one and its start is the anchor.
 * `billingAnchor` is an instant, before or after the start, on whose grid the boundaries lie; or a day of the month from 1 to 31,
 * whose next midnight (of a shorter month, the last day's) is a boundary.
 */
export function firstPeriod({
  term,
  billingAnchor,
  start,
}: {
  term: BillingTerm
  billingAnchor?: number | Date | null
  start: Date
}): FirstPeriod {
  if (term.unit === 'ONCE') {
    return { anchor: start, start, end: null, natural: { start, end: null } }
  }
  const anchor = anchorOf(term, billingAnchor ?? start, start)
  const natural = naturalPeriodAt(term, anchor, start)
  return { anchor, start, end: natural.end, natural }
}

function anchorOf(term: RecurringTerm, billingAnchor: number | Date, start: Date): Date {
  if (typeof billingAnchor !== 'number') return billingAnchor
  const first = nextDayOfMonth(billingAnchor, start)
  switch (term.unit) {
    case 'DAY':
    case 'WEEK':
      return first
    case 'MONTH':
      return longestDay(billingAnchor, first, term.count)
    case 'YEAR':
      return longestDay(billingAnchor, first, 12 * term.count)
  }
}

/** The first midnight of the day of the month that is not before the instant. */
function nextDayOfMonth(day: number, instant: Date): Date {
  const month = periodAt('MONTH', new Date(Date.UTC(2000, 0, day)), instant)
  return month.start < instant ? month.end : month.start
}

/**
 * An anchor on the grid of `first` that has the day itself: counted from 28 February, boundaries of the 31st would stay on the 28th.
 * When no month of the grid has the day, the longest of them counts.
 */
function longestDay(day: number, first: Date, monthsEach: number): Date {
  let longest = first
  // Every month of the grid, and among Februaries a leap year's, comes by within so many steps.
  for (let step = 1; step <= 12 && longest.getUTCDate() < day; step++) {
    const month = first.getUTCMonth() - step * monthsEach
    const days = new Date(Date.UTC(first.getUTCFullYear(), month + 1, 0)).getUTCDate()
    if (Math.min(days, day) <= longest.getUTCDate()) continue
    longest = new Date(Date.UTC(first.getUTCFullYear(), month, Math.min(days, day)))
  }
  return longest
}
