/** The pools of an account in a group: finds them by their terms, adds them, orders them, and enforces their bounds. */

import {
  insertPool,
  isEmpty,
  livePoolsMax,
  type Pool,
  type PoolGrant,
  type PoolTerms,
  sameTerms,
} from '../../credits/pool.ts'
import { type Decimal, fitsAmount, sumOf, zero } from '../../values/decimal.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { orderedId } from '../../values/ids.ts'
import { mutable } from './group-changes.ts'
import { type Account, ledgerBalanceOf } from './group-state.ts'

/** The pool with exactly these terms, if it is loaded. */
export function findPool(account: Account, terms: PoolTerms): Pool | undefined {
  return account.pools.find((pool) => sameTerms(pool, terms))
}

/** Puts an empty pool among those of the account. */
export function holdPool(account: Account, pool: Pool): void {
  insertPool(account.pools, pool)
  // The pool may start or expire before the time up to which the figures are valid.
  account.figures = null
}

/** Adds a pool with these terms; none must exist yet, unless a subscription grants its credits. */
export function addPool(account: Account, terms: PoolTerms, grant: PoolGrant | null = null): Pool {
  const { now } = account
  const { name, kind, priority, effectiveAt, expiresAt } = terms
  const shared = { name, kind, priority, effectiveAt, expiresAt }
  const pool: Pool = {
    ...shared,
    // Every addition moves credits: the pools of a customer sort in the order in which they were added.
    id: orderedId('pool', now, account.sequence),
    balance: zero,
    held: zero,
    createdAt: now,
    grant,
  }
  holdPool(account, pool)
  mutable(account, 'poolsAdded').add(pool)
  return pool
}

/**
 * Refuses additions beyond a bound. The database can store more, so that credits returned by holds and reversals are never
 * refused.
 */
export function requireRoom(account: Account, amount: Decimal): void {
  const held = sumOf(account.pools.map((pool) => pool.held))
  if (fitsAmount(sumOf([ledgerBalanceOf(account), held, amount]))) return
  throw invalid(
    'The credits of the customer, reserved and scheduled ones included, would reach 10^19.',
  )
}

/** The bound applies to additions only: reversals may bring more emptied pools back. */
export function requirePools(account: Account, more: number): void {
  if (more === 0) return
  const live = account.pools.filter((pool) => !isEmpty(pool)).length
  if (live + more <= livePoolsMax) return
  throw new DomainError(
    'LIMIT_EXCEEDED',
    `The customer would have more than ${livePoolsMax} pools that hold credits: add to one of them, on its terms, or spend some first.`,
    { limit: String(livePoolsMax), used: String(live), requested: String(more) },
  )
}
