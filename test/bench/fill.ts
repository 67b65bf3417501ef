/** Fills the database far beyond what the API would make in minutes: copies of a customer, and events that are as good as rolled up. */
import type pg from 'pg'
import { newId } from '../../src/core/values/ids.ts'

const pieceMax = 50_000

/** What differs in a copy `k` of the row `t`. */
const copied: Readonly<Record<string, string>> = {
  customer: `'id', k.id, 'external_id', k.id`,
  credit_account: `'customer_id', k.id`,
  credit_pool: `'customer_id', k.id, 'id', t.id || k.id`,
  credit_transaction: `'customer_id', k.id, 'pool_id', t.pool_id || k.id`,
  entitlement: `'customer_id', k.id, 'id', t.id || k.id`,
}

/** Copies a customer with its credits and limits, but no usage; answers the ids of the copies. */
export async function fillCustomers(
  sql: pg.Pool,
  template: string,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId('cust', new Date()))
  for (let i = 0; i < count; i += pieceMax) {
    const piece = ids.slice(i, i + pieceMax)
    for (const [table, differing] of Object.entries(copied)) {
      const columns = await storedColumns(sql, table)
      await sql.query(
        `insert into ${table} (${columns.join(', ')})
         select ${columns.map((name) => `r.${name}`).join(', ')} from ${table} t cross join unnest($2::text[]) as k(id)
         cross join lateral jsonb_populate_record(t, jsonb_build_object(${differing})) r
         where t.${table === 'customer' ? 'id' : 'customer_id'} = $1`,
        [template, piece],
      )
    }
  }
  await sql.query('vacuum analyze')
  return ids
}

/** All columns but those that PostgreSQL computes. */
async function storedColumns(sql: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await sql.query(
    `select quote_ident(column_name) as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  return rows.map(({ name }) => name)
}

/** Gives each customer so many past events, with the rate and the properties of the benchmarks. */
export async function fillEvents(sql: pg.Pool, ids: string[], eventsEach: number): Promise<void> {
  for (let i = 0; i < ids.length; i += pieceMax) {
    const piece = ids.slice(i, i + pieceMax)
    await sql.query(
      `insert into usage_event (workspace_id, customer_id, sequence, event_type, feature, quantity,
         properties, timestamp, idempotency_key, fingerprint, rate_id, credits, overage, cost,
         currency, transaction_count, created_at)
       select a.workspace_id, a.customer_id, a.sequence + n, r.event_type, r.event_type, 1,
         '{"model": "gpt-4", "input_tokens": 500, "output_tokens": 1000}',
         now() - make_interval(hours => n::int), a.customer_id || '-' || n,
         sha256(a.customer_id::bytea), r.id, 15, 0, 1.5, 'USD', 0, now()
       from credit_account a
       join rate r on r.workspace_id = a.workspace_id
       cross join generate_series(1, $2::bigint) as n
       where a.customer_id = any($1)`,
      [piece, eventsEach],
    )
    await sql.query(
      'update credit_account set sequence = sequence + $2 where customer_id = any($1)',
      [piece, eventsEach],
    )
    // Otherwise the job would sum the past while the benchmark measures the present.
    await sql.query(
      `insert into usage_rollup_mark (workspace_id, customer_id, dimension, sequence)
       select a.workspace_id, a.customer_id, d.dimension, a.sequence from credit_account a
       cross join (select distinct dimension from usage_rollup_mark) d
       where a.customer_id = any($1)
       on conflict (workspace_id, customer_id, dimension) do update set sequence = excluded.sequence`,
      [piece],
    )
  }
  await sql.query('vacuum analyze')
}
