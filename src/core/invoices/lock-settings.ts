/**
 * The lock of a workspace's billing settings: whoever bills shares it from before the settings are read until the commit, and whoever
 * changes what is planned by them has it alone. It is no row, since most workspaces have none of their own, and many bill at once.
 */
import type { WriteContext } from '../operation/operation.ts'

const key = (parameter: string) => `hashtextextended(${parameter} || ' billing settings', 0)`

/** A condition in SQL that takes the share before a row is locked; the parameter is that of the workspace. */
export function sharingSettings(parameter: string): string {
  return `(select true from pg_advisory_xact_lock_shared(${key(parameter)}))`
}

/** Waits for all who bill by the settings of before. */
export async function lockSettings({
  sql,
  workspaceId,
}: Pick<WriteContext, 'sql' | 'workspaceId'>): Promise<void> {
  await sql.query({
    text: `select 1 from pg_advisory_xact_lock(${key('$1::text')})`,
    values: [workspaceId],
  })
}
