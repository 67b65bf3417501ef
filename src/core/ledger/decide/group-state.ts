/** The state of a group of commands: the locked accounts as loaded, changed in memory, written at the end. */

import type { Catalog } from '../../catalog/catalog.ts'
import { type AccountHead, balanceOf, type CreditBalance, timeOf } from '../../credits/balance.ts'
import { figuresOf, moveFigures, type PoolFigures } from '../../credits/figures.ts'
import { markReach } from '../../credits/own-debits.ts'
import type { Pool } from '../../credits/pool.ts'
import type { CreditTransaction, CreditTransactionType } from '../../credits/transaction.ts'
import { movements } from '../../credits/transaction.ts'
import { clockAdvancing } from '../../customers/customer-clock.ts'
import { customerArchived } from '../../customers/customer-reference.ts'
import type { Heirs } from '../../entitlements/counts/heirs.ts'
import { type Counter, counterKey, type Entitlement } from '../../entitlements/entitlement.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import { type Decimal, isNegative, sumOf, zero } from '../../values/decimal.ts'
import { type DomainError, notFound } from '../../values/errors.ts'
import type { PeriodRange } from '../../values/period.ts'
import { closeChanges, type GroupChanges, mutable, openChanges } from './group-changes.ts'

/** One customer's account: its loaded state, and the changes of a group of commands. */
export interface Account extends AccountHead, GroupChanges {
  workspaceId: string
  archived: boolean
  rateCardId: string | null
  /** Ids of the customers that had its externalId before. */
  predecessors: string[]
  lowBalanceThreshold: Decimal | null
  /** Whether its test clock is moving: nothing but the advance may change the customer. */
  clockAdvancing: boolean
  /** The number of the customer's latest event in the outbox, when the group began. */
  eventSequence: number
  /**
   * Grows with every change of the account that its sequence does not count: entitlements, rate card, threshold, expiry of holds.
   */
  version: number
  /** The latest event of the customer that is marked as its own debit; null: there is none. */
  debitMark: number | null
  /** Whether the database has confirmed everything that was decided on this state in memory. */
  confirmed: boolean
  /** The pools that hold something, and those that the group has emptied or asked for, in burn order. */
  pools: Pool[]
  figures: PoolFigures | null
  /** The sum of all pools, spendable or not; null: not computed. */
  ledgerBalance: Decimal | null
  entitlements: Map<string, Entitlement>
  /** The counters of the periods that were asked for; zero when nothing was counted yet. */
  counters: Map<string, Counter>
}

/** Makes the account ready for a group. */
export function startGroup(account: Account, now: Date): Account {
  openChanges(account, account.sequence, timeOf(account, now))
  return account
}

/** Drops the record of the changes, which have been written: they are now part of the account. */
export function endGroup(account: Account): void {
  account.eventSequence += account.facts.length
  account.from = account.sequence
  closeChanges(account)
}

/** A stored event that a command reverses, with the transactions that it caused, with rows or without. */
export interface Reversal {
  event: UsageEvent
  transactions: Pick<CreditTransaction, 'sequence' | 'poolId' | 'amount'>[]
  reversed: boolean
}

export interface GroupState {
  /** The server's time; each account has its customer's own. */
  now: Date
  /** The accounts by workspace and reference (our id or the externalId). */
  accounts: Map<string, Account>
  catalogs: Map<string, Catalog>
  reversals: Map<string, Reversal>
  /** The heirs of the events that are reversed, by the keys of their places. */
  heirs: Map<string, Heirs>
  /** Commands for which more has happened since their preparation than is read under a lock. */
  outdated: Set<object>
  /** Whether the commands are part of an advance, which alone may change customers whose clock is moving. */
  ofAdvance: boolean
  /** Keys that commands use for a customer by its externalId, and that an earlier owner of the externalId used; see keyOfName. */
  movedKeys: Set<string>
}

export function emptyGroupState(now: Date, accounts: Map<string, Account>): GroupState {
  return {
    now,
    accounts,
    catalogs: new Map(),
    reversals: new Map(),
    heirs: new Map(),
    outdated: new Set(),
    ofAdvance: false,
    movedKeys: new Set(),
  }
}

export function accountKey(workspaceId: string, reference: string): string {
  return `${workspaceId} ${reference}`
}

export function reversalKey(workspaceId: string, customerId: string, sequence: number): string {
  return `${workspaceId} ${customerId} ${sequence}`
}

/** `missing` is what was asked for, where its id alone names the customer: the customer is then not what is missing. */
export function requireAccount(
  state: GroupState,
  workspaceId: string,
  reference: string,
  missing: () => DomainError = () => notFound('customer', reference),
): Account {
  const account = state.accounts.get(accountKey(workspaceId, reference))
  if (!account) throw missing()
  if (!isOpen(state, account)) throw clockAdvancing(account.customerId)
  return account
}

/** Whether the group may change the account. */
export function isOpen({ ofAdvance }: GroupState, account: Account): boolean {
  return ofAdvance || !account.clockAdvancing
}

