/** Writes a group in one transaction; one bad command fails alone, and no command is answered before the commit. */
import type { Pool, PoolClient } from 'pg'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { CustomerChange } from '../events/domain-event.ts'
import { databaseError } from '../operation/database-error.ts'
import type { Clock } from '../values/clock.ts'
import { DomainError } from '../values/errors.ts'
import type { TimeLimits } from '../values/time-limits.ts'
import { CommandFault, partsOf } from './command-fault.ts'
import type { LedgerCommand } from './commands.ts'
import { type Decided, decideGroup, type Settled } from './decide/group.ts'
import { loadGroupState } from './load/load-group-state.ts'
import type { RememberedAccounts } from './remembered-accounts.ts'
import { movedCode } from './write/account-statements.ts'
import {
  commitAll,
  commitWith,
  type SendPipelined,
  type Statement,
  UnknownOutcome,
} from './write/pipelined.ts'

export interface TransactDeps {
  sql: Pool
  send: SendPipelined
  catalogs: CatalogCache
  clock: Clock
  limits: TimeLimits
  rememberedAccounts: RememberedAccounts
}

/** A group that was decided without reading anything. */
export interface Unread extends Decided {
  generation: number
}

/**
 * Deadlocks and serialization failures, which the lock order rules out but an operator's session may cause; and statements that
 * were prepared before a newer server migrated the tables, which are gone with their connection.
 */
const retried = new Set(['40P01', '40001', '0A000'])
/** Each of the few connections of the ledger may have prepared its statements before a migration. */
const attemptsMax = 5
/** The wait for a lock that was held a moment ago. */
const lockWaitMinMs = 100
const lockTimeout = '55P03'
/** Refusals of a group that was decided without reading: something changed, or a key was used before. */
const moved = new Set([movedCode, '23505'])

export interface Written {
  /** The outcome of each command, in order; fewer than the commands when the rest goes into a later group. */
  settled: Settled[]
  changes: CustomerChange[]
  /** Commands that could not be written although the database is reachable. */
  costly: LedgerCommand[]
  /** The accounts that are wide by now; see Decided. */
  wide: string[]
  /** Whether the database could not be reached, so that retrying what is queued is pointless. */
  away: boolean
}

/**
 * Decides on remembered accounts; null when they are not enough. A caller that does not write the result must forget its accounts.
 */
export function decideUnread(
  { rememberedAccounts, clock }: Pick<TransactDeps, 'rememberedAccounts' | 'clock'>,
  commands: LedgerCommand[],
): Unread | null {
  let found: ReturnType<RememberedAccounts['state']> = null
  try {
    found = rememberedAccounts.state(commands, clock.now())
    const decided = found && decideGroup(found, commands, 'UNREAD')
    if (!decided?.needsLocks)
      return decided && { ...decided, generation: rememberedAccounts.generation() }
    rememberedAccounts.forget(decided.accounts)
    return null
  } catch {
    // A failure to decide is a bug, which shows again on state that is read.
    rememberedAccounts.forget(found?.accounts ?? [])
    return null
  }
}

/** Never throws. Waits for locks for at most `lockWaitMs`, and always for a moment. `unread` is tried first. */
export async function transact(
  deps: TransactDeps,
  commands: LedgerCommand[],
  lockWaitMs: number,
  unread: Unread | null = null,
): Promise<Written> {
  for (let attempt = 1; ; attempt++) {
    try {
      const tried = attempt === 1 ? unread : null
      const { settled, wide, changes } = await commit(deps, commands, lockWaitMs, tried)
      return { settled, changes, costly: [], wide, away: false }
    } catch (error) {
      if (error instanceof UnknownOutcome) return failed(commands, unknown(error), true)
      if (attempt < attemptsMax && retried.has(codeOf(error))) continue
      return await retryInHalves(deps, commands, error)
    }
  }
}

/** Writes the commands in as many groups as it takes. */
async function transactAll(deps: TransactDeps, commands: LedgerCommand[]): Promise<Written> {
  const written = await transact(deps, commands, lockWaitMinMs)
  const rest = commands.slice(written.settled.length)
  if (rest.length === 0) return written
  const others = await transactAll(deps, rest)
  return {
    settled: [...written.settled, ...others.settled],
    changes: [...written.changes, ...others.changes],
    costly: [...written.costly, ...others.costly],
    wide: [...written.wide, ...others.wide],
    away: written.away || others.away,
  }
}

