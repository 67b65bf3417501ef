/**
 * The grants of an account in a group: finds them and their pools, and keeps what was left of each when its period ended. Pure.
 *
 * Invariant: `unspent` of a grant is the balance of its pools at the end of the period. Rows of the ledger may be posted later: an
 * expiry adds its amount, and what returns to a pool after the end (from a hold, or by a reversal) is subtracted before it
 * expires too. The amounts are added in the database, so that a group need not load the grants of pools that expire in it.
 */
import { type CreditGrant, grantKey, noGrantChanges } from '../../credits/credit-grant.ts'
import { type GrantPeriod, insertPool, type Pool, type PoolGrant } from '../../credits/pool.ts'
import { type Decimal, zero } from '../../values/decimal.ts'
import type { JsonObject } from '../../values/input.ts'
import { type Account, changeTerms } from './group-state.ts'

const changesOf = (account: Account) => {
  account.grants ??= noGrantChanges()
  return account.grants
}

export function grantOf(account: Account, period: GrantPeriod): CreditGrant | undefined {
  return account.grants?.known.get(grantKey(period))
}

/** Makes a grant known to the group: a loaded one, or a new one. */
export function knowGrant(account: Account, grant: CreditGrant): CreditGrant {
  changesOf(account).known.set(grantKey(grant), grant)
  return grant
}

export function touchGrant(account: Account, grant: CreditGrant): void {
  changesOf(account).touched.add(grant)
}

/** What is left of a grant whose pools have all expired. */
export function unspentOf(account: Account, grant: CreditGrant): Decimal {
  return grant.unspent.plus(account.grants?.unspent.get(grantKey(grant))?.amount ?? zero)
}

/** Adds to what was left of the pool's grant; credits that rolled over do not roll over again. */
export function noteUnspent(account: Account, { grant }: Pool, amount: Decimal): void {
  if (grant && !grant.rolledOver) addUnspent(account, grant, amount)
}

/** Leaves nothing to roll over of the grants that were not over at the instant. */
export function forgetUnspent(account: Account, at: Date, isMeant: (one: GrantPeriod) => boolean) {
  for (const grant of account.grants?.known.values() ?? []) {
    const isOver = grant.expiresAt !== null && grant.expiresAt <= at
    if (isOver || grant.rolledOver !== null || !isMeant(grant)) continue
    addUnspent(account, grant, unspentOf(account, grant).neg())
  }
}

function addUnspent(account: Account, period: GrantPeriod, amount: Decimal): void {
  const { unspent } = changesOf(account)
  const key = grantKey(period)
  const { subscriptionId, periodStart } = period
  const before = unspent.get(key)?.amount ?? zero
  unspent.set(key, { subscriptionId, periodStart, amount: before.plus(amount) })
}

/** The pools of the grant, the one of credits that rolled over excepted. */
export function poolsOfGrant(account: Account, period: GrantPeriod): Pool[] {
  const key = grantKey(period)
  return account.pools.filter(({ grant }) => {
    return grant !== null && !grant.rolledOver && grantKey(grant) === key
  })
}

/** Moves the expiry of a pool to its new place in the burn order. */
export function movePoolExpiry(account: Account, pool: Pool, expiresAt: Date | null): void {
  if (pool.expiresAt?.getTime() === expiresAt?.getTime()) return
  account.pools.splice(account.pools.indexOf(pool), 1)
  pool.expiresAt = expiresAt
  insertPool(account.pools, pool)
  changeTerms(account, pool)
  changesOf(account).moved.add(pool)
}

/** How events and ledger rows name the grant of a pool. */
export function grantData(grant: PoolGrant): JsonObject {
  const { subscriptionId, periodStart, rolledOver } = grant
  return { subscriptionId, periodStart: periodStart.toISOString(), rolledOver }
}
