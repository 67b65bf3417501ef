/** Decides a group of commands on the loaded state of their accounts, and makes the statements to write. Pure. */

import { figuresOf } from '../../credits/figures.ts'
import { isEmpty, startedOf } from '../../credits/pool.ts'
import type { CustomerChange } from '../../events/domain-event.ts'
import { type Decimal, decimalText, isPositive, isZero } from '../../values/decimal.ts'
import { DomainError } from '../../values/errors.ts'
import { CommandFault } from '../command-fault.ts'
import { type Answer, type Done, definitionOf, type LedgerCommand } from '../commands.ts'
import { type Assumed, changesVersion, moveAccounts } from '../write/account-statements.ts'
import { notesOf } from '../write/audit-statements.ts'
import type { Statement } from '../write/pipelined.ts'
import { writesOf } from '../write/row-statements.ts'
import { expireHolds } from './account-holds.ts'
import { postExpiries } from './expire-pools.ts'
import { mutable } from './group-changes.ts'
import {
  type Account,
  accountBalance,
  accountKey,
  endGroup,
  type GroupState,
  isOpen,
} from './group-state.ts'

export type Settled = { ok: true; answer: Answer } | { ok: false; error: unknown }

/** A command may write as many rows of an account as it has pools; accounts with more than this count as wide. */
const widePoolsMin = 50
/**
 * The maximum of rows in a group with wide accounts: some 15 ms of deciding and 0.1 s of writing. Commands after it go into the
 * next group.
 */
const wideRowsMax = 1_500

export interface Decided {
  /** The outcome of each command, in order; fewer than the commands when the group would become too large. */
  settled: Settled[]
  /** The accounts of which the group moves so many pools that others should not wait for them: by the keys of the commands. */
  wide: string[]
  changes: CustomerChange[]
  accounts: Account[]
  /** Empty when nothing changed. */
  statements: Statement[]
  /** Whether something changes that no sequence counts, which requires the locks. */
  needsLocks: boolean
}

/**
 * The basis of a decision: state read under the locks; remembered state, which the statements must compare with the database;
 * or state read in the transaction of a write operation, in which no command can be left for another group.
 */
export type Basis = 'READ' | 'UNREAD' | 'IN_WRITE'

/** The result holds when the statements are committed; the accounts are then ready for the next group. */
export function decideGroup(
  { state, accounts }: { state: GroupState; accounts: Account[] },
  commands: LedgerCommand[],
  basis: Basis,
): Decided {
  const open = accounts.filter((account) => isOpen(state, account))
  const before = new Map(open.map((a) => [a, startedOf(a.pools, a.now)]))
  for (const account of open) {
    try {
      expireHolds(account)
      postExpiries(account)
    } catch (error) {
      throw new CommandFault(placesOf(state, commands, account), error)
    }
  }
  const settled = settleAll(state, accounts, commands, basis)
  const wide = wideKeysOf(state, accounts)
  for (const [account, available] of before) noteLowBalance(account, available)
  const changes = accounts.flatMap(changeOf)
  const statements = [
    ...moveAccounts(
      accounts,
      basis === 'UNREAD' ? assumedBy(state, commands.slice(0, settled.length), settled) : null,
    ),
    ...writesOf(accounts, state.now),
    ...notesOf(doneOf(commands, settled), accounts),
  ]
  const needsLocks = accounts.some(changesVersion)
  for (const account of accounts) finish(account)
  return { settled, wide, changes, accounts, statements, needsLocks }
}

function doneOf(commands: LedgerCommand[], settled: Settled[]): Done[] {
  return commands.flatMap((command, i) => {
    const outcome = settled[i]
    return outcome?.ok ? [{ command, answer: outcome.answer }] : []
  })
}

function assumedBy(state: GroupState, commands: LedgerCommand[], settled: Settled[]): Assumed {
  const newKeys: Assumed['newKeys'] = []
  for (const [i, command] of commands.entries()) {
    const outcome = settled[i]
    const refused = definitionOf(command).refusedKeys?.(
      command,
      outcome?.ok ? outcome.answer : null,
    )
    for (const { customerId, idempotencyKey: key } of refused ?? []) {
      const account = state.accounts.get(accountKey(command.workspaceId, customerId))
      if (account && key !== null) newKeys.push({ account, key })
    }
  }
  return { catalogs: state.catalogs, newKeys }
}

function finish(account: Account): void {
  if (changesVersion(account)) account.version += 1
  endGroup(account)
  // Empty pools have no effect; credits that return to one find it in the database.
  if (account.pools.some(isEmpty)) account.pools = account.pools.filter((pool) => !isEmpty(pool))
}

function settleAll(
  state: GroupState,
  accounts: Account[],
  commands: LedgerCommand[],
  basis: Basis,
): Settled[] {
  const hasWide = basis !== 'IN_WRITE' && accounts.some(({ pools }) => pools.length >= widePoolsMin)
  const settled: Settled[] = []
  for (const [i, command] of commands.entries()) {
    if (i > 0 && hasWide && rowsOf(accounts) > wideRowsMax) break
    settled.push(settle(state, command, i))
  }
  return settled
}

function wideKeysOf(state: GroupState, accounts: Account[]): string[] {
  const wide = new Set(
    accounts.filter(
      ({ pools, transactions }) =>
        pools.length >= widePoolsMin && transactions.length >= widePoolsMin,
    ),
  )
  if (wide.size === 0) return []
  return [...state.accounts].flatMap(([key, account]) => (wide.has(account) ? [key] : []))
}

const rowsOf = (accounts: Account[]) =>
  accounts.reduce((sum, { transactions }) => sum + transactions.length, 0)

function settle(state: GroupState, command: LedgerCommand, place: number): Settled {
  try {
    return { ok: true, answer: definitionOf(command).decide(state, command) as Answer }
  } catch (error) {
    if (error instanceof DomainError) return { ok: false, error }
    throw new CommandFault([place], error)
  }
}

function isNamedBy(state: GroupState, account: Account, command: LedgerCommand): boolean {
  return definitionOf(command)
    .customers(command)
    .some((name) => state.accounts.get(accountKey(command.workspaceId, name)) === account)
}

/** The indexes of the commands that name the account. */
function placesOf(state: GroupState, commands: LedgerCommand[], account: Account): number[] {
  return [...commands.keys()].filter((i) => isNamedBy(state, account, commands[i] as LedgerCommand))
}

/** Emits one event when credits fall to the threshold, and one when they run out. */
function noteLowBalance(account: Account, before: Decimal): void {
  const available = figuresOf(account, account.now).available
  const { customerId, lowBalanceThreshold: threshold } = account
  if (threshold !== null && before.gt(threshold) && available.lte(threshold)) {
    const data = { balance: decimalText(available), threshold: decimalText(threshold) }
    mutable(account, 'facts').push({ type: 'credits.low_balance', customerId, data })
  }
  if (isPositive(before) && isZero(available)) {
    mutable(account, 'facts').push({ type: 'credits.exhausted', customerId, data: {} })
  }
}

function changeOf(account: Account): CustomerChange[] {
  const changed = account.thresholdChanged || (account.grants?.moved.size ?? 0) > 0
  if (account.sequence === account.from && !changed) return []
  // Whatever is no event in the sequence is a transaction, with a row or without.
  const moved = account.sequence - account.from > account.events.length || changed
  return [
    {
      workspaceId: account.workspaceId,
      customerId: account.customerId,
      from: account.from,
      to: account.sequence,
      balance: moved ? accountBalance(account) : null,
      events: account.events,
      entitlements: false,
    },
  ]
}
