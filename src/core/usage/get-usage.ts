/** Usage of a customer over a time range. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { reference } from '../input.ts'
import { readOperation } from '../operation.ts'
import { timeRange } from '../time-range.ts'
import { byFeature } from './dimension.ts'
import { summarize } from './summary.ts'
import { sumUsage } from './sums.ts'

export const getUsage = readOperation({
  name: 'getUsage',
  scope: 'customer',
  rateClass: 'ANALYTICS',
  input: z.strictObject({ customerId: reference, range: timeRange }),
  async run(ctx, { customerId, range }) {
    const { id } = await requireCustomer(ctx, customerId)
    const owner = { workspaceId: ctx.workspaceId, customerId: id }
    const sums = await sumUsage(ctx.sql, owner, [byFeature], [range.start, range.end])
    return summarize(id, range, sums)
  },
})
