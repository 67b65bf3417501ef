/** Webhook endpoints: which events they receive, and the secret that signs the requests. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  constant,
  eg,
  flag,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  said,
  text,
  time,
  within,
  words,
} from '../../fields.ts'
import { listRoute, route } from '../../route.ts'
import { page } from '../fields.ts'
import { textInput } from '../inputs.ts'

const tag = 'Webhooks'

const url = textInput(2_048).describe('HTTPS, leading to a public address.')
const events = z
  .array(textInput(100))
  .min(1, 'must name at least one type')
  .max(50, 'must be at most 50')
  .describe('Types of events such as credits.low_balance, prefixes such as credits.*, or *.')
const description = textInput(500).nullish()
const ordered = z
  .boolean()
  .optional()
  .describe("Whether a customer's events wait for each other; true by default.")
const givenSecret = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(255, 'must have at most 255 characters')
  .nullish()
  .describe(
    'Signs requests: 8 to 255 printable ASCII characters, after whsec_ the base64 of 24 to 64 bytes. Any other text signs twice: as it is, and as base64. One is made without it.',
  )

const address = 'https://example.com/webhook'
const types = ['credits.low_balance', 'usage.limit_exceeded']
const webhook = named(
  'Webhook',
  object({
    id: eg('we_001', id),
    url: eg(address, text),
    events: from('enabledEvents', eg(types, listOf(text))),
    description: eg(null, nullable(text)),
    ordered: flag,
    enabled: flag,
    disabled_reason: eg(null, nullable(text)),
    created_at: time,
    updated_at: time,
  }),
)

const withSecret = named(
  'WebhookWithSecret',
  object({
    ...within('endpoint', webhook.fields),
    secret: said('Shown only now: store it.', text),
  }),
)

const asEvents = { events: 'enabledEvents' }

/** The common declaration of the routes of one endpoint. */
const one = { tag, refuses: ['NOT_FOUND'] as const, as: { webhook_id: 'id', ...asEvents } }
const path = { webhook_id: 'we_001' }

const createWebhook = route('POST /webhooks', {
  name: 'createWebhook',
  summary: 'Creates a webhook endpoint, which receives events from now on.',
  tag,
  refuses: ['LIMIT_EXCEEDED'],
  asks: 'mutation createWebhookEndpoint',
  as: asEvents,
  body: { url, events, secret: givenSecret, description, ordered },
  answer: withSecret,
  example: { request: { url: address, events: types, secret: 'webhook_secret_key' } },
  shows: { secret: 'webhook_secret_key' },
})

const listWebhooks = listRoute('GET /webhooks', page, {
  name: 'listWebhooks',
  summary: 'The webhook endpoints, newest first.',
  tag,
  asks: 'query webhookEndpoints',
  rows: { webhooks: webhook },
})

const getWebhook = route('GET /webhooks/{webhook_id}', {
  ...one,
  name: 'getWebhook',
  summary: 'One webhook endpoint.',
  asks: 'query webhookEndpoint',
  answer: webhook,
  example: { path },
})

const updateWebhook = route('PATCH /webhooks/{webhook_id}', {
  ...one,
  name: 'updateWebhook',
  summary: 'Changes a webhook endpoint: omitted fields stay.',
  asks: 'mutation updateWebhookEndpoint',
  body: { url: url.optional(), events: events.optional(), description, ordered },
  answer: webhook,
  example: { path, request: { description: 'Production' } },
  shows: { description: 'Production' },
})

const enableWebhook = route('POST /webhooks/{webhook_id}/enable', {
  ...one,
  name: 'enableWebhook',
  summary: 'Resumes sending with events from now on.',
  asks: 'mutation enableWebhookEndpoint',
  answer: webhook,
  example: { path },
})

const disableWebhook = route('POST /webhooks/{webhook_id}/disable', {
  ...one,
  name: 'disableWebhook',
  summary: 'Stops sending, and gives up waiting deliveries.',
  asks: 'mutation disableWebhookEndpoint',
  answer: webhook,
  example: { path },
  shows: { enabled: false },
})

const deleteWebhook = route('DELETE /webhooks/{webhook_id}', {
  ...one,
  name: 'deleteWebhook',
  summary: 'Deletes a webhook endpoint and its secrets.',
  asks: 'mutation deleteWebhookEndpoint',
  answer: object({ id: eg('we_001', id), deleted: constant(true) }),
  example: { path },
})

const rotateSecret = route('POST /webhooks/{webhook_id}/rotate', {
  ...one,
  name: 'rotateWebhookSecret',
  summary: 'Replaces the secret; the previous one also signs for 24 hours.',
  asks: 'mutation rotateWebhookSecret',
  body: { secret: givenSecret },
  answer: withSecret,
  example: { path, request: {} },
  shows: { secret: 'whsec_…' },
})

const testWebhook = route('POST /webhooks/{webhook_id}/test', {
  ...one,
  name: 'testWebhook',
  summary: 'Sends an event of the type webhook.test to one endpoint, whatever it subscribes to.',
  asks: 'mutation sendTestWebhook',
  answer: object({
    delivery_id: from('id', eg('whd_001', id)),
    event_id: eg('event_001', id),
    type: from('eventType', eg('webhook.test', text)),
    status: words('WebhookDeliveryStatus', {
      PENDING: 'pending',
      DELIVERED: 'delivered',
      DEAD: 'dead',
    }),
    created_at: time,
  }),
  example: { path },
})

export const webhookRoutes: Route[] = [
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  testWebhook,
  rotateSecret,
  disableWebhook,
  enableWebhook,
  deleteWebhook,
]
