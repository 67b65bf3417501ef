/**
 * Invoices of customers, as they are read.
 *
 * Invariants: the lines sum to the subtotal, subtotal and tax to the total, which is never negative; what is due is the total less
 * what was paid and credited; a finalised invoice never changes but for what happens to it, which the database enforces too; the
 * numbers of a year are 1 … n without gaps. Everything that changes them is in `core/billing`.
 */
import { z } from 'zod'
import { customerRows } from '../customers/customer-rows.ts'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'
import { dunningStatuses, invoiceReasons, invoiceStatuses } from './invoice.ts'

export const getInvoice = readOperation({
  name: 'getInvoice',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.invoice.findFirst({ ...selection, where })
    return requireRow(found, 'invoice', id)
  },
})

/** The invoices; a customer token lists those of its customer. */
export const listInvoices = listOperation({
  name: 'listInvoices',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'invoice',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    subscriptionId: reference.nullish(),
    statuses: z.array(z.enum(invoiceStatuses)).min(1).max(5).nullish(),
    reasons: z.array(z.enum(invoiceReasons)).min(1).max(7).nullish(),
    dunning: z.array(z.enum(dunningStatuses)).min(1).max(5).nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, subscriptionId, statuses, reasons, dunning, startTime, endTime }) {
    const of = { prefix: 'sub', id: subscriptionId }
    return {
      customerId: await listedCustomer(ctx, customerId, of),
      subscriptionId: subscriptionId ?? undefined,
      status: statuses ? { in: statuses } : undefined,
      reason: reasons ? { in: reasons } : undefined,
      dunning: dunning ? { in: dunning } : undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})

export const invoicesOfEach = customerRows({
  name: 'listInvoices',
  scope: 'customer',
  table: 'invoice',
  sqlTable: 'invoice',
})