/** An archived customer keeps its history and gets nothing new; repeated requests are answered before this check. */
export function requireActive(account: Account): void {
  if (account.archived) throw customerArchived(account.customerId)
}

export function catalogOf(state: GroupState, workspaceId: string): Catalog {
  const catalog = state.catalogs.get(workspaceId)
  if (!catalog) throw new Error('The group loaded no catalog for a workspace it touches')
  return catalog
}

/** The sum of all pools, spendable or not: the ledger's own balance. */
export function ledgerBalanceOf(account: Account): Decimal {
  account.ledgerBalance ??= sumOf(account.pools.map((pool) => pool.balance))
  return account.ledgerBalance
}

/** The balance as of now; later changes of the account do not change it. */
export function accountBalance(account: Account): CreditBalance {
  const { now } = account
  const balance = balanceOf(account, account.pools, now, figuresOf(account, now))
  return { ...balance, pools: balance.pools.map(copyOf) }
}

/** Copies of pools, which all answers share until the pool changes. */
const copies = new WeakMap<Pool, Pool>()

function copyOf(pool: Pool): Pool {
  const known = copies.get(pool)
  if (known) return known
  const copy = { ...pool }
  copies.set(pool, copy)
  return copy
}

/** Must be called when the terms of a pool have changed: nothing that was derived from them is true any more. */
export function changeTerms(account: Account, pool: Pool): void {
  account.figures = null
  copies.delete(pool)
}

type PostingNotes = Partial<
  Pick<
    CreditTransaction,
    'description' | 'metadata' | 'eventSequence' | 'counterpartyId' | 'holdId' | 'reverses'
  >
> & { idempotencyKey?: string | null; fingerprint?: Buffer | null }

/** Moves an amount into, out of or within a pool, and writes a row about it. */
export function post(
  account: Account,
  type: CreditTransactionType,
  pool: Pool,
  amount: Decimal,
  notes: PostingNotes = {},
): CreditTransaction {
  move(account, type, pool, amount)
  const transaction: CreditTransaction = {
    workspaceId: account.workspaceId,
    customerId: account.customerId,
    sequence: account.sequence,
    type,
    poolId: pool.id,
    amount,
    balanceAfter: ledgerBalanceOf(account),
    description: notes.description ?? null,
    metadata: notes.metadata ?? null,
    eventSequence: notes.eventSequence ?? null,
    counterpartyId: notes.counterpartyId ?? null,
    holdId: notes.holdId ?? null,
    reverses: notes.reverses ?? null,
    idempotencyKey: notes.idempotencyKey ?? null,
    fingerprint: notes.idempotencyKey ? (notes.fingerprint ?? null) : null,
    createdAt: account.now,
  }
  mutable(account, 'transactions').push(transaction)
  return transaction
}

/**
 * Takes an amount out of a pool for an event, in whose row the transaction is written: the next in the sequence. A mark finds it, as
 * `own-debits.ts` says.
 */
export function debit(
  account: Account,
  event: UsageEvent,
  pool: Pool,
  amount: Decimal,
  description: string,
): void {
  const { sequence } = event
  move(account, 'CONSUME', pool, amount)
  event.debit = { poolId: pool.id, balanceAfter: ledgerBalanceOf(account), description }
  if (account.debitMark !== null && sequence - account.debitMark < markReach) return
  account.debitMark = sequence
  mutable(account, 'debitMarks').push(sequence)
}

/** The only place that changes the contents of a pool. */
function move(account: Account, type: CreditTransactionType, pool: Pool, amount: Decimal): void {
  const { from, to } = movements[type]
  if (from === 'POOL') moveBalance(account, pool, amount.neg())
  if (from === 'HOLD') moveHeld(account, pool, amount.neg())
  if (to === 'POOL') moveBalance(account, pool, amount)
  if (to === 'HOLD') moveHeld(account, pool, amount)
  if (isNegative(pool.balance) || isNegative(pool.held)) {
    throw new Error(`Pool ${pool.id} would fall below zero`)
  }
  copies.delete(pool)
  mutable(account, 'poolsTouched').add(pool)
  account.sequence += 1
}

// The sums are updated with the pool: summing hundreds of pools for each row of an event would take longer than writing them.

function moveBalance(account: Account, pool: Pool, balance: Decimal): void {
  account.ledgerBalance = ledgerBalanceOf(account).plus(balance)
  pool.balance = pool.balance.plus(balance)
  moveFigures(account, pool, { balance })
}

function moveHeld(account: Account, pool: Pool, held: Decimal): void {
  pool.held = pool.held.plus(held)
  moveFigures(account, pool, { held })
}

/** The counter of a feature's period, starting at zero. */
export function counterFor(account: Account, featureId: string, range: PeriodRange): Counter {
  const key = counterKey(featureId, range.start)
  const known = account.counters.get(key)
  if (known) return known
  const counter: Counter = {
    ...{ featureId, ...range },
    // No counter of the period was ever written at this sequence, so no stored text has this edition.
    ...{ value: zero, valueAt: new Date(0), edition: account.sequence, refusedAt: null },
  }
  account.counters.set(key, counter)
  return counter
}
