/** The PostgreSQL pool, with time limits on everything, and the Prisma client that shares it. */
import type { Socket } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#prisma'
import { type TimeLimits, timeLimits } from '../core/values/time-limits.ts'
import type { Logger } from './logger.ts'
import { StartError } from './start-error.ts'
import { noteOpened } from './transaction-connection.ts'

export type PoolOptions = {
  applicationName?: string
  /** The largest number of connections. */
  max?: number
  /**
   * Plans statements for lookups by key. A plan cached while a table was empty would otherwise keep reading the whole table, and
   * cost ten times as much after it has grown.
   */
  byKey?: boolean
  /** Sends statements without waiting for earlier answers, in one packet if they are issued together. */
  pipelined?: boolean
  limits?: TimeLimits
  /** How long one statement may run; jobs and reports set more. */
  statementTimeoutMs?: number
  logger?: Logger
}

const dateOid = 1082

/**
 * PostgreSQL compiles a statement that it takes for expensive, which for those of the roll-ups takes longer than their time limit:
 * none of the statements here runs long enough to gain from it.
 */
const uncompiled = '-c jit=off'
const byKeyOptions =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan'

/** int8, numeric and date stay text: a JavaScript number loses digits, and a Date would shift the day by the time zone. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === dateOid
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

/**
 * Makes a pool. By default it waits at most 2 s for a connection or a lock, within which a queue on one hot account is served; 5
 * s for a statement; 10 s for an idle transaction. The driver gives up 3 s after the server should have.
 */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const { limits = timeLimits(), logger } = options
  const { statementTimeoutMs = limits.statementMs } = options
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.applicationName ?? 'openmonetize',
    max: options.max ?? 10,
    connectionTimeoutMillis: limits.waitMs,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 3000,
    lock_timeout: limits.waitMs,
    idle_in_transaction_session_timeout: limits.idleMs,
    keepAlive: true,
    options: options.byKey ? `${uncompiled} ${byKeyOptions}` : uncompiled,
    types,
    ...(options.pipelined && { pipeline: true }),
  })
  renewPlans(pool)
  if (options.pipelined) pool.on('connect', sendTogether)
  // A connection that breaks during a transaction emits an error besides failing its statement, and an unhandled one ends the
  // process; the holder of the connection gets the failure from the next statement.
  pool.on('connect', (client) => client.on('error', () => undefined))
  // A broken idle connection fails no request; the pool opens another one.
  pool.on('error', (error) => logger?.warn({ err: error }, 'an idle database connection broke'))
  return pool
}

/**
 * Repeats statements that were prepared before a migration changed their result: PostgreSQL refuses each once per connection, before
 * it does anything, and the pool drops the connection.
 */
function renewPlans(pool: pg.Pool): void {
  const query = (...given: unknown[]) =>
    (pg.Pool.prototype.query as (...given: unknown[]) => Promise<unknown>).apply(pool, given)
  const asked = async (...given: unknown[]) => {
    for (let left = pool.options.max; ; left--) {
      try {
        return await query(...given)
      } catch (error) {
        if (left === 0 || !isOutdatedPlan(error)) throw error
      }
    }
  }
  pool.query = asked as typeof pool.query
}

/** The message depends on the server's language, and the code is that of anything that is not supported. */
function isOutdatedPlan(error: unknown): boolean {
  const { code, routine } = error as { code?: unknown; routine?: unknown }
  return code === '0A000' && routine === 'RevalidateCachedQuery'
}

/** Statements of one turn of the event loop leave in one packet; single packets would each wake the database. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  let corked = false
  const asked = (...given: unknown[]) => {
    if (!corked) {
      corked = true
      stream.cork()
      process.nextTick(() => {
        corked = false
        stream.uncork()
      })
    }
    return query(...given)
  }
  client.query = asked as typeof client.query
}

/** A Prisma client on the pool; `$disconnect` leaves the pool open for its owner to end. */
export function createPrisma(pool: pg.Pool): PrismaClient {
  const adapter = new PrismaPg(pool, { disposeExternalPool: false })
  const connect = adapter.connect.bind(adapter)
  adapter.connect = async () => {
    const connected = await connect()
    const start = connected.startTransaction.bind(connected)
    connected.startTransaction = async (level) => noteOpened(await start(level))
    return connected
  }
  return new PrismaClient({ adapter })
}

/** Refuses a database that acknowledges a commit before it is on disk: acknowledged usage must survive its crash. */
export async function checkDurability(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ synchronous_commit: string }>('show synchronous_commit')
  if (rows[0]?.synchronous_commit === 'off')
    throw new StartError(
      'The database has synchronous_commit = off and would lose acknowledged usage in a crash; turn it on for this database or role.',
    )
}
