/**
 * The texts that unique counts have counted, in editions.
 *
 * A counter names the edition of its texts. A new count writes its texts under an edition of its own, without locks, before the
 * counter names that edition; the texts of the previous edition then belong to no counter and are removed later.
 */
import { owners } from '../../customers/owner.ts'
import type { Sql } from '../../operation/sql.ts'
import type { Tally, TextChanges } from './tally.ts'

export interface FeatureOwner {
  workspaceId: string
  customerId: string
  featureId: string
}

/** Texts per statement: a statement with more would take too long. */
const batch = 5_000
/** No preparation takes longer; older texts without a counter will never get one. */
const preparationMaxMs = 3_600_000

/** Brings the stored texts of the tally's edition up to date. */
export async function stageTexts(
  sql: Sql,
  owner: FeatureOwner,
  { edition }: Tally,
  { said, unsaid }: TextChanges,
): Promise<void> {
  const key = [owner.workspaceId, owner.customerId, owner.featureId, edition]
  for (let from = 0; from < unsaid.length; from += batch) {
    const part = unsaid.slice(from, from + batch)
    await sql.query({
      text: `
        delete from usage_unique u using unnest($5::timestamptz[], $6::text[]) as k(s, v)
        where u.workspace_id = $1 and u.customer_id = $2 and u.feature_id = $3
          and u.period_start = k.s and u.edition = $4::bigint and u.value = k.v`,
      values: [...key, part.map(({ start }) => start), part.map(({ text }) => text)],
    })
  }
  for (let from = 0; from < said.length; from += batch) {
    const part = said.slice(from, from + batch)
    await sql.query({
      text: `
        insert into usage_unique (workspace_id, customer_id, feature_id, edition, period_start, value)
        select $1, $2, $3, $4::bigint, k.* from unnest($5::timestamptz[], $6::text[]) as k(s, v)
        order by 5, 6 on conflict do nothing`,
      values: [...key, part.map(({ start }) => start), part.map(({ text }) => text)],
    })
  }
}

/** Records that the feature may have texts without a counter from now on. */
export async function noteTexts(sql: Sql, owner: FeatureOwner, now: Date): Promise<void> {
  await sql.query({
    text: `
      insert into usage_recount (workspace_id, customer_id, feature_id, started_at)
      values ($1, $2, $3, $4) on conflict (workspace_id, customer_id, feature_id)
      do update set started_at = greatest(usage_recount.started_at, excluded.started_at)`,
    values: [owner.workspaceId, owner.customerId, owner.featureId, now],
  })
}

/** Removes texts without a counter, a limited number at a time. */
export async function pruneTexts(sql: Sql, now: Date): Promise<void> {
  const { rows } = await sql.query<{
    workspace_id: string
    customer_id: string
    feature_id: string
    started_at: Date
  }>({
    name: 'find_recounts',
    text: `select * from usage_recount where started_at < $1 order by started_at limit 100`,
    values: [new Date(now.getTime() - preparationMaxMs)],
  })
  for (const row of rows) {
    const of = { workspaceId: row.workspace_id, customerId: row.customer_id }
    const values = [...owners([of]).flat(), row.feature_id]
    const { rows: gone } = await sql.query({
      name: 'prune_texts',
      text: `
        with gone as (
          select u.* from usage_unique u
          where u.workspace_id = $1 and u.customer_id = $2 and u.feature_id = $3 and not exists (
            select from usage_counter c where c.workspace_id = u.workspace_id
              and c.customer_id = u.customer_id and c.feature_id = u.feature_id
              and c.period_start = u.period_start and c.edition = u.edition)
          limit ${batch}
        )
        delete from usage_unique u using gone g
        where u.workspace_id = g.workspace_id and u.customer_id = g.customer_id
          and u.feature_id = g.feature_id and u.period_start = g.period_start
          and u.edition = g.edition and u.value = g.value
        returning 1`,
      values,
    })
    if (gone.length === batch) return
    await sql.query({
      name: 'end_recount',
      text: `delete from usage_recount where workspace_id = $1 and customer_id = $2
        and feature_id = $3 and started_at = $4`,
      values: [...values, row.started_at],
    })
  }
}
