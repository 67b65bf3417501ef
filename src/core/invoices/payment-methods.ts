/** What customers pay with, as it is read. */
import { z } from 'zod'
import { customerRows } from '../customers/customer-rows.ts'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { reference } from '../values/input.ts'
import { orderAcrossCustomers } from '../values/list-order.ts'
import { paymentMethodStatuses } from './invoice.ts'

export const getPaymentMethod = readOperation({
  name: 'getPaymentMethod',
  scope: 'customer',
  input: z.strictObject({ id: reference }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.paymentMethod.findFirst({ ...selection, where })
    return requireRow(found, 'payment method', id)
  },
})

/** The methods that are set up or being set up, unless states are named; a customer token lists those of its customer. */
export const listPaymentMethods = listOperation({
  name: 'listPaymentMethods',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'paymentMethod',
  orderBy: (_, where) => orderAcrossCustomers({}, where),
  filter: {
    customerId: reference.nullish(),
    statuses: z
      .array(z.enum(paymentMethodStatuses))
      .min(1)
      .max(paymentMethodStatuses.length)
      .nullish(),
  },
  async where(ctx, { customerId, statuses }) {
    return {
      customerId: await listedCustomer(ctx, customerId, { prefix: 'pm', id: null }),
      status: { in: statuses ?? ['PENDING', 'REQUIRES_ACTION', 'ACTIVE'] },
    }
  },
})

export const paymentMethodsOfEach = customerRows({
  name: 'listPaymentMethods',
  scope: 'customer',
  table: 'paymentMethod',
  sqlTable: 'payment_method',
  where: `status not in ('FAILED', 'REMOVED')`,
})
