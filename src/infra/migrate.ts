/** Applies the pending migrations at start and records them as Prisma does, so that `prisma migrate deploy` stays usable. */
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from './start-error.ts'

type Migration = { name: string; sql: string; checksum: string }
type Applied = { migration_name: string; checksum: string; finished_at: Date | null }

const defaultFolder = join(import.meta.dirname, '../../prisma/migrations')
const lockTimeoutMs = 60_000
/** The advisory lock that Prisma's own engine takes while it migrates. */
const prismaLock = 72_707_369

const recordTable = `create table if not exists _prisma_migrations (
  id                  varchar(36) primary key not null,
  checksum            varchar(64) not null,
  finished_at         timestamptz,
  migration_name      varchar(255) not null,
  logs                text,
  rolled_back_at      timestamptz,
  started_at          timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`

/** Applies each missing migration in its own transaction, and returns their names. Servers that start together take turns. */
export async function applyMigrations(pool: pg.Pool, folder = defaultFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = await connectWithoutLimits(pool)
  try {
    await takeLock(client)
    await client.query(recordTable)
    const pending = pendingOf(migrations, await readApplied(client))
    for (const migration of pending) await apply(client, migration)
    return pending.map((migration) => migration.name)
  } finally {
    // The end of the session releases the lock.
    await client.end().catch(() => {})
  }
}

/** The migrations still to apply; refuses a history that this code cannot continue. */
function pendingOf(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of applied) {
    const migration = known.get(row.migration_name)
    if (!row.finished_at)
      throw new StartError(
        `Migration ${row.migration_name} failed half-way; mend the database and run "prisma migrate resolve".`,
      )
    if (!migration)
      throw new StartError(
        `The database is newer than this version of OpenMonetize: it has migration ${row.migration_name}; start the version that made it, or a later one.`,
      )
    if (migration.checksum !== row.checksum)
      throw new StartError(
        `Migration ${row.migration_name} was edited after it was applied; restore the file and put the change into a new migration.`,
      )
  }
  const done = new Set(applied.map((row) => row.migration_name))
  return migrations.filter((migration) => !done.has(migration.name))
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      // A checkout on Windows may have changed the line ends; the checksum is that of the committed file.
      const sql = text.replaceAll('\r\n', '\n')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** A separate connection, since a migration may run longer than the pool allows a statement. */
async function connectWithoutLimits(pool: pg.Pool): Promise<pg.Client> {
  const { connectionString, connectionTimeoutMillis } = pool.options
  const client = new pg.Client({
    connectionString,
    application_name: 'openmonetize-migrate',
    connectionTimeoutMillis,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    client.end().catch(() => {})
    throw error
  }
}

async function takeLock(client: pg.Client): Promise<void> {
  const end = performance.now() + lockTimeoutMs
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [prismaLock])
    if (rows[0].taken) return
    if (performance.now() > end)
      throw new StartError('Another process has been migrating the database for over a minute.')
    await sleep(100)
  }
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `select migration_name, checksum, finished_at from _prisma_migrations
     where rolled_back_at is null order by started_at`,
  )
  return rows
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations
         (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`Migration ${name} failed and was rolled back.`, { cause: error })
  }
}
