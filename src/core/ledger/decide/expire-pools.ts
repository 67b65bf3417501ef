/** Posts the expiry of pools. Pure: it changes the account, and the ledger writes it. */

import { isExpired, type Pool } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import { type Decimal, isPositive } from '../../values/decimal.ts'
import { grantData, noteUnspent } from './account-grants.ts'
import { mutable } from './group-changes.ts'
import { type Account, post } from './group-state.ts'

/** Posts the expiry of expired pools, so that every later row starts from true balances. */
export function postExpiries(account: Account): void {
  for (const pool of account.pools) {
    if (!isExpired(pool, account.now) || !isPositive(pool.balance)) continue
    noteUnspent(account, pool, pool.balance)
    expirePool(account, pool)
  }
}

/** Posts the expiry of what the pool holds. */
export function expirePool(account: Account, pool: Pool): CreditTransaction {
  const amount = pool.balance
  const named = pool.grant && grantData(pool.grant)
  const description = `${pool.name} expired`
  const transaction = post(account, 'EXPIRE', pool, amount, { description, metadata: named })
  mutable(account, 'facts').push({
    type: 'credits.expired',
    customerId: account.customerId,
    data: { poolId: pool.id, amount: amount.toFixed(), ...named },
  })
  return transaction
}

/** Notes that credits came back to a pool which had expired by then: they expire too, and were not left at the end of its period. */
export function noteReturn(account: Account, pool: Pool, amount: Decimal, at: Date): void {
  if (isExpired(pool, at)) noteUnspent(account, pool, amount.neg())
}
