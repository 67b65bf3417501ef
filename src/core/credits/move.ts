/** Adds credits to a customer and moves them between two. Pure: it changes the draft, the ledger writes it. */

import { addPool, findPool } from '../ledger/account-pools.ts'
import {
  type Account,
  accountBalance,
  type Draft,
  ledgerBalanceOf,
  post,
  requireAccount,
  requireActive,
} from '../ledger/draft.ts'
import type {
  AddCredits,
  Added,
  Idempotency,
  TransferCredits,
  Transferred,
} from '../ledger/ledger.ts'
import { refuseMovedKey } from '../ledger/moved-keys.ts'
import { type Decimal, fitsAmount, sumOf } from '../values/decimal.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { sameRequest } from '../values/fingerprint.ts'
import { insufficientCredits, planBurn } from './burn.ts'
import { isEmpty, livePoolsMax, termsKey } from './pool.ts'
import type { CreditTransaction } from './transaction.ts'

export function addCredits(draft: Draft, command: AddCredits): Added {
  const account = requireAccount(draft, command.workspaceId, command.customerId)
  const repeated = repetition(account, command)
  if (repeated) return { transaction: repeated, balance: accountBalance(account, draft.now) }
  refuseMovedKey(draft, 'credits', command)
  requireActive(account)
  const { expiresAt, effectiveAt } = command.terms
  if (expiresAt !== null && expiresAt <= draft.now) throw invalid('expiresAt must lie ahead.')
  if (expiresAt !== null && effectiveAt !== null && expiresAt <= effectiveAt) {
    throw invalid('expiresAt must lie after effectiveAt.')
  }
  requireRoom(account, command.amount)
  const known = findPool(account, command.terms)
  requirePools(account, known && !isEmpty(known) ? 0 : 1)
  const pool = known ?? addPool(account, command.terms, draft.now)
  const transaction = post(account, 'ISSUE', pool, command.amount, draft.now, {
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
  return { transaction, balance: accountBalance(account, draft.now) }
}

export function transferCredits(draft: Draft, command: TransferCredits): Transferred {
  const { workspaceId, amount, description } = command
  const from = requireAccount(draft, workspaceId, command.customerId)
  const to = requireAccount(draft, workspaceId, command.toCustomerId)
  if (from === to) throw invalid('Credits cannot be transferred to the same customer.')
  const repeated = repetition(from, command)
  if (repeated) return transferred(draft, repeated, from, to)
  refuseReturn(from, to, command)
  refuseMovedKey(draft, 'credits', command)
  requireActive(from)
  requireActive(to)
  const plan = planBurn(from.pools, amount, draft.now)
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
    const sent = post(from, 'TRANSFER_OUT', slice.pool, slice.amount, draft.now, out)
    first ??= sent
    // The terms travel with the credits: a transfer neither extends nor shortens their life.
    const target = known.get(termsKey(slice.pool)) ?? addPool(to, slice.pool, draft.now)
    const into = { description, counterpartyId: from.customerId }
    post(to, 'TRANSFER_IN', target, slice.amount, draft.now, into)
  }
  if (first === null) throw new Error('A transfer of a positive amount moved nothing')
  remember(from, first)
  from.facts.push({
    type: 'credits.transferred',
    customerId: from.customerId,
    data: { toCustomerId: to.customerId, amount: amount.toFixed() },
  })
  return transferred(draft, first, from, to)
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
  draft: Draft,
  transaction: CreditTransaction,
  from: Account,
  to: Account,
): Transferred {
  return {
    transaction,
    from: accountBalance(from, draft.now),
    to: accountBalance(to, draft.now),
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
