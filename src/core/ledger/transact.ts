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
const retried = new Set(['40P01', '40001', '55P03'])
const attemptsMax = 3

/** The outcome of each command, in order. Never throws. */
export async function transact(deps: TransactDeps, commands: LedgerCommand[]): Promise<Settled[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { settled, changes } = await commit(deps, commands)
      for (const change of changes) deps.publish(change)
      return settled
    } catch (error) {
      if (error instanceof UnknownOutcome)
        return commands.map(() => ({ ok: false, error: unknown(error) }))
      if (attempt < attemptsMax && retried.has(codeOf(error))) continue
      return await fail(deps, commands, error)
    }
  }
}

/** What the database cannot take because of one command is tried command by command. */
async function fail(
  deps: TransactDeps,
  commands: LedgerCommand[],
  error: unknown,
): Promise<Settled[]> {
  const failure = databaseError(error)
  if (commands.length === 1 || failure?.code === 'UNAVAILABLE') {
    return commands.map(() => ({ ok: false, error: failure ?? error }))
  }
  const settled: Settled[] = []
  for (const command of commands) settled.push(...(await transact(deps, [command])))
  return settled
}

/** The connection broke while the database was asked to commit: it may have. */
class UnknownOutcome extends Error {}

function unknown(cause: unknown): DomainError {
  const message =
    'The database went away while it was writing this; repeat the request with the same idempotency key to learn the outcome.'
  return new DomainError('UNAVAILABLE', message, { retryAfterSeconds: 1 }, cause)
}

async function commit(deps: TransactDeps, commands: LedgerCommand[]): Promise<GroupResult> {
  const client = await deps.sql.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await runGroup(client, deps.catalogs, commands, deps.clock.now())
    await client.query('commit').catch((error) => {
      throw new UnknownOutcome('The commit failed', { cause: error })
    })
    return result
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
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
