/** Deletes a test clock: its customers are archived, and their time no longer moves. */
import { z } from 'zod'
import { type WriteContext, writeOperation } from '../operation/operation.ts'
import { shown } from '../operation/stored-row.ts'
import { reference } from '../values/input.ts'
import { lockTestClock, refuseMoving } from './test-clocks.ts'

export const deleteTestClock = writeOperation({
  name: 'deleteTestClock',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const clock = await lockTestClock(ctx, id)
    refuseMoving(clock)
    await archiveCustomers(ctx, id, clock.now)
    const deleted = { deletedAt: ctx.now, updatedAt: ctx.now }
    await ctx.db.testClock.updateMany({ where: { id }, data: deleted })
    return shown(ctx.db.testClock, id, selection)
  },
})

async function archiveCustomers(ctx: WriteContext, clockId: string, now: Date): Promise<void> {
  const { workspaceId, sql } = ctx
  await sql.query({
    text: `
      select 1 from credit_account where workspace_id = $1 and test_clock_id = $2
      order by customer_id for no key update`,
    values: [workspaceId, clockId],
  })
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
