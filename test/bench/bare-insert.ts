/**
 * The yardstick of recording: the events that the product has just written, inserted bare into a table that stays as it is.
 *
 * Each number of connections has a table of its own in the same database, which grows with the product's.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

export interface BareInsert {
  /** Takes what was recorded since the last call as the rows to insert next; answers how many. */
  stage(): Promise<number>
  /** Inserts the staged rows, so many a statement and commit. */
  insert(connections: number, rowsPerCommit: number, msMax: number): Promise<BareSpeed>
  close(): Promise<void>
}

export interface BareSpeed {
  perSecond: number
  /** Of PostgreSQL, a row. */
  cpuMicros: number
}

const frozen = readFileSync(join(import.meta.dirname, 'yardstick.sql'), 'utf8')
const columns = `workspace_id, customer_id, sequence, event_type, feature, quantity, properties, timestamp,
  idempotency_key, fingerprint, rate_id, credits, overage, cost, currency, transaction_count, hold_id, reverses,
  created_at`
/** What the product need not store any more is made up, in the same size. */
const staged = columns
  .replace('fingerprint', `sha256(coalesce(idempotency_key, '')::bytea) as fingerprint`)
  .replace('transaction_count', '1 as transaction_count')

/** `cpuSeconds` is what PostgreSQL has used so far. */
export async function createBareInsert(
  databaseUrl: string,
  cpuSeconds: () => number,
): Promise<BareInsert> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 66 })
  const clients: pg.PoolClient[] = []
  let count = 0
  let seen = new Date(0)
  const tables = new Set<number>()

  const tableOf = (connections: number) => `bench_event_${connections}`

  async function makeTable(connections: number): Promise<void> {
    if (tables.has(connections)) return
    await pool.query(frozen.replaceAll(':name', tableOf(connections)))
    tables.add(connections)
  }

  return {
    async stage() {
      await pool.query('drop table if exists bench_stage')
      await pool.query(
        `create unlogged table bench_stage as
         select row_number() over (order by created_at, ctid) - 1 as place, ${staged}
         from usage_event where created_at > '${seen.toISOString()}'`,
      )
      await pool.query('create unique index on bench_stage (place)')
      await pool.query('vacuum analyze bench_stage')
      const { rows } = await pool.query(
        'select count(*) as n, max(created_at) as last from bench_stage',
      )
      seen = rows[0].last ?? seen
      count = Number(rows[0].n)
      return count
    },
    async insert(connections, rowsPerCommit, msMax) {
      await makeTable(connections)
      while (clients.length < connections) clients.push(await pool.connect())
      const text = `insert into ${tableOf(connections)} (${columns})
        select ${columns} from bench_stage where place >= $1 and place < $2`
      await pool.query('checkpoint')
      let next = 0
      let inserted = 0
      const used = cpuSeconds()
      const start = performance.now()
      await Promise.all(
        clients.slice(0, connections).map(async (client) => {
          while (next < count && performance.now() - start < msMax) {
            const from = next
            next += rowsPerCommit
            const values = [from, next]
            const name = `${tableOf(connections)}_by_${rowsPerCommit}`
            inserted += (await client.query({ name, text, values })).rowCount ?? 0
          }
        }),
      )
      return {
        perSecond: inserted / ((performance.now() - start) / 1000),
        cpuMicros: (1e6 * (cpuSeconds() - used)) / inserted,
      }
    },
    async close() {
      for (const client of clients) client.release()
      await pool.end()
    },
  }
}

/** The names of a table's columns, as a list in SQL. */
export async function columnsOf(sql: Pick<pg.Pool, 'query'>, table: string): Promise<string> {
  const { rows } = await sql.query(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as all from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  )
  return rows[0].all
}
