/** Adds credits to a customer and moves them between two. Pure: it changes the state, the ledger writes it. */

import { insufficientCredits, planBurn } from '../../credits/burn.ts'
import { isEmpty, livePoolsMax, termsKey } from '../../credits/pool.ts'
import type { CreditTransaction } from '../../credits/transaction.ts'
import { type Decimal, fitsAmount, sumOf } from '../../values/decimal.ts'
import { DomainError, invalid } from '../../values/errors.ts'
import { sameRequest } from '../../values/fingerprint.ts'
import type { AddCredits, Added, Idempotency, TransferCredits, Transferred } from '../ledger.ts'
import { refuseMovedKey } from '../load/moved-keys.ts'
import { addPool, findPool } from './account-pools.ts'
import {
  type Account,
  accountBalance,
  type GroupState,
  ledgerBalanceOf,
  post,
  requireAccount,
  requireActive,
} from './group-state.ts'

export function addCredits(state: GroupState, command: AddCredits): Added {
  const account = requireAccount(state, command.workspaceId, command.customerId)
  const repeated = repetition(account, command)
  if (repeated) return { transaction: repeated, balance: accountBalance(account, state.now) }
  refuseMovedKey(state, 'credits', command)
  requireActive(account)
  const { expiresAt, effectiveAt } = command.terms
  if (expiresAt !== null && expiresAt <= state.now) throw invalid('expiresAt must lie ahead.')
  if (expiresAt !== null && effectiveAt !== null && expiresAt <= effectiveAt) {
    throw invalid('expiresAt must lie after effectiveAt.')
  }
  requireRoom(account, command.amount)
  const known = findPool(account, command.terms)
  requirePools(account, known && !isEmpty(known) ? 0 : 1)
  const pool = known ?? addPool(account, command.terms, state.now)
  const transaction = post(account, 'ISSUE', pool, command.amount, state.now, {
    description: command.description,
    metadata: command.metadata,
    idempotencyKey: command.idempotencyKey,
    fingerprint: command.fingerprint,
  })
  remember(account, transaction)
  account.facts.push({
    type: 'credits.added',
    customerId: account.customerId,
    data: { poolId: pool.id, amount: command.amount.toFixed() },
  })
  return { transaction, balance: accountBalance(account, state.now) }
}

export function transferCredits(state: GroupState, command: TransferCredits): Transferred {
  const { workspaceId, amount, description } = command
  const from = requireAccount(state, workspaceId, command.customerId)
  const to = requireAccount(state, workspaceId, command.toCustomerId)
  if (from === to) throw invalid('Credits cannot be transferred to the same customer.')
  const repeated = repetition(from, command)
  if (repeated) return transferred(state, repeated, from, to)
  refuseReturn(from, to, command)
  refuseMovedKey(state, 'credits', command)
  requireActive(from)
  requireActive(to)
  const plan = planBurn(from.pools, amount, state.now)
  if (plan.uncovered.gt(0)) throw insufficientCredits(amount, amount.minus(plan.uncovered))
  requireRoom(to, amount)
  const known = new Map(to.pools.map((pool) => [termsKey(pool), pool]))
  const joined = plan.slices.filter(({ pool }) => {
    const target = known.get(termsKey(pool))
    return target !== undefined && !isEmpty(target)
  })
  requirePools(to, plan.slices.length - joined.length)
  let first: CreditTransaction | null = null
  for (const slice of plan.slices) {
    // The key stays with the first row: it stands for the whole transfer.
    const { idempotencyKey, fingerprint } = command
    const key = first === null ? { idempotencyKey, fingerprint } : {}
    const out = { ...key, description, counterpartyId: to.customerId }
    const sent = post(from, 'TRANSFER_OUT', slice.pool, slice.amount, state.now, out)
    first ??= sent
    // The terms travel with the credits: a transfer neither extends nor shortens their life.
    const target = known.get(termsKey(slice.pool)) ?? addPool(to, slice.pool, state.now)
    const into = { description, counterpartyId: from.customerId }
    post(to, 'TRANSFER_IN', target, slice.amount, state.now, into)
  }
  if (first === null) throw new Error('A transfer of a positive amount moved nothing')
  remember(from, first)
  from.facts.push({
    type: 'credits.transferred',
    customerId: from.customerId,
    data: { toCustomerId: to.customerId, amount: amount.toFixed() },
  })
  return transferred(state, first, from, to)
}

/**
 * Holds give back what they reserved, and reversals what was spent: what they bring to a balance beyond this bound the database
 * can keep, so that they are never refused.
 */
function requireRoom(account: Account, amount: Decimal): void {
  const held = sumOf(account.pools.map((pool) => pool.held))
  if (fitsAmount(sumOf([ledgerBalanceOf(account), held, amount]))) return
  throw invalid(
    'What the customer holds, reserved and scheduled credits included, would reach 10^19.',
  )
}

/** Reversals bring emptied pools back beyond the bound. */
function requirePools(account: Account, more: number): void {
  if (more === 0) return
  const live = account.pools.filter((pool) => !isEmpty(pool)).length
  if (live + more <= livePoolsMax) return
  throw new DomainError(
    'LIMIT_EXCEEDED',
    `The customer would have more than ${livePoolsMax} pools that hold credits: add to one of them, on its terms, or spend some first.`,
    { limit: String(livePoolsMax), used: String(live), requested: String(more) },
  )
}

function transferred(
  state: GroupState,
  transaction: CreditTransaction,
  from: Account,
  to: Account,
): Transferred {
  return {
    transaction,
    from: accountBalance(from, state.now),
    to: accountBalance(to, state.now),
  }
}

function repetition(account: Account, request: Idempotency): CreditTransaction | null {
  const { idempotencyKey } = request
  const known = idempotencyKey === null ? null : account.transactionsByKey.get(idempotencyKey)
  return known ? sameRequest(known, request.fingerprint, 'a request') : null
}

/** A key that moved credits one way moves none back: who exchanges the two customers in a repetition is told so. */
function refuseReturn(from: Account, to: Account, { idempotencyKey }: Idempotency): void {
  const back = idempotencyKey === null ? undefined : to.transactionsByKey.get(idempotencyKey)
  if (back?.type !== 'TRANSFER_OUT' || back.counterpartyId !== from.customerId) return
  const message = 'The idempotency key was used for a transfer in the other direction.'
  throw new DomainError('IDEMPOTENCY_KEY_REUSED', message, { idempotencyKey })
}

function remember(account: Account, transaction: CreditTransaction): void {
  const { idempotencyKey } = transaction
  if (idempotencyKey !== null) account.transactionsByKey.set(idempotencyKey, transaction)
}
