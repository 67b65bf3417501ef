/** The rows of how recurring revenue moved, as they are read. */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { listOperation } from '../operation/list-operation.ts'
import { requirePlan } from '../plans/plan-reference.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'
import { knownCurrency } from '../values/money.ts'
import { mrrChangeKinds } from './mrr-changes.ts'

/** Of all plans together, unless one is named. Their ids sort by the instants. */
export const listMrrChanges = listOperation({
  name: 'listMrrChanges',
  scope: 'read',
  table: 'mrrChange',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    planId: reference.nullish(),
    kinds: z.array(z.enum(mrrChangeKinds)).min(1).max(mrrChangeKinds.length).nullish(),
    currency: knownCurrency.nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, planId, kinds, currency, startTime, endTime }) {
    return {
      customerId: customerId ? (await requireCustomer(ctx, customerId)).id : undefined,
      planId: planId ? (await requirePlan(ctx.db, planId)).id : null,
      kind: kinds ? { in: kinds } : undefined,
      currency: currency ?? undefined,
      at: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})
