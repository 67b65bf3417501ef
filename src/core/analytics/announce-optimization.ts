/** Announces, at most once a week, what a customer could save with cheaper models. */

import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { writeOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { byRate } from '../rollups/dimension.ts'
import { decimalText } from '../values/decimal.ts'
import { reference } from '../values/input.ts'
import { dayMs } from '../values/period.ts'
import { optimizationOf } from './optimization.ts'
import { scopeOf } from './range.ts'

/** The least time between two announcements to one customer. */
const quietMs = 7 * dayMs
const announcedMax = 5

/** Looks at the last 30 days. Does nothing without an opportunity, or too soon after the last announcement. */
export const announceOptimization = writeOperation({
  name: 'announceOptimization',
  scope: 'admin',
  input: z.strictObject({ customerId: reference }),
  async run(ctx, { customerId }): Promise<boolean> {
    const { id } = await requireCustomer(ctx, customerId)
    const found = await optimizationOf(ctx, await scopeOf(ctx, { customerId: id }, [byRate]))
    if (found.opportunities.length === 0) return false
    // The lock keeps two servers at once from both announcing.
    await ctx.db.$queryRaw`
      select customer_id from credit_account
      where workspace_id = ${ctx.workspaceId} and customer_id = ${id} for no key update`
    const last = await ctx.db.event.findFirst({
      where: {
        customerId: id,
        type: 'optimization.available',
        createdAt: { gt: new Date(ctx.now.getTime() - quietMs) },
      },
      select: { id: true },
    })
    if (last) return false
    ctx.emit({
      type: 'optimization.available',
      customerId: id,
      data: {
        startTime: found.start.toISOString(),
        endTime: found.end.toISOString(),
        opportunities: found.opportunities.slice(0, announcedMax).map((one) => ({
          type: one.type,
          eventType: one.eventType,
          fromModel: one.fromModel,
          toModel: one.toModel,
          potentialSavings: decimalText(one.potentialSavings),
          potentialSavingsCredits: decimalText(one.potentialSavingsCredits),
          savingsPercent: one.savingsPercent,
          currency: one.currency,
        })),
      },
    })
    return true
  },
})

/** Customers of a workspace with usage, after the given id, sorted by id; a week of real time means nothing on a test clock. */
export async function findUsers(
  sql: Sql,
  workspaceId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql.query({
    name: 'find_users',
    text: `
      select customer_id from credit_account
      where workspace_id = $1 and customer_id > $2 and sequence > 0 and clock_now is null
      order by customer_id limit $3`,
    values: [workspaceId, after, limit],
  })
  return rows.map((row) => row.customer_id)
}
