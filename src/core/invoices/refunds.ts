/** Refunds of payments, as they are read. */
import { z } from 'zod'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'
import { refundStatuses } from './refund.ts'

export const getRefund = readOperation({
  name: 'getRefund',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.refund.findFirst({ ...selection, where })
    return requireRow(found, 'refund', id)
  },
})

/** The refunds; a customer token lists those of its customer. */
export const listRefunds = listOperation({
  name: 'listRefunds',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'refund',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    invoiceId: reference.nullish(),
    paymentId: reference.nullish(),
    statuses: z.array(z.enum(refundStatuses)).min(1).max(refundStatuses.length).nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, invoiceId, paymentId, statuses, startTime, endTime }) {
    const of = invoiceId ? { prefix: 'inv', id: invoiceId } : { prefix: 'pay', id: paymentId }
    return {
      customerId: await listedCustomer(ctx, customerId, of),
      invoiceId: invoiceId ?? undefined,
      paymentId: paymentId ?? undefined,
      status: statuses ? { in: statuses } : undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})
