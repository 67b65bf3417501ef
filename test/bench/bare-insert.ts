/**
 * The yardstick of recording: the rows that the product has just written, inserted bare into a copy of its table.
 *
 * The copy has the same columns, indexes and constraints, lies in the same database, and grows with the original, so
 * that both sides work on tables of the same size. Each number of connections has a copy of its own.
 */
import pg from 'pg'

export interface BareInsert {
  /** Takes what was recorded since the last call as the rows to insert next; answers how many. */
  stage(): Promise<number>
  /** Inserts the staged rows, so many a statement and commit; rows per second. */
  insert(connections: number, rowsPerCommit: number, msMax: number): Promise<number>
  close(): Promise<void>
}

export async function createBareInsert(databaseUrl: string): Promise<BareInsert> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 })
  const clients: pg.PoolClient[] = []
  let staged = 0
  let seen = new Date(0)
  const copies = new Set<number>()

  const copyOf = (connections: number) => `bench_event_${connections}`

  async function makeCopy(connections: number): Promise<void> {
    if (copies.has(connections)) return
    await pool.query(`create table ${copyOf(connections)} (like usage_event including all)`)
    copies.add(connections)
  }

  return {
    async stage() {
      await pool.query('drop table if exists bench_stage')
      await pool.query(
        'create unlogged table bench_stage as select 0::bigint as place, * from usage_event limit 0',
      )
      await pool.query(
        `insert into bench_stage
         select row_number() over (order by created_at, ctid) - 1, * from usage_event where created_at > $1`,
        [seen],
      )
      await pool.query('create unique index on bench_stage (place)')
      await pool.query('vacuum analyze bench_stage')
      const { rows } = await pool.query(
        'select count(*) as n, max(created_at) as last from bench_stage',
      )
      seen = rows[0].last ?? seen
      staged = Number(rows[0].n)
      return staged
    },
    async insert(connections, rowsPerCommit, msMax) {
      await makeCopy(connections)
      while (clients.length < connections) clients.push(await pool.connect())
      const columns = await columnsOf(pool, 'usage_event')
      const text = `insert into ${copyOf(connections)} (${columns})
        select ${columns} from bench_stage where place >= $1 and place < $2`
      await pool.query('checkpoint')
      let next = 0
      let inserted = 0
      const start = performance.now()
      await Promise.all(
        clients.slice(0, connections).map(async (client) => {
          while (next < staged && performance.now() - start < msMax) {
            const from = next
            next += rowsPerCommit
            const values = [from, next]
            const name = `${copyOf(connections)}_by_${rowsPerCommit}`
            inserted += (await client.query({ name, text, values })).rowCount ?? 0
          }
        }),
      )
      return inserted / ((performance.now() - start) / 1000)
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
