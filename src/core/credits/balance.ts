/** The balance of a customer at an instant. Pure. */
import { type Decimal, isPositive } from '../values/decimal.ts'
import { type PoolFigures, sumFigures } from './figures.ts'
import { isExpired, type Pool } from './pool.ts'

export interface CreditBalance {
  customerId: string
  /** The customer's sequence that the balance includes. */
  sequence: number
  /** Can be spent now. */
  available: Decimal
  /** Reserved by holds. */
  pending: Decimal
  /** Added, but effective later. */
  scheduled: Decimal
  /** available + pending. */
  total: Decimal
  lowBalanceThreshold: Decimal | null
  /** The pools that hold credits, in the order they burn. */
  pools: Pool[]
  asOf: Date
}

export interface AccountHead {
  customerId: string
  sequence: number
  lowBalanceThreshold: Decimal | null
}

/** `pools` are in the order they burn, and the figures theirs. */
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
  }
}

/** Whether the balance has reached the threshold that was set for it. */
export function isLow(balance: CreditBalance): boolean {
  const threshold = balance.lowBalanceThreshold
  return threshold !== null && balance.available.lte(threshold)
}

/** When the first of the pools expires that can be spent or will be; null: never. */
export function nextExpiryOf({ pools, asOf }: CreditBalance): Date | null {
  const dates = pools.flatMap((p) => (isPositive(p.balance) && p.expiresAt ? [p.expiresAt] : []))
  return earliestAfter(dates, asOf)
}

/** When the balance changes next by the passing of time alone: a pool starts or expires. */
export function nextChangeOf(balance: CreditBalance): Date | null {
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
