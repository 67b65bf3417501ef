/** Removes counters of periods that no event can reach any more. */
import type { Sql } from '../operation/sql.ts'
import { counterKeepMs } from './entitlement.ts'

const batch = 5_000

export async function pruneCounters(sql: Sql, now: Date): Promise<void> {
  await sql.query({
    name: 'prune_counters',
    text: `
      with old as (
        select workspace_id, customer_id, feature_id, period_start from usage_counter
        where period_end < $1
        limit ${batch} for update skip locked
      ), texts as (
        delete from usage_unique u using old o
        where u.workspace_id = o.workspace_id and u.customer_id = o.customer_id
          and u.feature_id = o.feature_id and u.period_start = o.period_start
      )
      delete from usage_counter c using old o
      where c.workspace_id = o.workspace_id and c.customer_id = o.customer_id
        and c.feature_id = o.feature_id and c.period_start = o.period_start`,
    values: [new Date(now.getTime() - counterKeepMs)],
  })
}
