/** Finds the workspaces with an endpoint that subscribes to an event type. */
import type { DomainEventType } from '../events/domain-event.ts'
import type { Sql } from '../operation/sql.ts'
import type { WorkspaceMode } from './dispatch.ts'

export async function findSubscribedWorkspaces(
  sql: Sql,
  type: DomainEventType,
): Promise<WorkspaceMode[]> {
  const prefix = `${type.slice(0, type.lastIndexOf('.'))}.*`
  const { rows } = await sql.query({
    name: 'find_asking',
    text: `
      select w.id, w.mode from workspace w where exists (
        select from webhook_endpoint e
        where e.workspace_id = w.id and e.disabled_at is null and e.deleted_at is null
          and e.events && $1::text[])`,
    values: [['*', prefix, type]],
  })
  return rows.map((row) => ({ workspaceId: row.id, mode: row.mode }))
}
