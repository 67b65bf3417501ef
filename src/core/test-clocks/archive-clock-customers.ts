/** What becomes of the customers of a test clock that is deleted: they are archived, and their time no longer moves. */
import type { WriteContext } from '../operation/operation.ts'

/** The accounts of the customers of a clock, by our ids. */
export async function lockClockAccounts(ctx: WriteContext, clockId: string): Promise<string[]> {
  const { rows } = await ctx.sql.query<{ customer_id: string }>({
    text: `
      select customer_id from credit_account where workspace_id = $1 and test_clock_id = $2
      order by customer_id for no key update`,
    values: [ctx.workspaceId, clockId],
  })
  return rows.map((row) => row.customer_id)
}

/** The accounts are locked. */
export async function archiveClockCustomers(
  ctx: WriteContext,
  clockId: string,
  now: Date,
): Promise<void> {
  const { workspaceId, sql } = ctx
  const { rows } = await sql.query({
    text: `
      update customer c set archived_at = $3, updated_at = $3, version = c.version + 1
      from credit_account a
      where a.workspace_id = $1 and a.test_clock_id = $2 and c.workspace_id = a.workspace_id
        and c.id = a.customer_id and c.archived_at is null
      returning c.id, c.external_id`,
    values: [workspaceId, clockId, now],
  })
  const archived = rows
    .map((row) => ({ id: row.id as string, externalId: row.external_id as string | null }))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  await ctx.db.creditAccount.updateMany({
    where: { customerId: { in: archived.map(({ id }) => id) } },
    data: { entitlementVersion: { increment: 1 } },
  })
  for (const { id, externalId } of archived) {
    ctx.entitlementsChanged(id)
    ctx.emit({ type: 'customer.archived', customerId: id, data: { id, externalId } })
  }
}
