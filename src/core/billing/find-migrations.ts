/** The migrations of plans that are not finished. */
import type { Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import type { Proration } from '../subscriptions/subscription.ts'

export interface RunningMigration {
  id: string
  planId: string
  toVersionId: string
  at: 'NOW' | 'PERIOD_END'
  proration: Proration
  /** The last subscription that was visited. */
  cursorCustomerId: string
  cursorId: string
}

export interface FoundMigration {
  workspaceId: string
  mode: Mode
  id: string
}

export async function findMigrations(sql: Sql): Promise<FoundMigration[]> {
  const { rows } = await sql.query<FoundMigration>({
    name: 'find_plan_migrations',
    text: `select m.workspace_id "workspaceId", w.mode, m.id
      from plan_migration m join workspace w on w.id = m.workspace_id
      where m.status = 'RUNNING' order by m.created_at limit 100`,
    values: [],
  })
  return rows
}
