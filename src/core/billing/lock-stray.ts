/** The lock of a checkout that has no customer yet; with one, the account of the customer is its lock. */
import type { WriteContext } from '../operation/operation.ts'

export async function lockStray(
  { sql, workspaceId }: Pick<WriteContext, 'sql' | 'workspaceId'>,
  id: string,
): Promise<void> {
  await sql.query({
    text: 'select 1 from pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`stray ${workspaceId} ${id}`],
  })
}
