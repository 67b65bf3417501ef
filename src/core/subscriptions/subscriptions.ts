/**
 * Subscriptions of customers, as they are read.
 *
 * Invariants: the phases of a subscription tile its life without overlap; its state is a column written under the lock of the
 * customer's account, never computed at read; each period is charged once. Everything that changes them is in `core/billing`.
 */
import { z } from 'zod'
import { requireCustomer } from '../customers/customer-reference.ts'
import { customerRows } from '../customers/customer-rows.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { requirePlan } from '../plans/plan-reference.ts'
import { reference } from '../values/input.ts'
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

/** The subscriptions, newest first. */
export const listSubscriptions = listOperation({
  name: 'listSubscriptions',
  scope: 'read',
  table: 'subscription',
  filter: {
    customerId: reference.nullish(),
    planId: reference.nullish(),
    statuses: z.array(z.enum(subscriptionStatuses)).min(1).max(9).nullish(),
  },
  async where(ctx, { customerId, planId, statuses }) {
    return {
      customerId: customerId ? (await requireCustomer(ctx, customerId)).id : undefined,
      planId: planId ? (await requirePlan(ctx.db, planId)).id : undefined,
      status: statuses ? { in: statuses } : undefined,
    }
  },
})

export const subscriptionsOfEach = customerRows({
  name: 'listSubscriptions',
  scope: 'customer',
  table: 'subscription',
  sqlTable: 'subscription',
})
