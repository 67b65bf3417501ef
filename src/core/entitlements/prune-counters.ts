/** Removes counters of periods that no event can reach any more, neither in real time nor at the time of a test clock. */
import type { Sql } from '../operation/sql.ts'
import { counterKeepMs } from './entitlement.ts'

const batch = 5_000

export async function pruneCounters(sql: Sql, now: Date): Promise<void> {
  await sql.query({
    name: 'prune_counters',
    text: `
      with old as (
        select n.workspace_id, n.customer_id, n.feature_id, n.period_start from usage_counter n
        where n.period_end < $1 and not exists (
          select from credit_account a where a.test_clock_id is not null
            and a.workspace_id = n.workspace_id and a.customer_id = n.customer_id
            and a.clock_now <= n.period_end + ${counterKeepMs} * interval '1 millisecond')
        limit ${batch} for update of n skip locked
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
