/**
 * Compares what followers have with the database: customers when the change feed names them, webhook endpoints once a second.
 *
 * Invariant: what the feed named is read until that succeeds, so that no change is lost with an answer.
 */
import type { ChangeFeed } from '../core/changes/change-feed.ts'
import type { Sql } from '../core/operation/sql.ts'
import type { Heads } from '../core/operation/topic.ts'
import type { Hub, Watched } from './hub.ts'

export interface HeadCheckDeps {
  sql: Sql
  changes: Pick<ChangeFeed, 'listen'>
  hub: Hub
  warn(error: unknown, message: string): void
}

export interface HeadCheck {
  /** Must be called when the first customer is watched; it stops by itself when none is. */
  wake(): void
  close(): void
}

const everyMs = 1_000
/** Commits that the query saw may take this long to arrive by themselves before they count as lost. */
const graceMs = 50

export function createHeadCheck({ sql, changes, hub, warn }: HeadCheckDeps): HeadCheck {
  let timer: NodeJS.Timeout | undefined
  let due = new Set<Watched>()
  let reading = false
  let closed = false

  async function readDue(): Promise<void> {
    if (reading || closed || due.size === 0) return
    reading = true
    const asked = due
    due = new Set()
    try {
      const heads = await readHeads(sql, [...asked])
      setTimeout(() => {
        if (closed) return
        for (const { watched, ...found } of heads) hub.learn(watched, found)
      }, graceMs).unref()
    } catch (error) {
      warn(error, 'live head check failed')
      // Read again at the next turn.
      for (const one of asked) due.add(one)
      return
    } finally {
      reading = false
    }
    await readDue()
  }

  function check(watched: Watched[]): void {
    for (const one of watched) due.add(one)
    void readDue()
  }

  changes.listen({
    changed: (tails) => check(hub.watched(tails)),
    missed: () => check(hub.watched()),
  })

  const wake = () => {
    if (timer || closed || hub.size() === 0) return
    timer = setTimeout(() => {
      hub.tick()
      check(hub.watched().filter(isEndpoint))
      timer = undefined
      wake()
    }, everyMs)
  }

  return {
    wake,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** Their deliveries are not noted in the feed. */
const isEndpoint = ({ customerId }: Watched) => customerId.startsWith('we_')

async function readHeads(sql: Sql, watched: Watched[]): Promise<({ watched: Watched } & Heads)[]> {
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
