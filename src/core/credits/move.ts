/** Adds credits to a customer and moves them between two. Pure: it changes the draft, the ledger writes it. */
import { type Decimal, fitsAmount } from '../decimal.ts'
import { invalid } from '../errors.ts'
import { sameRequest } from '../fingerprint.ts'
import {
  type Account,
  accountBalance,
  type Draft,
  ledgerBalanceOf,
  poolFor,
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
import { insufficientCredits, planBurn } from './burn.ts'
import type { CreditTransaction } from './transaction.ts'

export function addCredits(draft: Draft, command: AddCredits): Added {
  const account = requireAccount(draft, command.workspaceId, command.customerId)
  const known = repetition(account, command)
  if (known) return { transaction: known, balance: accountBalance(account, draft.now) }
  requireActive(account)
  const { expiresAt, effectiveAt } = command.terms
  if (expiresAt !== null && expiresAt <= draft.now) throw invalid('expiresAt must lie ahead.')
  if (expiresAt !== null && effectiveAt !== null && expiresAt <= effectiveAt) {
    throw invalid('expiresAt must lie after effectiveAt.')
  }
  requireRoom(account, command.amount)
  const pool = poolFor(account, command.terms, draft.now)
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
  const known = repetition(from, command)
  if (known) return transferred(draft, known, from, to)
  requireActive(from)
  requireActive(to)
  const plan = planBurn(from.pools, amount, draft.now)
  if (plan.uncovered.gt(0)) throw insufficientCredits(amount, amount.minus(plan.uncovered))
  requireRoom(to, amount)
  let first: CreditTransaction | null = null
  for (const slice of plan.slices) {
    // The key stays with the first row: it stands for the whole transfer.
    const { idempotencyKey, fingerprint } = command
    const key = first === null ? { idempotencyKey, fingerprint } : {}
    const out = { ...key, description, counterpartyId: to.customerId }
    const sent = post(from, 'TRANSFER_OUT', slice.pool, slice.amount, draft.now, out)
    first ??= sent
    // The terms travel with the credits: a transfer neither extends nor shortens their life.
    const target = poolFor(to, slice.pool, draft.now)
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

/** What the database cannot keep is refused here, where it stops one command and not the whole group. */
function requireRoom(account: Account, amount: Decimal): void {
  if (fitsAmount(ledgerBalanceOf(account).plus(amount))) return
  throw invalid('The balance of the customer would reach 10^19 credits.')
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

function remember(account: Account, transaction: CreditTransaction): void {
  const { idempotencyKey } = transaction
  if (idempotencyKey !== null) account.transactionsByKey.set(idempotencyKey, transaction)
}
