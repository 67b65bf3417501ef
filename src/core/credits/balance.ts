/** The balance of a customer at an instant. Pure. */
import { type Decimal, isPositive } from '../values/decimal.ts'
import { pageSizeMax } from '../values/page.ts'
import { type PoolFigures, sumFigures } from './figures.ts'
import { isExpired, type Pool } from './pool.ts'

/** The pools that a balance carries: more are read in pages, so that a balance has the same size however many there are. */
export const poolsCarriedMax = pageSizeMax

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
  /** The first pools that hold credits, in the order in which they burn: `poolsCarriedMax` at most, none if only figures were read. */
  pools: Pool[]
  /** The number of pools that hold credits. */
  poolCount: number
  /** The earliest expiry of pools whose credits can be spent now or later; null: never. */
  nextExpiresAt: Date | null
  /** When the passing of time next starts or expires a pool; null: never. */
  nextChangesAt: Date | null
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
  const { available, pending, scheduled, until } = figures
  const listed = pools.filter(
    (p) => isPositive(p.held) || (isPositive(p.balance) && !isExpired(p, now)),
  )
  return {
    customerId: account.customerId,
    sequence: account.sequence,
    available,
    pending,
    scheduled,
    total: available.plus(pending),
    lowBalanceThreshold: account.lowBalanceThreshold,
    pools: listed.slice(0, poolsCarriedMax),
    poolCount: listed.length,
    nextExpiresAt: earliestExpiry(listed, now),
    nextChangesAt: until === Infinity ? null : new Date(until),
    asOf: now,
    onTestClock: account.clockNow !== null,
  }
}

/** Whether the balance is at or below its threshold. */
export function isLow(balance: CreditBalance): boolean {
  const threshold = balance.lowBalanceThreshold
  return threshold !== null && balance.available.lte(threshold)
}

/** When the passing of time alone next changes the balance: a pool starts or expires. */
export function nextChangeOf({ onTestClock, nextChangesAt }: CreditBalance): Date | null {
  return onTestClock ? null : nextChangesAt
}

/** Whether the balance carries all of its pools. */
export function carriesAll({ pools, poolCount }: CreditBalance): boolean {
  return pools.length >= poolCount
}

function earliestExpiry(pools: readonly Pool[], now: Date): Date | null {
  let first: Date | null = null
  for (const { balance, expiresAt } of pools) {
    if (expiresAt === null || expiresAt <= now || !isPositive(balance)) continue
    if (first === null || expiresAt < first) first = expiresAt
  }
  return first
}
