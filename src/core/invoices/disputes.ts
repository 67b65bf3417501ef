/** Disputes of payments, as they are read. */
import { z } from 'zod'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'
import { disputeStatuses } from './refund.ts'

export const getDispute = readOperation({
  name: 'getDispute',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.dispute.findFirst({ ...selection, where })
    return requireRow(found, 'dispute', id)
  },
})

/** The disputes; a customer token lists those of its customer. */
export const listDisputes = listOperation({
  name: 'listDisputes',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'dispute',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    paymentId: reference.nullish(),
    statuses: z.array(z.enum(disputeStatuses)).min(1).max(disputeStatuses.length).nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, paymentId, statuses, startTime, endTime }) {
    return {
      customerId: await listedCustomer(ctx, customerId, { prefix: 'pay', id: paymentId }),
      paymentId: paymentId ?? undefined,
      status: statuses ? { in: statuses } : undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})
