/** Removes deliveries that ended long ago, with their attempts, and deleted endpoints without deliveries. */
import type { Sql } from '../operation/sql.ts'

/** How long deliveries can be viewed and replayed; events are kept for good. */
const keptMs = 30 * 24 * 3_600_000
/** Rows removed in one statement. */
const batch = 5_000

export async function pruneWebhooks(sql: Sql, now: Date): Promise<void> {
  await sql.query({
    name: 'prune_webhook_deliveries',
    text: `
      delete from webhook_delivery where (workspace_id, id) in (
        select workspace_id, id from webhook_delivery where finished_at < $1
        order by finished_at limit ${batch})`,
    values: [new Date(now.getTime() - keptMs)],
  })
  await sql.query({
    name: 'prune_webhook_endpoints',
    text: `
      delete from webhook_endpoint w where deleted_at is not null and not exists (
        select from webhook_delivery d where d.workspace_id = w.workspace_id and d.endpoint_id = w.id)`,
  })
}
