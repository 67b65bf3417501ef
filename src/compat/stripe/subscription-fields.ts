/** Subscriptions and their one item: a subscription of ours is of one price. */
import { z } from 'zod'
import {
  combined,
  constant,
  count,
  eg,
  enumText,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  rowsOf,
  text,
  time,
  words,
} from '../fields.ts'
import { always, automaticTax, nothing } from './absent.ts'
import { created, currency, customerId, livemode, metadata, unix } from './fields.ts'
import { planOf, price } from './price-fields.ts'
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
    plan: combined(
      { of: from('planVersion', price) },
      { schema: z.looseObject({ id: z.string() }), example: planOf(price.example as never) },
      ({ of }) => planOf(of),
    ),
    ...{ discounts: always([]), metadata: always({}), tax_rates: always([]) },
    ...nothing('billing_thresholds', 'current_trial'),
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
    trial_start: combined(
      { begun: from('startedAt', nullable(unix)), end: from('trialEnd', nullable(unix)) },
      { schema: z.int().nullable(), example: null },
      ({ begun, end }) => (end === null ? null : begun),
    ),
    days_until_due: combined(
      { collection: enumText('CollectionMethod', 'CHARGE'), dueDays: count },
      { schema: z.int().nullable(), example: null },
      ({ collection, dueDays }) => (collection === 'INVOICE' ? dueDays : null),
    ),
    latest_invoice: combined(
      { rows: from('invoices(first: 1).edges', rowsOf(object({ id }))) },
      { schema: z.string().nullable(), example: 'inv_123' },
      ({ rows }) => rows[0]?.id ?? null,
    ),
    cancellation_details: combined(
      { reason: from('cancelReason', nullable(text)), at: from('canceledAt', nullable(unix)) },
      { schema: z.looseObject({}).nullable(), example: null },
      ({ reason, at }) =>
        at === null
          ? null
          : { comment: reason, feedback: null, reason: 'cancellation_requested' as const },
    ),
    ...{ automatic_tax: automaticTax, billing_mode: always({ flexible: null, type: 'classic' }) },
    ...{ billing_schedules: always([]), default_tax_rates: always([]) },
    invoice_settings: always({ account_tax_ids: null, issuer: { type: 'self' } }),
    trial_settings: always({ end_behavior: { missing_payment_method: 'create_invoice' } }),
    ...nothing('application', 'application_fee_percent', 'billing_cycle_anchor_config'),
    ...nothing('billing_thresholds', 'customer_account', 'default_payment_method'),
    ...nothing('default_source', 'description', 'discount', 'managed_payments'),
    ...nothing('next_pending_invoice_item_invoice', 'on_behalf_of', 'pause_collection'),
    ...nothing('payment_settings', 'pending_invoice_item_interval', 'pending_setup_intent'),
    ...nothing('pending_update', 'schedule', 'transfer_data'),
    test_clock: from('customer.testClock.id', eg(null, nullable(id))),
  }),
)
