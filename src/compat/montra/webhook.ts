/** The webhooks of Montra's endpoints: names, bodies and signatures. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { detailWords } from '../detail-words.ts'
import { eg, enumText, id, inLowerCase, named, object, shows, text, time } from '../fields.ts'
import type { EventType } from '../webhook-events.ts'
import { webhookFrame } from '../webhook-frame.ts'
import { session } from './checkout-fields.ts'
import { customer } from './customer-fields.ts'
import { amount } from './fields.ts'
import { invoice } from './invoice-fields.ts'
import { refund } from './refund-fields.ts'
import { subscription } from './subscription-fields.ts'

const updated = 'subscription.updated'

/** All that Montra sends; the type of the core is the first. */
const names: Readonly<Partial<Record<EventType, string>>> = {
  'checkout.completed': 'checkout.completed',
  'usage.limit_exceeded': 'usage.limit_reached',
  ...{ 'invoice.created': 'invoice.created', 'invoice.paid': 'invoice.paid' },
  'subscription.created': 'subscription.created',
  ...{ 'subscription.updated': updated, 'subscription.activated': updated },
  ...{ 'subscription.changed': updated, 'subscription.trial_ended': updated },
  ...{ 'subscription.past_due': updated, 'subscription.recovered': updated },
  ...{ 'subscription.suspended': updated, 'subscription.change_scheduled': updated },
  ...{ 'subscription.cancel_scheduled': updated, 'subscription.cancel_unscheduled': updated },
  ...{ 'subscription.expired': updated, 'subscription.canceled': updated },
  ...{ 'subscription.paused': updated, 'subscription.resumed': updated },
  'subscription.renewed': updated,
  'payment.failed': 'payment.failed',
  'refund.created': 'refund.created',
  ...{ 'customer.created': 'customer.created', 'customer.updated': 'customer.updated' },
}

const transaction = named(
  'Transaction',
  object({
    ...{ id: eg('pay_123', id), customer_id: eg('cust_123', id), invoice_id: eg('inv_123', id) },
    ...{ amount: amount(75.5), currency: eg('USD', text) },
    status: eg('failed', enumText('PaymentStatus', 'failed', inLowerCase)),
    created_at: time,
  }),
)

export const montraWebhooks = webhookFrame({
  nameOf: (type) => names[type] ?? null,
  userAgent: 'Montra-Webhooks/1.0',
  // The clients compare the whole header, so that the newest secret signs alone while one is being replaced.
  sign: ({ secrets: [secret = ''], body }) => ({
    'montra-signature': createHmac('sha256', secret).update(body).digest('hex'),
  }),
  signedBy: ['Montra-Signature'],
  schema: z.object({
    id: z.string().describe('Of the event; equal in every attempt.'),
    type: z.string(),
    created_at: z.string().meta({ format: 'date-time' }),
    data: z.looseObject({}).describe('What it is about, as its route shows it.'),
  }),
  resources: {
    customer: { name: 'customer', asks: 'query customer', shown: customer },
    subscription: {
      ...{ name: 'subscription', asks: 'query customerSubscription', shown: subscription },
    },
    invoice: { name: 'invoice', asks: 'query invoice', shown: invoice },
    payment: { name: 'payment', asks: 'query payment', shown: transaction },
    refund: { name: 'refund', asks: 'query refund', shown: refund },
    checkout: {
      name: 'checkout',
      asks: 'query checkout',
      shown: shows({ status: 'complete', invoice_id: 'inv_123' }, session),
    },
  },
  body: (event, name, resource) => ({
    ...{ id: event.id, type: name, created_at: event.createdAt.toISOString() },
    data: resource ? resource.value : detailWords(event.data),
  }),
})
