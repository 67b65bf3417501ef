/** `npm run ledger:verify`: recomputes the ledger of a database, even of a running server, and exits with 1 on differences. */

import { readConfig } from '../config.ts'
import { type Difference, verifyLedger } from '../core/ledger/verify/verify.ts'
import { visitEmbeddedPostgres } from '../infra/embedded-postgres/embedded-postgres.ts'
import { createPool } from '../infra/postgres.ts'
import { StartError } from '../infra/start-error.ts'
import { readCommandLine } from './command-line.ts'

const usage = `Usage: npm run ledger:verify
Recomputes balances, sequences, holds, counters and rollups of the database, also while a server runs on it, and prints what
differs: it ends with 0 when nothing does, else with 1. The database is that of DATABASE_URL, or the embedded one in DATA_DIR.
`

const statementTimeoutMs = 3_600_000

async function verify(url: string): Promise<Difference[]> {
  const pool = createPool(url, {
    applicationName: 'openmonetize-verify',
    max: 1,
    statementTimeoutMs,
  })
  const client = await pool.connect()
  try {
    // All checks see one snapshot, despite concurrent writes.
    await client.query('begin isolation level repeatable read read only')
    // With missing or old statistics the planner assumes small tables, and would compare all rows with all rows.
    await client.query('set local enable_nestloop = off')
    const { rows } = await client.query<{ now: Date }>('select now()')
    return await verifyLedger(client, rows[0]?.now ?? new Date(Number.NaN))
  } finally {
    client.release()
    await pool.end()
  }
}

function report(differences: Difference[]): string {
  if (differences.length === 0) return 'The ledger agrees with its rows.\n'
  const lines = differences.map(
    ({ workspaceId, customerId, check, what, expected, actual }) =>
      `${workspaceId} ${customerId} ${check}: ${what}: expected ${expected ?? 'nothing'}, found ${actual ?? 'nothing'}`,
  )
  return `${lines.join('\n')}\n${differences.length} differences.\n`
}

/** No such database or table: the server has never run on it. */
const neverUsed = new Set(['3D000', '42P01'])

async function main(): Promise<void> {
  try {
    const { databaseUrl, dataDir } = readConfig()
    const embedded = databaseUrl ? undefined : await visitEmbeddedPostgres(dataDir)
    try {
      const differences = await verify(databaseUrl ?? embedded?.url ?? '')
      process.stdout.write(report(differences))
      if (differences.length > 0) process.exitCode = 1
    } finally {
      await embedded?.close()
    }
  } catch (error) {
    const unused = neverUsed.has(String((error as { code?: unknown }).code))
    const known = unused ? 'The database has no ledger yet; start the server once.' : null
    if (!known && !(error instanceof StartError)) throw error
    process.stderr.write(`${known ?? (error as Error).message}\n`)
    process.exitCode = 1
  }
}

readCommandLine({ usage })
await main()
