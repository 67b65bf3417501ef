/** The yardstick of renewing: the rows that the product has just written, inserted bare into copies of its tables. */
import type pg from 'pg'
import { columnsOf } from './bare-insert.ts'

const tables = ['subscription', 'invoice', 'invoice_line', 'usage_freeze', 'event'] as const

/** How fast the rows went in, in customers a second, and the CPU seconds of PostgreSQL for a customer. */
export interface Bare {
  perSecond: number
  cpu: number
}

/** So many customers a transaction, by one connection. `since` is the time at which the rows were made. */
export async function insertBare(
  sql: pg.Pool,
  since: Date,
  customersPerCommit: number,
  cpu: () => number,
): Promise<Bare> {
  const client = await sql.connect()
  try {
    const count = await stage(client, since)
    const texts: string[] = []
    for (const table of tables) {
      await client.query(`create table if not exists bench_${table} (like ${table} including all)`)
      await client.query(`truncate bench_${table}`)
      const columns = await columnsOf(client, table)
      texts.push(`insert into bench_${table} (${columns})
        select ${columns} from stage_${table} where place >= $1 and place < $2`)
    }
    await client.query('checkpoint')
    const [start, before] = [performance.now(), cpu()]
    for (let from = 0; from < count; from += customersPerCommit) {
      await client.query('begin')
      for (const [index, text] of texts.entries()) {
        const values = [from, from + customersPerCommit]
        await client.query({ name: `bare_${tables[index]}`, text, values })
      }
      await client.query('commit')
    }
    const seconds = (performance.now() - start) / 1_000
    return { perSecond: count / seconds, cpu: (cpu() - before) / count }
  } finally {
    client.release()
  }
}

/** The rows with the place of their customer; answers how many customers there are. */
async function stage(client: pg.PoolClient, since: Date): Promise<number> {
  await client.query('discard temp')
  await client.query(
    `create temp table place as
     select customer_id, row_number() over (order by customer_id) - 1 as place
     from (select distinct customer_id from invoice where created_at >= '${since.toISOString()}') c`,
  )
  for (const table of tables) {
    const time = table === 'subscription' ? 'updated_at' : 'created_at'
    await client.query(
      `create temp table stage_${table} as
       select p.place, t.* from ${table} t join place p using (customer_id)
       where t.${time} >= '${since.toISOString()}'`,
    )
    await client.query(`create index on stage_${table} (place)`)
    await client.query(`analyze stage_${table}`)
  }
  const { rows } = await client.query('select count(*)::int as count from place')
  return rows[0].count
}
