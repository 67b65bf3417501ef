/** Usage of a customer over a time range. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { reference } from '../input.ts'
import { readOperation } from '../operation.ts'
import { timeRange } from '../time-range.ts'
import { summarize, sumUsage } from './summary.ts'

export const getUsage = readOperation({
  name: 'getUsage',
  scope: 'customer',
  input: z.strictObject({ customerId: reference, range: timeRange }),
  async run(ctx, { customerId, range }) {
    const { id } = await requireCustomer(ctx, customerId)
    const owner = { workspaceId: ctx.workspaceId, customerId: id }
    return summarize(id, range, await sumUsage(ctx.sql, owner, range, false))
  },
})
