/** How often a plan version grants its included credits, and what becomes of the unspent ones. Pure. */
import type { Decimal } from '../values/decimal.ts'
import { periodAt } from '../values/period.ts'

export const billingPeriods = ['DAY', 'WEEK', 'MONTH', 'YEAR', 'ONCE'] as const
export type BillingPeriod = (typeof billingPeriods)[number]

export const creditGrantPeriods = ['DAY', 'WEEK', 'MONTH', 'YEAR'] as const
export type CreditGrantPeriod = (typeof creditGrantPeriods)[number]

/** At most `max` unspent credits are carried over, for `periods` further periods of grants. */
export interface Rollover {
  max: Decimal
  periods: number
}

export interface GrantTerms {
  billingPeriod: BillingPeriod
  billingPeriodCount: number
  /** Null: once per billing period. */
  creditGrantPeriod: CreditGrantPeriod | null
  rollover: Rollover | null
}

/** Why credits cannot be granted so; null when they can. */
export function grantProblem(terms: GrantTerms): string | null {
  const { billingPeriod, billingPeriodCount, creditGrantPeriod, rollover } = terms
  if (billingPeriod === 'ONCE') {
    if (creditGrantPeriod) return 'creditGrantPeriod does not go with ONCE'
    return rollover ? 'rollover does not go with ONCE' : null
  }
  if (creditGrantPeriod && isLonger(creditGrantPeriod, billingPeriod, billingPeriodCount)) {
    return 'creditGrantPeriod must not be longer than the billing period'
  }
  return null
}

const months = { DAY: null, WEEK: null, MONTH: 1, YEAR: 12 } as const
const daysMin = { DAY: 1, WEEK: 7, MONTH: 28, YEAR: 365 } as const
const daysMax = { DAY: 1, WEEK: 7, MONTH: 31, YEAR: 366 } as const

/** Whether some grant period is longer than some billing period: months have 28 to 31 days. */
function isLonger(grant: CreditGrantPeriod, billing: CreditGrantPeriod, count: number): boolean {
  const [each, whole] = [months[grant], months[billing]]
  if (each !== null && whole !== null) return each > whole * count
  return daysMax[grant] > daysMin[billing] * count
}

/** How many times credits are granted in the billing period that starts at an instant. */
export function grantsFrom(terms: GrantTerms, start: Date): number {
  const { billingPeriod, billingPeriodCount, creditGrantPeriod } = terms
  if (creditGrantPeriod === null || billingPeriod === 'ONCE') return 1
  const { end } = periodAt(billingPeriod, start, start, billingPeriodCount)
  let grants = 0
  for (let from = start; from < end; grants++) from = periodAt(creditGrantPeriod, start, from).end
  return grants
}
