/** The usage of a customer over a time range. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { timeRange } from '../values/time-range.ts'
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
