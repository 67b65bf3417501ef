/** Reserves, releases, extends and expires holds. Pure: it changes the state, the ledger writes it. */
import { rateCardOf } from '../../catalog/catalog.ts'
import { insufficientCredits, planBurn, type Slice } from '../../credits/burn.ts'
import { poolsById } from '../../credits/pool.ts'
import { type Hold, isOverdue } from '../../holds/hold.ts'
import { completeEstimate } from '../../pricing/estimate.ts'
import { unpriced } from '../../pricing/omission.ts'
import { priceUsage } from '../../pricing/rate.ts'
import { type Decimal, decimalText, minOf, zero } from '../../values/decimal.ts'
import { DomainError, invalid, notFound } from '../../values/errors.ts'
import { sameRequest } from '../../values/fingerprint.ts'
import { newCustomerRowId } from '../../values/ids.ts'
import type { ExtendHold, Held, ReleaseHold, ReserveCredits } from '../ledger.ts'
import { refuseMovedKey } from '../load/moved-keys.ts'
import {
  type Account,
  accountBalance,
  catalogOf,
  type GroupState,
  post,
  requireAccount,
  requireActive,
} from './group-state.ts'

export function reserveCredits(state: GroupState, command: ReserveCredits): Held {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const known = repetition(account, command)
  if (known) return held(state, account, known)
  refuseMovedKey(state, 'hold', command)
  requireActive(account)
  const amount = command.amount ?? estimatedCredits(state, account, command)
  const plan = planBurn(account.pools, amount, state.now)
  if (plan.uncovered.gt(0)) throw insufficientCredits(amount, amount.minus(plan.uncovered))
  const hold: Hold = {
    workspaceId: account.workspaceId,
    customerId: account.customerId,
    id: newCustomerRowId('hold', account.customerId, state.now),
    status: 'ACTIVE',
    amount,
    remaining: amount,
    committed: zero,
    slices: plan.slices.map(({ pool, amount }) => ({ poolId: pool.id, amount })),
    eventType: command.eventType,
    description: command.description,
    metadata: command.metadata,
    expiresAt: new Date(state.now.getTime() + command.ttlMs),
    idempotencyKey: command.idempotencyKey,
    fingerprint: command.fingerprint,
    createdAt: state.now,
    updatedAt: state.now,
  }
  const notes = { description: command.description ?? 'Reserved', holdId: hold.id }
  for (const slice of plan.slices) {
    post(account, 'HOLD', slice.pool, slice.amount, state.now, notes)
  }
  account.holds.set(hold.id, hold)
  account.holdsTouched.add(hold)
  return held(state, account, hold)
}

function estimatedCredits(state: GroupState, account: Account, command: ReserveCredits): Decimal {
  const card = rateCardOf(catalogOf(state, account.workspaceId), account.rateCardId)
  const { eventType, quantity, properties } = command
  const usage = completeEstimate(card, { eventType, quantity, properties }, state.now)
  const price = priceUsage(card, usage, state.now)
  if (price.rateId !== null && price.omission) throw unpriced(usage, price.omission)
  if (price.rateId !== null) return price.credits
  throw invalid(`No rate prices the event type ${JSON.stringify(eventType)}: give an amount.`, {
    eventType,
  })
}

function repetition(account: Account, command: ReserveCredits): Hold | null {
  const { idempotencyKey, fingerprint } = command
  if (idempotencyKey === null) return null
  const known = [...account.holds.values()].find((h) => h.idempotencyKey === idempotencyKey)
  return known ? sameRequest(known, fingerprint, 'a hold') : null
}

/** Releasing what is released already changes nothing. */
export function releaseHold(state: GroupState, command: ReleaseHold): Held {
  const { account, hold } = requireHold(state, command)
  if (hold.status === 'RELEASED') return held(state, account, hold)
  requireActiveHold(hold)
  release(account, hold, 'RELEASED', state.now)
  return held(state, account, hold)
}

export function extendHold(state: GroupState, command: ExtendHold): Held {
  const { account, hold } = requireHold(state, command)
  requireActiveHold(hold)
  hold.expiresAt = new Date(state.now.getTime() + command.ttlMs)
  touch(account, hold, state.now)
  return held(state, account, hold)
}

/** Ends the holds whose time is up, before anything else happens to the account. */
export function expireHolds(account: Account, now: Date): void {
  for (const hold of account.holds.values()) {
    if (!isOverdue(hold, now)) continue
    release(account, hold, 'EXPIRED', now)
    account.facts.push({
      type: 'credits.hold_expired',
      customerId: account.customerId,
      data: { holdId: hold.id, amount: decimalText(hold.amount) },
    })
  }
}

/** Gives what is left back to the pools it came from, and ends the hold. */
export function release(
  account: Account,
  hold: Hold,
  status: 'COMMITTED' | 'RELEASED' | 'EXPIRED',
  now: Date,
): void {
  const description = status === 'EXPIRED' ? 'Hold expired' : 'Hold released'
  for (const { pool, amount } of takeSlices(account, hold, hold.remaining)) {
    post(account, 'RELEASE', pool, amount, now, { description, holdId: hold.id })
  }
  hold.status = status
  touch(account, hold, now)
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

export function touch(account: Account, hold: Hold, now: Date): void {
  hold.updatedAt = now
  account.holdsTouched.add(hold)
}

export function requireHold(
  state: GroupState,
  command: { workspaceId: string; customerId: string; holdId: string },
): { account: Account; hold: Hold } {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const hold = account.holds.get(command.holdId)
  if (!hold) throw notFound('hold', command.holdId)
  return { account, hold }
}

export function requireActiveHold(hold: Hold): void {
  if (hold.status === 'ACTIVE') return
  const { status, id: holdId } = hold
  throw new DomainError('CONFLICT', `The hold is ${status.toLowerCase()} already.`, {
    holdId,
    status,
  })
}

export function held(state: GroupState, account: Account, hold: Hold): Held {
  return { hold: { ...hold }, balance: accountBalance(account, state.now) }
}
