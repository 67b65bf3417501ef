/** Credit notes on invoices, as they are read. */
import { z } from 'zod'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'

export const getCreditNote = readOperation({
  name: 'getCreditNote',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.creditNote.findFirst({ ...selection, where })
    return requireRow(found, 'credit note', id)
  },
})

/** The credit notes; a customer token lists those of its customer. */
export const listCreditNotes = listOperation({
  name: 'listCreditNotes',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'creditNote',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    invoiceId: reference.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, invoiceId, startTime, endTime }) {
    return {
      customerId: await listedCustomer(ctx, customerId, { prefix: 'inv', id: invoiceId }),
      invoiceId: invoiceId ?? undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})
