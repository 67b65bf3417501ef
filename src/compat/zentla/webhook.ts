/** The webhooks of Zentla's endpoints: bodies and signatures. */
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { type Signed, webhookFrame } from '../webhook-frame.ts'
import { nested } from './aggregates.ts'
import { checkout } from './checkout-fields.ts'
import { credit } from './credit-fields.ts'
import { customer } from './customer-fields.ts'
import { invoice } from './invoice-fields.ts'
import { offer, version } from './offer-fields.ts'
import { promotion } from './promotion-fields.ts'
import { refund } from './refund-fields.ts'
import { subscription } from './subscription-fields.ts'
import { nameOf } from './webhook-names.ts'

/** The header is `t=<seconds>,v1=<hex>`; while a secret is being replaced, v1 occurs once for each. */
function sign({ secrets, sentAt, body }: Signed): Record<string, string> {
  const t = Math.floor(sentAt.getTime() / 1_000)
  const signatures = secrets.map((secret) => {
    return `v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
  })
  const signature = [`t=${t}`, ...signatures].join(',')
  return {
    'x-zentla-signature': signature,
    'x-webhook-signature': signature,
    'zentla-signature': signature,
    'x-webhook-timestamp': sentAt.toISOString(),
  }
}

export const zentlaWebhooks = webhookFrame({
  ...{ nameOf, sign, userAgent: 'Zentla-Webhooks/1.0' },
  signedBy: ['X-Zentla-Signature', 'X-Webhook-Id', 'X-Webhook-Timestamp'],
  schema: z.object({
    id: z.string().describe('Of the event; equal in every attempt.'),
    type: z.string(),
    timestamp: z.string().meta({ format: 'date-time' }),
    workspaceId: z.string(),
    apiVersion: z.string(),
    data: z.looseObject({}).describe('What it is about, by its name, as its route shows it.'),
  }),
  resources: {
    customer: { name: 'customer', asks: 'query customer', shown: customer },
    subscription: {
      ...{ name: 'subscription', asks: 'query customerSubscription', shown: subscription },
    },
    plan: { name: 'offer', asks: 'query plan', shown: offer },
    plan_version: { name: 'offer_version', asks: 'query planVersion', shown: version },
    invoice: { name: 'invoice', asks: 'query invoice', shown: invoice },
    refund: { name: 'refund', asks: 'query refund', shown: refund },
    store_credit: { name: 'credit', asks: 'query storeCredit', shown: credit },
    promotion: { name: 'promotion', asks: 'query promotion', shown: promotion },
    checkout: { name: 'checkout', asks: 'query checkout', shown: checkout },
  },
  body: (event, name, resource) => ({
    ...{ id: event.id, type: name, timestamp: event.createdAt.toISOString() },
    ...{ workspaceId: event.workspaceId, apiVersion: '2024-01-01' },
    data: resource
      ? { [resource.name]: resource.value }
      : nested(event.type, event.entityType, event.data),
  }),
})
