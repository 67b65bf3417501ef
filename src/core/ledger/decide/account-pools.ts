/** The pools of an account that a group works on: found by their terms, added, put in their place, kept in bounds. */
import {
  insertPool,
  isEmpty,
  livePoolsMax,
  type Pool,
  type PoolTerms,
  sameTerms,
} from '../../credits/pool.ts'
import { type Decimal, fitsAmount, sumOf, zero } from '../../values/decimal.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { newId } from '../../values/ids.ts'
import { type Account, ledgerBalanceOf } from './group-state.ts'

/** The pool with exactly these terms, if the account has loaded one. */
export function findPool(account: Account, terms: PoolTerms): Pool | undefined {
  return account.pools.find((pool) => sameTerms(pool, terms))
}

/** Puts an empty pool among those of the account. */
export function holdPool(account: Account, pool: Pool): void {
  insertPool(account.pools, pool)
  // It may start or expire before what the figures reckoned with.
  account.figures = null
}

/** Adds a pool with the terms, of which there must be none yet. */
export function addPool(account: Account, terms: PoolTerms, now: Date): Pool {
  const { name, kind, priority, effectiveAt, expiresAt } = terms
  const shared = { name, kind, priority, effectiveAt, expiresAt }
  const pool: Pool = {
    ...shared,
    id: newId('pool', now),
    balance: zero,
    held: zero,
    createdAt: now,
  }
  holdPool(account, pool)
  account.poolsAdded.add(pool)
  return pool
}

/**
 * Holds give back what they reserved, and reversals what was spent: what they bring to a balance beyond this bound the database
 * can keep, so that they are never refused.
 */
export function requireRoom(account: Account, amount: Decimal): void {
  const held = sumOf(account.pools.map((pool) => pool.held))
  if (fitsAmount(sumOf([ledgerBalanceOf(account), held, amount]))) return
  throw invalid(
    'What the customer holds, reserved and scheduled credits included, would reach 10^19.',
  )
}

/** Reversals bring emptied pools back beyond the bound. */
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
