/** Rates of revenue over a range: churn, retention, revenue per customer. Pure. */
import { type Decimal, decimal } from '../values/decimal.ts'
import { mulDiv } from '../values/mul-div.ts'
import { periodAt } from '../values/period.ts'
import type { TimeRange } from '../values/time-range.ts'
import type { Retention } from './retention.ts'
import type { RevenueMoves } from './revenue-buckets.ts'

/** Percentages have two digits after the point; amounts are in minor units. */
export interface Rates {
  arrMinor: bigint
  /** Of the customers with recurring revenue at the start, those with none at the end; null: there were none. */
  lostCustomers: number
  customerChurnPercent: Decimal | null
  grossRetentionPercent: Decimal | null
  netRetentionPercent: Decimal | null
  /** Null: nobody pays. */
  arpuMinor: bigint | null
  /** Null: nobody pays or nobody left. */
  ltvMinor: bigint | null
}

export function ratesOf(
  moves: Pick<RevenueMoves, 'openingMinor' | 'closingMinor' | 'payingBefore' | 'paying'>,
  retained: Retention | null,
  range: TimeRange,
): Rates {
  const { openingMinor, closingMinor, payingBefore, paying } = moves
  const { netMinor, lostMinor, gone } = retained ?? { netMinor: 0n, lostMinor: 0n, gone: 0 }
  // Who contracts, grows and contracts again loses more than there was.
  const kept = openingMinor + lostMinor > 0n ? openingMinor + lostMinor : 0n
  return {
    arrMinor: 12n * closingMinor,
    lostCustomers: gone,
    customerChurnPercent: shareInPercent(BigInt(gone), BigInt(payingBefore)),
    grossRetentionPercent: shareInPercent(kept, openingMinor),
    netRetentionPercent: shareInPercent(openingMinor + netMinor, openingMinor),
    arpuMinor: paying === 0 ? null : mulDiv(closingMinor, 1n, BigInt(paying)),
    ltvMinor: paying === 0 || gone === 0 ? null : lifetimeValue(moves, gone, range),
  }
}

/** The revenue per customer, divided by the churn of customers in a month. */
function lifetimeValue(
  {
    closingMinor,
    payingBefore,
    paying,
  }: Pick<RevenueMoves, 'closingMinor' | 'payingBefore' | 'paying'>,
  gone: number,
  range: TimeRange,
): bigint {
  const customers = BigInt(payingBefore) * milliMonths(range)
  return mulDiv(closingMinor, customers, BigInt(paying) * BigInt(gone) * 1_000n)
}

/** To a hundredth of a percent; null: of nothing. */
export function shareInPercent(part: bigint, whole: bigint): Decimal | null {
  if (whole === 0n) return null
  return decimal(mulDiv(part, 10_000n, whole).toString()).div(100)
}

/** The length in thousandths of months of the calendar, each counted from the start; at least one. */
function milliMonths({ start, end }: TimeRange): bigint {
  const { start: last, end: next } = periodAt('MONTH', start, end)
  const years = last.getUTCFullYear() - start.getUTCFullYear()
  // A boundary lies in the month that it counts for, though it may be the last day of a shorter one.
  const whole = 12 * years + last.getUTCMonth() - start.getUTCMonth()
  const part = (end.getTime() - last.getTime()) / (next.getTime() - last.getTime())
  return BigInt(Math.max(1, Math.round(1_000 * (whole + part))))
}