function failed(commands: LedgerCommand[], error: unknown, away: boolean): Written {
  const settled: Settled[] = commands.map(() => ({ ok: false, error }))
  return { settled, changes: [], costly: [], wide: [], away }
}

/** Retries a group in parts, when one command or one locked account keeps it from being written. */
async function retryInHalves(
  deps: TransactDeps,
  commands: LedgerCommand[],
  error: unknown,
): Promise<Written> {
  const cause = error instanceof CommandFault ? error.cause : error
  const failure = databaseError(cause)
  const isLocked = codeOf(error) === lockTimeout
  if (failure?.code === 'UNAVAILABLE' && !isLocked) {
    return failed(commands, failure, isUnanswered(error))
  }
  const written = failed(commands, failure ?? cause, false)
  const parts = partsOf(commands, error, isLocked)
  if (!parts) return { ...written, costly: commands }
  for (const part of parts) {
    const of = part.flatMap((i) => commands[i] ?? [])
    const { settled, changes, costly, wide, away } = await transactAll(deps, of)
    written.changes.push(...changes)
    written.costly.push(...costly)
    written.wide.push(...wide)
    for (const [n, i] of part.entries()) written.settled[i] = settled[n] ?? written.settled[i]!
    written.away ||= away
  }
  return written
}

function unknown(cause: unknown): DomainError {
  const message =
    'The database went away while it was writing this; repeat the request with the same idempotency key to learn the outcome.'
  return new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 }, cause)
}

async function commit(
  deps: TransactDeps,
  commands: LedgerCommand[],
  lockWaitMs: number,
  unread: Unread | null,
): Promise<Decided> {
  const used = new Set(unread?.accounts)
  let client: PoolClient | undefined
  let broken: Error | undefined
  try {
    client = await deps.sql.connect()
    const waitMs = Math.max(lockWaitMinMs, Math.round(lockWaitMs))
    if (unread) {
      if (await commitUnread(deps, client, waitMs, unread)) return unread
      deps.rememberedAccounts.forget(used)
    }
    const now = deps.clock.now()
    const [, loaded] = await Promise.all([
      client.query(`begin; set local lock_timeout = ${waitMs}`),
      loadGroupState(client, deps.catalogs, commands, now, (row) => {
        // A decision that was not written leaves nothing to rely on.
        const account = unread ? undefined : deps.rememberedAccounts.get(row, now)
        if (account) used.add(account)
        return account
      }),
    ])
    const decided = decideGroup(loaded, commands, 'READ')
    await commitWith(deps.send, client, decided.statements)
    deps.rememberedAccounts.keep(loaded)
    return decided
  } catch (error) {
    deps.rememberedAccounts.forget(used)
    // A server that timed out would time out on the rollback too.
    if (client) broken = isUnanswered(error) ? (error as Error) : await rollback(client)
    throw error
  } finally {
    client?.release(broken)
  }
}

/** Commits a decision made without reading. False: something had changed, and nothing is written. */
async function commitUnread(
  { rememberedAccounts, send, limits }: TransactDeps,
  client: PoolClient,
  waitMs: number,
  unread: Unread,
): Promise<boolean> {
  if (unread.generation !== rememberedAccounts.generation()) return false
  // The sessions of the pool wait for this long by default.
  const limit = waitMs < limits.waitMs - 100 ? [lockLimit(waitMs)] : []
  try {
    await commitAll(send, client, [...limit, ...unread.statements])
  } catch (error) {
    if (!moved.has(codeOf(error))) throw error
    rememberedAccounts.confirm(unread.accounts, false)
    return false
  }
  rememberedAccounts.confirm(unread.accounts, true)
  return true
}

function lockLimit(ms: number): Statement {
  const text = `select set_config('lock_timeout', $1, true)`
  return { name: 'limit_lock_wait', text, values: [String(ms)] }
}

/** Refusals by a database that is reachable: the time limits on locks and statements, and conflicts with other sessions. */
const answered = new Set([lockTimeout, '57014', '40001', '40P01'])

function isUnanswered(error: unknown): boolean {
  if (error instanceof UnknownOutcome) return true
  return databaseError(error)?.code === 'UNAVAILABLE' && !answered.has(codeOf(error))
}

/** An error of the rollback means that the connection is gone and must not go back to the pool. */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}
