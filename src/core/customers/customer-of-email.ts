/** The customer of an e-mail address: the only one that has it, else a new one. */
import type { WriteContext } from '../operation/operation.ts'
import { createCustomer } from './customers.ts'
import { lockEmail } from './lock-email.ts'

/**
 * Under a lock of the address, so that two that come at once find the same customer. An address that several have, or only archived
 * ones, names none of them.
 */
export async function customerOfEmail(
  ctx: WriteContext,
  email: string,
  name: string | null,
): Promise<{ id: string; isNew: boolean }> {
  const { sql, workspaceId } = ctx
  await lockEmail(ctx, email)
  const { rows } = await sql.query<{ id: string }>({
    text: `select id from customer where workspace_id = $1 and email = $2 and archived_at is null limit 2`,
    values: [workspaceId, email],
  })
  const [found, another] = rows
  if (found && !another) return { id: found.id, isNew: false }
  const made = await createCustomer.run({ ...ctx, prepared: null }, { email, name }, {})
  return { id: made.id, isNew: true }
}
