/** The balance of a customer at an instant. Pure. */
import { type Decimal, zero } from '../decimal.ts'
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
  let [available, pending, scheduled] = [zero, zero, zero]
  for (const pool of pools) {
    pending = pending.plus(pool.held)
    if (isExpired(pool, now)) continue
    if (isScheduled(pool, now)) scheduled = scheduled.plus(pool.balance)
    else available = available.plus(pool.balance)
  }
  return {
    customerId: account.customerId,
    sequence: account.sequence,
    available,
    pending,
    scheduled,
    total: available.plus(pending),
    lowBalanceThreshold: account.lowBalanceThreshold,
    pools: pools
      .filter((p) => p.held.gt(0) || (p.balance.gt(0) && !isExpired(p, now)))
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
