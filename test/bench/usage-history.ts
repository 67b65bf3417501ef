/** Long histories of usage, written straight into the database and rolled up by the product's own operation. */
import type pg from 'pg'
import { createCatalogCache } from '../../src/core/catalog/catalog-cache.ts'
import { systemCaller } from '../../src/core/operation/caller.ts'
import type { Prepared } from '../../src/core/operation/operation.ts'
import { rollUpUsage } from '../../src/core/rollups/roll-up.ts'

export interface History {
  customerIds: string[]
  /** Of each customer. */
  events: number
  days: number
}

/**
 * Events spread evenly over the days before now, each with a rate, two kinds of token, one of 3 features, 6 models, 3
 * providers and 5 teams, and a project that nobody named. What is recorded of the customers before counts too.
 */
export async function writeHistory(sql: pg.Pool, { customerIds, events, days }: History) {
  await sql.query(
    `insert into usage_event (workspace_id, customer_id, sequence, event_type, feature, quantity,
       properties, timestamp, fingerprint, rate_id, credits, overage, cost, currency,
       transaction_count, created_at)
     select a.workspace_id, a.customer_id, a.sequence + i, f, f, 1,
       jsonb_build_object('model', 'model-' || i % 6, 'provider', 'provider-' || i % 3,
         'team', 'team-' || i % 5, 'project', 'project-' || i % 7,
         'input_tokens', 100 + i % 900, 'output_tokens', 50 + i % 450),
       date_trunc('minute', now()) - make_interval(days => $2)
         + make_interval(days => $2) * (i - 0.5)::float8 / $3,
       '\\x00', r.id, (i % 50)::numeric / 10, (i % 50)::numeric / 10,
       (i % 50)::numeric / 100, 'USD', 0, now()
     from credit_account a
     cross join generate_series(1, $3::int) as i
     cross join lateral (
       select case i % 3 when 0 then 'ai_generation' when 1 then 'chat' else 'embedding' end as f
     ) f
     left join rate r on r.workspace_id = a.workspace_id and r.match ->> 'model' = 'model-' || i % 6
     where a.customer_id = any($1)`,
    [customerIds, days, events],
  )
  await sql.query(
    'update credit_account set sequence = sequence + $2 where customer_id = any($1)',
    [customerIds, events],
  )
  await sql.query('vacuum analyze usage_event')
}

/** Until nothing is left. */
export async function rollUpAll(sql: pg.Pool, customerIds: string[]): Promise<void> {
  const { rows } = await sql.query(
    'select w.id, w.mode from workspace w join customer c on c.workspace_id = w.id where c.id = $1',
    [customerIds[0]],
  )
  const [{ id: workspaceId, mode }] = rows
  const catalogs = createCatalogCache()
  for (let left = customerIds; left.length > 0; ) {
    const client = await sql.connect()
    await client.query('begin')
    const context = { caller: systemCaller(workspaceId, mode), workspaceId, sql: client, catalogs }
    const turn = { customerIds: left.slice(0, 500) }
    const { behind } = await rollUpUsage.run(context as unknown as Prepared<null>, turn, {})
    await client.query('commit')
    client.release()
    left = [...behind, ...left.slice(500)]
  }
}
