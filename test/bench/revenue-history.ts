/** A year of recurring revenue that moved, written straight into the database. */
import type pg from 'pg'

/** The changes of each customer: what its recurring revenue moved by, in minor units, and what it came to. */
const story: [kind: string, amount: number, mrr: number][] = [
  ['NEW', 5_000, 5_000],
  ['EXPANSION', 3_000, 8_000],
  ['CONTRACTION', -2_000, 6_000],
  ['CHURN', -6_000, 0],
  ['REACTIVATION', 4_000, 4_000],
  ['EXPANSION', 1_000, 5_000],
  ['CONTRACTION', -1_000, 4_000],
  ['EXPANSION', 2_000, 6_000],
  ['CHURN', -6_000, 0],
  ['REACTIVATION', 3_000, 3_000],
]
export const changesEach = story.length
/** What each customer ends with, in minor units. */
export const leftEach = 3_000

/**
 * Customers with changes spread evenly over 2025, each a row for all plans and one for its plan. Subscriptions, which no figure of a
 * series reads, are left out.
 */
export async function writeRevenue(sql: pg.Pool, customers: number): Promise<void> {
  const client = await sql.connect()
  try {
    await client.query(`set session_replication_role = 'replica'`)
    await client.query(
      `insert into customer (workspace_id, id, version, created_at, updated_at)
       select w.id, 'cust_' || lpad(n::text, 26, '0'), 1, timestamptz '2025-01-01' + n * interval '1 second', now()
       from (select id from workspace where mode = 'LIVE' limit 1) w, generate_series(1, $1::int) n`,
      [customers],
    )
    await client.query(
      `insert into mrr_change (workspace_id, customer_id, id, subscription_id, plan_id, currency, at,
         kind, amount, mrr, created_at)
       select c.workspace_id, c.id, 'mrr_' || p.id || s.place || substr(c.id, 6), 'sub_' || substr(c.id, 6),
         case when p.id > 0 then 'plan_' || p.id end, 'USD', t.at, s.kind::mrr_change_kind, s.amount,
         s.mrr, t.at
       from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality as s(kind, amount, mrr, place)
       cross join lateral (
         select *, row_number() over (order by id) as n from customer where id like 'cust_0%'
       ) c
       cross join lateral (
         select timestamptz '2025-01-01' + (s.place - 1 + c.n::float8 / $4) * interval '36.5 days' as at
       ) t
       cross join unnest(array[0, 1 + c.n % 20]) as p(id)
       order by t.at`,
      [
        story.map(([kind]) => kind),
        story.map(([, amount]) => amount),
        story.map(([, , mrr]) => mrr),
        customers + 1,
      ],
    )
  } finally {
    await client.query('reset session_replication_role')
    client.release()
  }
  await sql.query('vacuum analyze mrr_change')
  await sql.query('vacuum analyze customer')
}
