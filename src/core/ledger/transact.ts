/** Writes a group in one transaction; one bad command fails alone, and nobody is answered before the commit. */
import type { Pool, PoolClient } from 'pg'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { Clock } from '../clock.ts'
import { databaseError } from '../database-error.ts'
import { DomainError } from '../errors.ts'
import type { CustomerChange } from '../events.ts'
import { type GroupResult, runGroup, type Settled } from './group.ts'
import type { LedgerCommand } from './ledger.ts'

export interface TransactDeps {
  sql: Pool
  catalogs: CatalogCache
  clock: Clock
  /** Hands a committed change to caches and subscribers; must not throw. */
  publish(change: CustomerChange): void
}

/** Deadlocks and serialization failures, which lock order rules out but an operator's session may cause. */
const retried = new Set(['40P01', '40001'])
const attemptsMax = 3
/** Whoever finds a lock held after having waited for it once does not wait for it again. */
const lockWaitMinMs = 100
const lockTimeout = '55P03'

export interface Written {
  /** The outcome of each command, in order. */
  settled: Settled[]
  /** Whether the database could not be reached, so that it is in vain to try what waits. */
  away: boolean
}

/** Never throws. Waits for locks for `lockWaitMs` at most, and for a moment at least. */
export async function transact(
  deps: TransactDeps,
  commands: LedgerCommand[],
  lockWaitMs: number,
): Promise<Written> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { settled, changes } = await commit(deps, commands, lockWaitMs)
      for (const change of changes) deps.publish(change)
      return { settled, away: false }
    } catch (error) {
      if (error instanceof UnknownOutcome) return failed(commands, unknown(error), true)
      if (attempt < attemptsMax && retried.has(codeOf(error))) continue
      return await fail(deps, commands, error)
    }
  }
}

function failed(commands: LedgerCommand[], error: unknown, away: boolean): Written {
  return { settled: commands.map(() => ({ ok: false, error })), away }
}

/** What the database cannot take because of one command, or of one locked account, is tried in ever smaller parts. */
async function fail(
  deps: TransactDeps,
  commands: LedgerCommand[],
  error: unknown,
): Promise<Written> {
  const failure = databaseError(error)
  const isLocked = codeOf(error) === lockTimeout
  if (failure?.code === 'UNAVAILABLE' && !isLocked) {
    return failed(commands, failure, isUnanswered(error))
  }
  const parts = halves(commands, isLocked)
  if (!parts) return failed(commands, failure ?? error, false)
  const written = failed(commands, failure ?? error, false)
  for (const part of parts) {
    const of = part.flatMap((i) => commands[i] ?? [])
    const { settled, away } = await transact(deps, of, lockWaitMinMs)
    for (const [n, i] of part.entries()) written.settled[i] = settled[n] ?? written.settled[i]!
    written.away ||= away
  }
  return written
}

/** The places of two parts; what is locked is locked for all commands of a customer. Null: it cannot be split. */
function halves(commands: LedgerCommand[], byCustomer: boolean): number[][] | null {
  const groups = Map.groupBy(commands.keys(), (i) => (byCustomer ? customersOf(commands[i]) : i))
  const places = [...groups.values()]
  const middle = places.length >> 1
  return middle === 0 ? null : [places.slice(0, middle).flat(), places.slice(middle).flat()]
}

function customersOf(command: LedgerCommand | undefined): string {
  if (command?.kind !== 'recordUsage') return command?.customerId ?? ''
  return [...new Set(command.events.map((event) => event.customerId))].join(' ')
}

/** The connection broke while the database was asked to commit: it may have. */
class UnknownOutcome extends Error {}

function unknown(cause: unknown): DomainError {
  const message =
    'The database went away while it was writing this; repeat the request with the same idempotency key to learn the outcome.'
  return new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 }, cause)
}

async function commit(
  deps: TransactDeps,
  commands: LedgerCommand[],
  lockWaitMs: number,
): Promise<GroupResult> {
  const client = await deps.sql.connect()
  let broken: Error | undefined
  try {
    const waitMs = Math.max(lockWaitMinMs, Math.round(lockWaitMs))
    await client.query(`begin; set local lock_timeout = ${waitMs}`)
    const result = await runGroup(client, deps.catalogs, commands, deps.clock.now())
    await client.query('commit').catch((error) => {
      throw new UnknownOutcome('The commit failed', { cause: error })
    })
    return result
  } catch (error) {
    // Whoever does not answer would not answer a rollback either, for as long again.
    broken = isUnanswered(error) ? (error as Error) : await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

/** Refusals of a database that is there: the time limits on locks and statements, and conflicts with other sessions. */
const answered = new Set([lockTimeout, '57014', '40001', '40P01'])

function isUnanswered(error: unknown): boolean {
  if (error instanceof UnknownOutcome) return true
  return databaseError(error)?.code === 'UNAVAILABLE' && !answered.has(codeOf(error))
}

/** The error of a rollback says that the connection is gone and must not go back to the pool. */
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
