/** Compares once a second what followers have with the database, for all that is watched in one query. */
import type { Sql } from '../core/operation/sql.ts'
import type { Heads } from '../core/operation/topic.ts'
import type { Hub, Watched } from './hub.ts'

export interface HeadCheckDeps {
  sql: Sql
  hub: Hub
  warn(error: unknown): void
}

export interface HeadCheck {
  /** Must be called when the first customer is watched; it stops by itself when none is. */
  wake(): void
  close(): void
}

const everyMs = 1_000
/** Commits that the query saw may take this long to arrive by themselves before they count as lost. */
const graceMs = 50

export function createHeadCheck({ sql, hub, warn }: HeadCheckDeps): HeadCheck {
  let timer: NodeJS.Timeout | undefined
  let grace: NodeJS.Timeout | undefined
  let closed = false

  const wake = () => {
    if (timer || closed || hub.size() === 0) return
    timer = setTimeout(async () => {
      hub.tick()
      const heads = await readHeads(sql, hub.watched()).catch((error: unknown) => {
        warn(error)
        return []
      })
      if (!closed && heads.length > 0) {
        grace = setTimeout(() => {
          for (const { watched, ...found } of heads) hub.learn(watched, found)
        }, graceMs)
      }
      timer = undefined
      wake()
    }, everyMs)
  }

  return {
    wake,
    close() {
      closed = true
      clearTimeout(timer)
      clearTimeout(grace)
    },
  }
}

async function readHeads(sql: Sql, watched: Watched[]): Promise<({ watched: Watched } & Heads)[]> {
  if (watched.length === 0) return []
  const { rows } = await sql.query({
    name: 'live_heads',
    text: `
      select a.workspace_id, a.customer_id, a.sequence,
        a.entitlement_version + w.catalog_version as terms, a.billing_sequence as billing
      from unnest($1::text[], $2::text[]) as k(w, c)
      join credit_account a on a.workspace_id = k.w and a.customer_id = k.c
      join workspace w on w.id = a.workspace_id
      union all
      select e.workspace_id, e.id, (
        -- The end of an endpoint is news, too.
        select coalesce(max(change_sequence), 0) + case when e.deleted_at is null then 0 else 1 end
        from webhook_delivery d where d.workspace_id = e.workspace_id and d.endpoint_id = e.id), 0, 0
      from unnest($1::text[], $2::text[]) as k(w, c)
      join webhook_endpoint e on e.workspace_id = k.w and e.id = k.c`,
    values: [watched.map((w) => w.workspaceId), watched.map((w) => w.customerId)],
  })
  return rows.map((row) => ({
    watched: { workspaceId: row.workspace_id, customerId: row.customer_id },
    sequence: Number(row.sequence),
    terms: Number(row.terms),
    billing: Number(row.billing),
  }))
}
