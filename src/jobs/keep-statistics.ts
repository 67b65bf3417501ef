/**
 * Updates PostgreSQL's statistics on the tables that grow fast.
 *
 * The planner assumes that a table without statistics is small and any index is as good as another, so it finds customers or
 * idempotency keys by reading all rows of the workspace or of the customer. Autovacuum corrects that a minute later: time enough
 * to import a hundred thousand rows, at a twentieth of the speed.
 */
import type { Job, JobDeps } from './runner.ts'

const tables = [
  'customer',
  'entitlement',
  'credit_account',
  'credit_pool',
  'credit_transaction',
  'credit_hold',
  'credit_grant',
  'usage_event',
  'usage_debit_mark',
  'usage_counter',
  'usage_unique',
  'usage_rollup',
  'usage_rollup_mark',
  'workspace_rollup',
  'event',
  'webhook_delivery',
  'webhook_attempt',
]

/** Smaller tables are read quickly with any plan. */
const rowsMin = 200

export function keepStatisticsJob({ sql }: Pick<JobDeps, 'sql'>): Job {
  return {
    name: 'keepStatistics',
    everyMs: 1_000,
    async run() {
      // Counts rows and not changes, so that rows which every event updates are not counted again and again.
      const { rows } = await sql.query({
        name: 'find_grown_tables',
        text: `
          select s.relname as table from pg_stat_user_tables s
          join unnest($1::text[]) as k(t) on s.relid = to_regclass(k.t)
          join pg_class c on c.oid = s.relid
          where n_live_tup > $2 and (n_live_tup > 2 * c.reltuples
            or coalesce(last_analyze, last_autoanalyze) is null)`,
        values: [tables, rowsMin],
      })
      for (const { table } of rows) await sql.query(`analyze "${table}"`)
    },
  }
}
