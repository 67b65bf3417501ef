/** Subscriptions and their one item: a subscription of ours is of one price. */
import { z } from 'zod'
import {
  combined,
  constant,
  count,
  eg,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  time,
  words,
} from '../fields.ts'
import { created, currency, customerId, livemode, metadata, unix } from './fields.ts'
import { price } from './price-fields.ts'
import { wholeList, wholeListOf } from './whole-list.ts'

const statuses = words('SubscriptionStatus', {
  ...{ ACTIVE: 'active', TRIALING: 'trialing', PAST_DUE: 'past_due', INCOMPLETE: 'incomplete' },
  ...{ CANCELED: 'canceled', EXPIRED: 'canceled', PAUSED: 'paused', SUSPENDED: 'unpaid' },
  SCHEDULED: 'incomplete',
} as const)

/** The id of the item of a subscription, and back. */
const itemOf = (subscriptionId: string) => subscriptionId.replace(/^sub_/, 'si_')
export const subscriptionOf = (itemId: string) => itemId.replace(/^si_/, 'sub_')

const itemId = combined({ id }, { schema: z.string(), example: 'si_123' }, (row) => itemOf(row.id))
const period = {
  current_period_start: from('periodStart', nullable(unix)),
  current_period_end: from('periodEnd', nullable(unix)),
}

export const subscriptionItem = named(
  'SubscriptionItem',
  object({
    ...{ id: itemId, object: constant('subscription_item'), created, quantity: count, ...period },
    ...{ price: from('planVersion', price), subscription: from('id', eg('sub_123', id)) },
  }),
)

const items = combined(
  { item: { ...subscriptionItem, from: null }, id },
  wholeListOf(subscriptionItem, '/v1/subscription_items?subscription=sub_123'),
  ({ item, id: own }) => wholeList(`/v1/subscription_items?subscription=${own}`, [item]),
)

export const subscription = named(
  'Subscription',
  object({
    ...{ id: eg('sub_123', id), object: constant('subscription'), created, livemode, metadata },
    ...{ customer: from('customer', { ...customerId, from: 'customer' }), currency },
    ...{ status: statuses, items, ...period },
    billing_cycle_anchor: from('anchor', unix),
    cancel_at: eg(null, nullable(unix)),
    cancel_at_period_end: combined(
      { cancelAt: nullable(time), endedAt: nullable(time) },
      { schema: z.boolean(), example: false },
      ({ cancelAt, endedAt }) => cancelAt !== null && endedAt === null,
    ),
    ...{ canceled_at: eg(null, nullable(unix)), ended_at: eg(null, nullable(unix)) },
    collection_method: from(
      'collection',
      words('CollectionMethod', {
        CHARGE: 'charge_automatically',
        INVOICE: 'send_invoice',
      } as const),
    ),
    discounts: combined(
      { discounts: listOf(object({ id })) },
      { schema: z.array(z.string()), example: [] },
      ({ discounts }) => discounts.map((one) => one.id),
    ),
    start_date: from('startedAt', nullable(unix)),
    trial_end: eg(null, nullable(unix)),
    test_clock: from('customer.testClock.id', eg(null, nullable(id))),
  }),
)
