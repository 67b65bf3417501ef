/** The webhooks of Stripe's endpoints: names, bodies, and the signature that its library verifies. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { detailWords } from '../detail-words.ts'
import type { EventType } from '../webhook-events.ts'
import { type Signed, webhookFrame } from '../webhook-frame.ts'
import { customer } from './customer-fields.ts'
import { invoice } from './invoice-fields.ts'
import { meter } from './meter-fields.ts'
import { price, product } from './price-fields.ts'
import { testClock } from './routes/test-clocks.ts'
import { subscription } from './subscription-fields.ts'
import { activeEntitlementSummary, invoiceOfPayment, upcomingInvoice } from './webhook-objects.ts'

const changed = 'customer.subscription.updated'
const summaryUpdated = 'entitlements.active_entitlement_summary.updated'
const ended = 'customer.subscription.deleted'

/** All that is sent; what Stripe has no event for is not. */
const names: Readonly<Partial<Record<EventType, string>>> = {
  ...{ 'customer.created': 'customer.created', 'customer.updated': 'customer.updated' },
  ...{ 'customer.archived': 'customer.deleted', 'customer.unarchived': 'customer.updated' },
  ...{ 'meter.created': 'billing.meter.created', 'meter.updated': 'billing.meter.updated' },
  ...{ 'meter.archived': 'billing.meter.deactivated' },
  'meter.unarchived': 'billing.meter.reactivated',
  ...{ 'plan.created': 'product.created', 'plan.updated': 'product.updated' },
  ...{ 'plan.archived': 'product.updated', 'plan.unarchived': 'product.updated' },
  ...{ 'plan_version.published': 'price.created', 'plan_version.archived': 'price.updated' },
  ...{ 'entitlement.set': summaryUpdated, 'entitlement.updated': summaryUpdated },
  'entitlement.revoked': summaryUpdated,
  'subscription.created': 'customer.subscription.created',
  ...{ 'subscription.updated': changed, 'subscription.activated': changed },
  ...{ 'subscription.changed': changed, 'subscription.renewed': changed },
  ...{ 'subscription.past_due': changed, 'subscription.recovered': changed },
  ...{ 'subscription.suspended': changed, 'subscription.cancel_scheduled': changed },
  ...{ 'subscription.cancel_unscheduled': changed, 'subscription.trial_ended': changed },
  ...{ 'subscription.canceled': ended, 'subscription.expired': ended },
  'subscription.paused': 'customer.subscription.paused',
  'subscription.resumed': 'customer.subscription.resumed',
  'subscription.trial_will_end': 'customer.subscription.trial_will_end',
  ...{ 'invoice.created': 'invoice.created', 'invoice.updated': 'invoice.updated' },
  ...{ 'invoice.finalized': 'invoice.finalized', 'invoice.paid': 'invoice.paid' },
  ...{ 'invoice.voided': 'invoice.voided', 'invoice.overdue': 'invoice.overdue' },
  'invoice.marked_uncollectible': 'invoice.marked_uncollectible',
  ...{ 'invoice.payment_failed': 'invoice.payment_failed', 'invoice.upcoming': 'invoice.upcoming' },
  'payment.succeeded': 'invoice.payment_succeeded',
  'payment.action_required': 'invoice.payment_action_required',
  'test_clock.ready': 'test_helpers.test_clock.ready',
  'test_clock.failed': 'test_helpers.test_clock.internal_failure',
}

/** Of the time and the body, once for each secret that holds. */
function sign({ secrets, sentAt, body }: Signed): Record<string, string> {
  const t = Math.floor(sentAt.getTime() / 1_000)
  const signatures = secrets.map((secret) => {
    return `v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
  })
  return { 'stripe-signature': [`t=${t}`, ...signatures].join(',') }
}

export const stripeWebhooks = webhookFrame({
  nameOf: (type) => names[type] ?? null,
  userAgent: 'Stripe/1.0 (OpenMonetize)',
  sign,
  signedBy: ['Stripe-Signature'],
  schema: z.object({
    id: z.string().describe('Of the event; equal in every attempt.'),
    object: z.literal('event'),
    ...{ type: z.string(), created: z.int(), livemode: z.boolean() },
    ...{ api_version: z.null(), pending_webhooks: z.int() },
    request: z.object({ id: z.null(), idempotency_key: z.null() }),
    data: z.object({
      object: z.looseObject({}).describe('What it is about, as its route shows it.'),
    }),
  }),
  resources: {
    customer: { name: 'customer', asks: 'query customer', shown: customer },
    subscription: {
      ...{ name: 'subscription', asks: 'query customerSubscription', shown: subscription },
    },
    invoice: { name: 'invoice', asks: 'query invoice', shown: invoice },
    meter: { name: 'billing.meter', asks: 'query meter', shown: meter },
    plan: { name: 'product', asks: 'query plan', shown: product },
    plan_version: { name: 'price', asks: 'query planVersion', shown: price },
    payment: { name: 'invoice', asks: 'query payment', shown: invoiceOfPayment },
    test_clock: { name: 'test_clock', asks: 'query testClock', shown: testClock },
    entitlement: activeEntitlementSummary,
  },
  ofEvents: { 'invoice.upcoming': upcomingInvoice },
  body: (event, name, resource) => ({
    ...{ id: event.id, object: 'event', type: name, livemode: event.mode === 'LIVE' },
    created: Math.floor(event.createdAt.getTime() / 1_000),
    ...{ api_version: null, pending_webhooks: 1, request: { id: null, idempotency_key: null } },
    data: { object: resource ? resource.value : detailWords(event.data) },
  }),
})
