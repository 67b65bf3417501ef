/** Who had an externalId before: keys that its former customers used are not free for the next, whom callers name alike. */
import type { ReadContext } from '../operation/operation.ts'

type Writing = Pick<ReadContext, 'sql' | 'workspaceId'>

/** To be called before a customer gives its externalId up. */
export async function noteFormer(ctx: Writing, id: string, externalId: string): Promise<void> {
  await ctx.sql.query({
    name: 'note_former_external_id',
    text: `
      insert into former_external_id (workspace_id, external_id, customer_id) values ($1, $2, $3)
      on conflict do nothing`,
    values: [ctx.workspaceId, externalId, id],
  })
}

/** To be called when customers have taken their externalIds: from then on nobody else gives one up unseen. */
export async function notePredecessors(ctx: Writing, ids: string[]): Promise<void> {
  await ctx.sql.query({
    name: 'note_predecessors',
    text: `
      update customer c set predecessors = f.ids
      from unnest($2::text[]) as k(id)
      cross join lateral (
        select coalesce(array_agg(o.customer_id order by o.customer_id), '{}') as ids
        from customer t
        join former_external_id o
          on o.workspace_id = t.workspace_id and o.external_id = t.external_id and o.customer_id <> t.id
        where t.workspace_id = $1 and t.id = k.id
      ) f
      where c.workspace_id = $1 and c.id = k.id and c.predecessors <> f.ids`,
    values: [ctx.workspaceId, ids],
  })
}
