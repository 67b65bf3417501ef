/** The webhooks of CrediBill's endpoints: names, bodies and the three sets of headers that its clients verify by. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { snakeCase } from '../../core/values/snake-case.ts'
import { combined, eg, enumText, id, inLowerCase, named, object, text } from '../fields.ts'
import { standardSignature } from '../standard-signature.ts'
import type { EventType } from '../webhook-events.ts'
import { type Signed, webhookFrame } from '../webhook-frame.ts'
import { customer } from './customer-fields.ts'
import { common, minor } from './fields.ts'
import { invoice } from './invoice-fields.ts'
import { plan } from './plan-fields.ts'
import { subscription } from './subscription-fields.ts'

const same = [
  ...['subscription.created', 'subscription.activated', 'subscription.renewed'],
  ...['subscription.past_due', 'subscription.paused', 'subscription.resumed'],
  ...['subscription.updated', 'subscription.cancel_scheduled'],
  ...['invoice.created', 'invoice.paid', 'invoice.overdue', 'invoice.payment_failed'],
  ...['invoice.finalized', 'invoice.voided', 'customer.created', 'customer.updated'],
  ...['payment.processing', 'payment.succeeded', 'payment.failed'],
  ...['plan.created', 'plan.updated', 'plan.archived', 'usage.limit_exceeded'],
] as const satisfies readonly EventType[]

/** All that CrediBill sends under another name than ours. */
const renamed: Readonly<Partial<Record<EventType, string>>> = {
  'subscription.recovered': 'subscription.updated',
  'subscription.suspended': 'subscription.updated',
  'subscription.cancel_unscheduled': 'subscription.updated',
  'subscription.expired': 'subscription.updated',
  'subscription.canceled': 'subscription.cancelled',
  'subscription.changed': 'subscription.plan_changed',
  'subscription.trial_ended': 'subscription.trial_expired',
  'invoice.marked_uncollectible': 'invoice.failed',
  'customer.archived': 'customer.deleted',
  'refund.succeeded': 'payment.refunded',
  'plan_version.published': 'plan.updated',
  'plan.unarchived': 'plan.updated',
  'webhook.test': 'test.webhook',
}

const names: ReadonlyMap<string, string> = new Map([
  ...same.map((type) => [type, type] as const),
  ...Object.entries(renamed),
])

const payment = named(
  'Payment',
  object({
    ...common('j57payment202'),
    ...{ customerId: eg('j57customer123', id), invoiceId: eg('j57invoice101', id) },
    ...{ amount: minor('amount', 5000), currency: eg('UGX', text) },
    status: eg('succeeded', enumText('PaymentStatus', 'succeeded', inLowerCase)),
  }),
)
const refund = named(
  'Refund',
  object({
    ...{ ...common('j57refund303'), paymentId: eg('j57payment202', id) },
    ...{ amount: minor('amount', 5000), currency: eg('UGX', text), reason: eg('Requested', text) },
    status: eg('succeeded', enumText('RefundStatus', 'succeeded', inLowerCase)),
  }),
)
/** An event about a version is about its plan. */
const planOfVersion = combined({ plan }, plan, (version) => version.plan)

/** Names in snake case at every depth, but for what is the user's own. */
function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value).map(([name, inner]) => {
    return [name.startsWith('_') ? name : snakeCase(name), isOwn(name) ? inner : inSnakeCase(inner)]
  })
  return Object.fromEntries(entries)
}

function isOwn(name: string): boolean {
  return name === 'metadata'
}

/** Exact numbers are objects too, without a prototype. */
function isPlainObject(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}

/** Of the newest secret: the clients compare the whole header. */
function hexOf({ secrets: [secret = ''], body }: Signed): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

export const credibillWebhooks = webhookFrame({
  nameOf: (type) => names.get(type) ?? null,
  userAgent: 'CrediBill-Webhooks/1.0',
  sign(signed) {
    const { id: messageId, timestamp, signature } = standardSignature(signed)
    return {
      ...{ 'svix-id': messageId, 'svix-timestamp': timestamp, 'svix-signature': signature },
      ...{ 'webhook-id': messageId, 'webhook-timestamp': timestamp },
      'webhook-signature': signature,
      'x-webhook-event': names.get(signed.type) ?? signed.type,
      'x-delivery-attempt': String(signed.attempt),
      'x-webhook-signature': hexOf(signed),
    }
  },
  signedBy: ['svix-signature', 'webhook-signature', 'X-Webhook-Signature'],
  schema: z.object({
    event: z.string(),
    data: z.looseObject({}).describe('What it is about, as its route shows it, in snake case.'),
    timestamp: z.string().meta({ format: 'date-time' }),
    app_id: z.string(),
    event_id: z.string().describe('Equal in every attempt.'),
    api_version: z.string(),
  }),
  resources: {
    customer: { name: 'customer', asks: 'query customer', shown: customer },
    subscription: {
      ...{ name: 'subscription', asks: 'query customerSubscription', shown: subscription },
    },
    invoice: { name: 'invoice', asks: 'query invoice', shown: invoice },
    payment: { name: 'payment', asks: 'query payment', shown: payment },
    refund: { name: 'refund', asks: 'query refund', shown: refund },
    plan: { name: 'plan', asks: 'query plan', shown: plan },
    plan_version: { name: 'plan', asks: 'query planVersion', shown: planOfVersion },
  },
  body: (event, name, resource) => ({
    event: name,
    data: inSnakeCase(resource ? resource.value : event.data),
    timestamp: event.createdAt.toISOString(),
    ...{ app_id: event.workspaceId, event_id: event.id, api_version: '2026-01-20' },
  }),
})
