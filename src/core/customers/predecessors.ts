/** Former owners of an externalId: the idempotency keys they used are not free for the next owner, which callers name alike. */
import type { ReadContext } from '../operation/operation.ts'

type Writing = Pick<ReadContext, 'sql' | 'workspaceId'>

/** Must be called before a customer gives up its externalId. */
export async function noteFormer(ctx: Writing, id: string, externalId: string): Promise<void> {
  await ctx.sql.query({
    name: 'note_former_external_id',
    text: `
      insert into former_external_id (workspace_id, external_id, customer_id) values ($1, $2, $3)
      on conflict do nothing`,
    values: [ctx.workspaceId, externalId, id],
  })
}

/** Must be called after customers took their externalIds: it stores the former owners of each with the customer. */
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
