/** The holds of an account in a group: finds, releases, expires and spends them. */
import type { CreditBalance } from '../../credits/balance.ts'
import type { Slice } from '../../credits/burn.ts'
import { poolsById } from '../../credits/pool.ts'
import { type Hold, isOverdue } from '../../holds/hold.ts'
import { type Decimal, decimalText, minOf } from '../../values/decimal.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { noteReturn } from './expire-pools.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  accountBalance,
  type GroupState,
  post,
  requireAccount,
} from './group-state.ts'

export interface Held {
  hold: Hold
  balance: CreditBalance
}

/** A hold as a command names it. */
export interface HoldReference {
  workspaceId: string
  customerId: string
  holdId: string
}

export const holdOf = ({ customerId, holdId }: HoldReference) => ({ customerId, id: holdId })

/** Ends overdue holds, before anything else happens to the account. */
export function expireHolds(account: Account): void {
  for (const hold of account.holds.values()) {
    if (!isOverdue(hold, account.now)) continue
    release(account, hold, 'EXPIRED')
    mutable(account, 'facts').push({
      type: 'credits.hold_expired',
      customerId: account.customerId,
      data: { holdId: hold.id, amount: decimalText(hold.amount) },
    })
  }
}

/** Returns the rest to the pools it came from, and ends the hold. */
export function release(
  account: Account,
  hold: Hold,
  status: 'COMMITTED' | 'RELEASED' | 'EXPIRED',
): void {
  const description = status === 'EXPIRED' ? 'Hold expired' : 'Hold released'
  // An overdue hold ended at its own instant; a pool that ended at the same one did so after it.
  const at = status === 'EXPIRED' ? new Date(hold.expiresAt.getTime() - 1) : account.now
  for (const { pool, amount } of takeSlices(account, hold, hold.remaining)) {
    post(account, 'RELEASE', pool, amount, { description, holdId: hold.id })
    noteReturn(account, pool, amount, at)
  }
  hold.status = status
  touch(account, hold)
}

/** Takes an amount out of the hold's reservation, first slice first; the caller posts where it goes. */
export function takeSlices(account: Account, hold: Hold, amount: Decimal): Slice[] {
  const taken: Slice[] = []
  const poolOf = poolsById(account.pools, hold.slices.length)
  let wanted = amount
  for (const slice of hold.slices) {
    const part = minOf(slice.amount, wanted)
    if (part.lte(0)) continue
    const pool = poolOf(slice.poolId)
    if (!pool) throw new Error(`Pool ${slice.poolId} of a hold is not loaded`)
    taken.push({ pool, amount: part })
    slice.amount = slice.amount.minus(part)
    wanted = wanted.minus(part)
  }
  if (wanted.gt(0)) throw new Error(`Hold ${hold.id} reserves less than it says`)
  hold.slices = hold.slices.filter((slice) => slice.amount.gt(0))
  hold.remaining = hold.remaining.minus(amount)
  return taken
}

export function touch(account: Account, hold: Hold): void {
  hold.updatedAt = account.now
  mutable(account, 'holdsTouched').add(hold)
}

export function requireHold(
  state: GroupState,
  command: HoldReference,
): { account: Account; hold: Hold } {
  const { workspaceId, customerId, holdId } = command
  const missing = () => notFound('hold', holdId)
  const account = requireAccount(state, workspaceId, customerId, missing)
  const hold = account.holds.get(holdId)
  if (!hold) throw missing()
  return { account, hold }
}

export function requireActiveHold(hold: Hold): void {
  if (hold.status === 'ACTIVE') return
  const { status, id: holdId } = hold
  throw new DomainError('CONFLICT', `The hold is ${status.toLowerCase()} already.`, {
    reason: 'HOLD_ENDED',
    holdId,
    status,
  })
}

export function held(account: Account, hold: Hold): Held {
  return { hold: { ...hold }, balance: accountBalance(account) }
}
