/** The lock of an e-mail address, under which customers are found by it. */
import type { WriteContext } from '../operation/operation.ts'

/** Requests at once for the same address, in any case of letters, wait for each other until the first has ended. */
export async function lockEmail(
  { sql, workspaceId }: Pick<WriteContext, 'sql' | 'workspaceId'>,
  email: string,
): Promise<void> {
  await sql.query({
    text: `select 1 from pg_advisory_xact_lock(hashtextextended($1 || ' customer e-mail ' || lower($2), 0))`,
    values: [workspaceId, email],
  })
}
