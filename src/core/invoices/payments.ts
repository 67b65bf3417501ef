/** Payments of invoices, as they are read. */
import { z } from 'zod'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference, text } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'
import { paymentStatuses } from './invoice.ts'

export const getPayment = readOperation({
  name: 'getPayment',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.payment.findFirst({ ...selection, where })
    return requireRow(found, 'payment', id)
  },
})

/** The payments; a customer token lists those of its customer. */
export const listPayments = listOperation({
  name: 'listPayments',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'payment',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    invoiceId: reference.nullish(),
    reference: text(255).nullish(),
    statuses: z.array(z.enum(paymentStatuses)).min(1).max(paymentStatuses.length).nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, invoiceId, statuses, startTime, endTime, ...given }) {
    return {
      customerId: await listedCustomer(ctx, customerId, { prefix: 'inv', id: invoiceId }),
      invoiceId: invoiceId ?? undefined,
      reference: given.reference ?? undefined,
      status: statuses ? { in: statuses } : undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})
