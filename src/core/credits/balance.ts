/** The balance of a customer at an instant. Pure. */
import { type Decimal, isPositive } from '../values/decimal.ts'
import { type PoolFigures, sumFigures } from './figures.ts'
import { isExpired, type Pool } from './pool.ts'

export interface CreditBalance {
  customerId: string
  /** The customer's sequence up to which the balance includes movements. */
  sequence: number
  /** Credits that can be spent now. */
  available: Decimal
  /** Credits reserved by holds. */
  pending: Decimal
  /** Credits that were added but become effective later. */
  scheduled: Decimal
  /** available + pending. */
  total: Decimal
  lowBalanceThreshold: Decimal | null
  /** The pools that hold credits, in the order in which they burn. */
  pools: Pool[]
  /** The customer's own time if it is on a test clock, else the server's. */
  asOf: Date
  /** Whether the customer is on a test clock, which does not advance by itself. */
  onTestClock: boolean
}

export interface AccountHead {
  customerId: string
  sequence: number
  lowBalanceThreshold: Decimal | null
  /** The time of the customer's test clock; null: the customer lives in real time. */
  clockNow: Date | null
}

/** The customer's time when the server's clock says `now`. */
export function timeOf({ clockNow }: Pick<AccountHead, 'clockNow'>, now: Date): Date {
  return clockNow ?? now
}

/** `pools` must be in the order in which they burn, and the figures must belong to them. */
export function balanceOf(
  account: AccountHead,
  pools: readonly Pool[],
  now: Date,
  figures: PoolFigures = sumFigures(pools, now),
): CreditBalance {
  const { available, pending, scheduled } = figures
  return {
    customerId: account.customerId,
    sequence: account.sequence,
    available,
    pending,
    scheduled,
    total: available.plus(pending),
    lowBalanceThreshold: account.lowBalanceThreshold,
    pools: pools.filter((p) => isPositive(p.held) || (isPositive(p.balance) && !isExpired(p, now))),
    asOf: now,
    onTestClock: account.clockNow !== null,
  }
}

/** Whether the balance is at or below its threshold. */
export function isLow(balance: CreditBalance): boolean {
  const threshold = balance.lowBalanceThreshold
  return threshold !== null && balance.available.lte(threshold)
}

/** The earliest expiry of the pools that can be spent now or later; null: never. */
export function nextExpiryOf({ pools, asOf }: CreditBalance): Date | null {
  const dates = pools.flatMap((p) => (isPositive(p.balance) && p.expiresAt ? [p.expiresAt] : []))
  return earliestAfter(dates, asOf)
}

/** When the passing of time alone next changes the balance: a pool starts or expires. */
export function nextChangeOf(balance: CreditBalance): Date | null {
  if (balance.onTestClock) return null
  const dates = balance.pools.flatMap((p) => [p.effectiveAt, p.expiresAt])
  return earliestAfter(dates, balance.asOf)
}

function earliestAfter(dates: readonly (Date | null)[], after: Date): Date | null {
  let first: Date | null = null
  for (const date of dates) {
    if (date !== null && date > after && (first === null || date < first)) first = date
  }
  return first
}
