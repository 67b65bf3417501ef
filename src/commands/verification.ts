/** Runs a command that verifies a database, even of a running server: prints what differs, and exits with 1 on differences. */
import type pg from 'pg'
import { readConfig } from '../config.ts'
import type { Difference } from '../core/ledger/verify/ledger-check.ts'
import { visitEmbeddedPostgres } from '../infra/embedded-postgres/embedded-postgres.ts'
import { createPool } from '../infra/postgres.ts'
import { StartError } from '../infra/start-error.ts'

export interface Verification {
  /** What it verifies: `ledger`. */
  name: string
  /** `snapshot` sees the database as it was when the command began; `pool` as it is. */
  find(snapshot: pg.PoolClient, pool: pg.Pool, now: Date): AsyncIterable<Difference>
  /** What else is to be told, at the end; null: nothing. */
  note?(snapshot: pg.PoolClient): Promise<string | null>
}

const statementTimeoutMs = 3_600_000

export async function runVerification(verification: Verification): Promise<void> {
  const { name } = verification
  try {
    const { databaseUrl, dataDir } = readConfig()
    const embedded = databaseUrl ? undefined : await visitEmbeddedPostgres(dataDir)
    try {
      const { count, note } = await verify(databaseUrl ?? embedded?.url ?? '', verification)
      process.stdout.write(
        count === 0 ? `The ${name} agrees with its rows.\n` : `${count} differences.\n`,
      )
      if (note) process.stdout.write(`${note}\n`)
      if (count > 0) process.exitCode = 1
    } finally {
      await embedded?.close()
    }
  } catch (error) {
    const unused = neverUsed.has(String((error as { code?: unknown }).code))
    const known = unused ? `The database has no ${name} yet; start the server once.` : null
    if (!known && !(error instanceof StartError)) throw error
    process.stderr.write(`${known ?? (error as Error).message}\n`)
    process.exitCode = 1
  }
}

/** No such database or table: the server has never run on it. */
const neverUsed = new Set(['3D000', '42P01'])

async function verify(
  url: string,
  { find, note }: Verification,
): Promise<{ count: number; note: string | null }> {
  const pool = createPool(url, {
    applicationName: 'openmonetize-verify',
    max: 2,
    statementTimeoutMs,
  })
  const client = await pool.connect()
  let count = 0
  try {
    // All checks see one snapshot, despite concurrent writes.
    await client.query('begin isolation level repeatable read read only')
    // With missing or old statistics the planner assumes small tables, and would compare all rows with all rows.
    await client.query('set local enable_nestloop = off')
    const { rows } = await client.query<{ now: Date }>('select now()')
    const now = rows[0]?.now ?? new Date(Number.NaN)
    for await (const difference of find(client, pool, now)) {
      process.stdout.write(`${lineOf(difference)}\n`)
      count++
    }
    return { count, note: (await note?.(client)) ?? null }
  } finally {
    client.release()
    await pool.end()
  }
}

function lineOf({ workspaceId, customerId, check, what, expected, actual }: Difference): string {
  return `${workspaceId} ${customerId} ${check}: ${what}: expected ${expected ?? 'nothing'}, found ${actual ?? 'nothing'}`
}
