/** The pools of an account that a group works on: found by their terms, added, put in their place. */
import { insertPool, type Pool, type PoolTerms, sameTerms } from '../../credits/pool.ts'
import { zero } from '../../values/decimal.ts'
import { newId } from '../../values/ids.ts'
import type { Account } from './group-state.ts'

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
