/**
 * Subscriptions of customers, as they are read.
 *
 * Invariants: the phases of a subscription tile its life without overlap; its state is a column written under the lock of the
 * customer's account, never computed at read; each period is charged once. Everything that changes them is in `core/billing`.
 */
import { z } from 'zod'
import { customerRows } from '../customers/customer-rows.ts'
import { listedCustomer } from '../customers/listed-customer.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { requirePlan } from '../plans/plan-reference.ts'
import { instant, reference } from '../values/input.ts'
import { listOrder, orderAcrossCustomers } from '../values/list-order.ts'
import { subscriptionStatuses } from './subscription.ts'

export const getSubscription = readOperation({
  name: 'getSubscription',
  scope: 'customer',
  input: z.strictObject({ id: reference, customerId: reference.nullish() }),
  ofNoCustomer: true,
  async run(ctx, { id }, selection) {
    const where = { id, customerId: ctx.caller.customer?.id }
    const found = await ctx.db.subscription.findFirst({ ...selection, where })
    return requireRow(found, 'subscription', id)
  },
})

/** The subscriptions; a customer token lists those of its customer. */
export const listSubscriptions = listOperation({
  name: 'listSubscriptions',
  scope: 'customer',
  ofNoCustomer: true,
  table: 'subscription',
  orderBy: orderAcrossCustomers,
  filter: {
    customerId: reference.nullish(),
    planId: reference.nullish(),
    statuses: z.array(z.enum(subscriptionStatuses)).min(1).max(9).nullish(),
    startTime: instant.nullish(),
    endTime: instant.nullish(),
    order: listOrder,
  },
  async where(ctx, { customerId, planId, statuses, startTime, endTime }) {
    return {
      customerId: await listedCustomer(ctx, customerId),
      // To a customer token, a plan that it may not see is as one that is not there.
      ...(planId != null && ctx.caller.customer
        ? { plan: { OR: [{ id: planId }, { key: planId }] } }
        : { planId: planId ? (await requirePlan(ctx.db, planId)).id : undefined }),
      status: statuses ? { in: statuses } : undefined,
      createdAt: { gte: startTime ?? undefined, lt: endTime ?? undefined },
    }
  },
})

export const subscriptionsOfEach = customerRows({
  name: 'listSubscriptions',
  scope: 'customer',
  table: 'subscription',
  sqlTable: 'subscription',
})
