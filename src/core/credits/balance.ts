/** The balance of a customer at an instant. Pure. */
import { type Decimal, isPositive, sumOf } from '../decimal.ts'
import { burnOrder, isExpired, isScheduled, type Pool } from './pool.ts'

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

export function balanceOf(account: AccountHead, pools: readonly Pool[], now: Date): CreditBalance {
  const counting = pools.filter((pool) => !isExpired(pool, now))
  const [ahead, started] = [[] as Decimal[], [] as Decimal[]]
  for (const pool of counting) (isScheduled(pool, now) ? ahead : started).push(pool.balance)
  const available = sumOf(started)
  const pending = sumOf(pools.map((pool) => pool.held))
  return {
    customerId: account.customerId,
    sequence: account.sequence,
    available,
    pending,
    scheduled: sumOf(ahead),
    total: sumOf([available, pending]),
    lowBalanceThreshold: account.lowBalanceThreshold,
    pools: pools
      .filter((p) => isPositive(p.held) || (isPositive(p.balance) && !isExpired(p, now)))
      .sort(burnOrder),
    asOf: now,
  }
}

/** Whether the balance has reached the threshold that was set for it. */
export function isLow(balance: CreditBalance): boolean {
  const threshold = balance.lowBalanceThreshold
  return threshold !== null && balance.available.lte(threshold)
}

/** When the balance changes next by the passing of time alone: a pool starts or expires. */
export function nextChangeOf(balance: CreditBalance): Date | null {
  const dates = balance.pools
    .flatMap((p) => [p.effectiveAt, p.expiresAt])
    .filter((d): d is Date => d !== null && d > balance.asOf)
  return dates.length === 0 ? null : new Date(Math.min(...dates.map((d) => d.getTime())))
}
