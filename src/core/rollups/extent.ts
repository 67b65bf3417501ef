/** How far back usage goes. */
import { eventAgeMaxMs } from '../entitlements/entitlement.ts'
import type { Sql } from '../operation/sql.ts'
import type { UsageOwner } from './sums.ts'

/** A time before which there is no usage; null when there is no usage at all. */
export async function usageSince(sql: Sql, owner: UsageOwner): Promise<Date | null> {
  if (owner.customerId !== null) return firstUsage(sql, owner)
  const { rows } = await sql.query({
    name: 'workspace_created_at',
    text: 'select created_at from workspace where id = $1',
    values: [owner.workspaceId],
  })
  const since = new Date(rows[0].created_at.getTime() - eventAgeMaxMs)
  // Imported history may be older than the workspace.
  const first = await firstUsage(sql, owner)
  return first && first < since ? first : since
}

/** The event time of the first usage, reversed or not; for a whole workspace to the hour, and only as far as it is rolled up. */
export async function firstUsage(
  sql: Sql,
  { workspaceId, customerId }: UsageOwner,
): Promise<Date | null> {
  const { rows } = await sql.query(
    customerId === null
      ? {
          name: 'first_usage_of_workspace',
          text: `
            select min(at) as first from workspace_rollup
            where workspace_id = $1 and dimension = 'feature'`,
          values: [workspaceId],
        }
      : {
          name: 'first_usage',
          text: `
            select min(timestamp) as first from usage_event
            where workspace_id = $1 and customer_id = $2`,
          values: [workspaceId, customerId],
        },
  )
  return rows[0].first
}
