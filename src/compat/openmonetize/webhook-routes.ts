/** Webhook endpoints: who is told of events, and by which secret requests are signed. */
import { z } from 'zod'
import { type Route, route } from '../dialect.ts'
import {
  CreateWebhookDocument,
  DeleteWebhookDocument,
  DisableWebhookDocument,
  EnableWebhookDocument,
  GetWebhookDocument,
  ListWebhooksDocument,
  RotateWebhookSecretDocument,
  TestWebhookDocument,
  UpdateWebhookDocument,
  type WebhookFieldsFragment,
} from './operations.generated.ts'
import { pageOf, pageQuery, pagination, paginationOf, textInput, time, timeText } from './shapes.ts'

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

const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    description: z.string().nullable(),
    ordered: z.boolean(),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Webhook' })

const withSecret = webhook
  .extend({
    secret: z.string().describe('Shown only now: keep it.'),
  })
  .meta({ id: 'WebhookWithSecret' })

const createWebhook = route({
  method: 'POST',
  path: '/webhooks',
  name: 'createWebhook',
  summary: 'Makes a webhook endpoint, which is told of events from now on.',
  tag,
  refuses: ['LIMIT_EXCEEDED'],
  document: CreateWebhookDocument,
  body: z.strictObject({ url, events, secret: givenSecret, description, ordered }),
  response: withSecret,
  input: ({ body }) => ({ input: body }),
  output: ({ createWebhookEndpoint: { endpoint, secret } }) => ({
    ...webhookOf(endpoint),
    secret,
  }),
})

const listWebhooks = route({
  method: 'GET',
  path: '/webhooks',
  name: 'listWebhooks',
  summary: 'The webhook endpoints, newest first.',
  tag,
  document: ListWebhooksDocument,
  query: z.strictObject(pageQuery),
  response: z.object({ webhooks: z.array(webhook), pagination }),
  input: ({ query }) => pageOf(query),
  output: ({ webhookEndpoints: { edges, pageInfo } }) => ({
    webhooks: edges.map(({ node }) => webhookOf(node)),
    pagination: paginationOf(pageInfo),
  }),
})

const getWebhook = route({
  method: 'GET',
  path: '/webhooks/{webhook_id}',
  name: 'getWebhook',
  summary: 'One webhook endpoint.',
  tag,
  refuses: ['NOT_FOUND'],
  document: GetWebhookDocument,
  response: webhook,
  input: ({ path }) => ({ id: path.webhook_id }),
  output: (data) => webhookOf(data.webhookEndpoint),
})

const updateWebhook = route({
  method: 'PATCH',
  path: '/webhooks/{webhook_id}',
  name: 'updateWebhook',
  summary: 'Changes a webhook endpoint: what is left out stays.',
  tag,
  refuses: ['NOT_FOUND'],
  document: UpdateWebhookDocument,
  body: z.strictObject({ url: url.optional(), events: events.optional(), description, ordered }),
  response: webhook,
  input: ({ path, body }) => ({ id: path.webhook_id, input: body }),
  output: (data) => webhookOf(data.updateWebhookEndpoint),
})

const enableWebhook = route({
  method: 'POST',
  path: '/webhooks/{webhook_id}/enable',
  name: 'enableWebhook',
  summary: 'Sends again what happens from now on.',
  tag,
  refuses: ['NOT_FOUND'],
  document: EnableWebhookDocument,
  response: webhook,
  input: ({ path }) => ({ id: path.webhook_id }),
  output: (data) => webhookOf(data.enableWebhookEndpoint),
})

const disableWebhook = route({
  method: 'POST',
  path: '/webhooks/{webhook_id}/disable',
  name: 'disableWebhook',
  summary: 'Stops sending, and gives up what waits.',
  tag,
  refuses: ['NOT_FOUND'],
  document: DisableWebhookDocument,
  response: webhook,
  input: ({ path }) => ({ id: path.webhook_id }),
  output: (data) => webhookOf(data.disableWebhookEndpoint),
})

const deleteWebhook = route({
  method: 'DELETE',
  path: '/webhooks/{webhook_id}',
  name: 'deleteWebhook',
  summary: 'Deletes a webhook endpoint and its secrets.',
  tag,
  refuses: ['NOT_FOUND'],
  document: DeleteWebhookDocument,
  response: z.object({ id: z.string(), deleted: z.literal(true) }),
  input: ({ path }) => ({ id: path.webhook_id }),
  output: (data) => ({ id: data.deleteWebhookEndpoint.id, deleted: true as const }),
})

const rotateSecret = route({
  method: 'POST',
  path: '/webhooks/{webhook_id}/rotate',
  name: 'rotateWebhookSecret',
  summary: 'Replaces the secret; the one before goes on signing beside it for 24 hours.',
  tag,
  refuses: ['NOT_FOUND'],
  document: RotateWebhookSecretDocument,
  body: z.strictObject({ secret: givenSecret }),
  response: withSecret,
  input: ({ path, body }) => ({ id: path.webhook_id, secret: body.secret }),
  output: ({ rotateWebhookSecret: { endpoint, secret } }) => ({ ...webhookOf(endpoint), secret }),
})

const statuses = { PENDING: 'pending', DELIVERED: 'delivered', DEAD: 'dead' } as const

const testWebhook = route({
  method: 'POST',
  path: '/webhooks/{webhook_id}/test',
  name: 'testWebhook',
  summary: 'Sends an event of the type webhook.test to one endpoint, whatever it asks for.',
  tag,
  refuses: ['NOT_FOUND'],
  document: TestWebhookDocument,
  response: z.object({
    delivery_id: z.string(),
    event_id: z.string(),
    type: z.string(),
    status: z.enum(['pending', 'delivered', 'dead']),
    created_at: time,
  }),
  input: ({ path }) => ({ id: path.webhook_id }),
  output(data) {
    const { id, eventId, eventType, status, createdAt } = data.sendTestWebhook
    return {
      delivery_id: id,
      event_id: eventId,
      type: eventType,
      status: statuses[status],
      created_at: timeText(createdAt),
    }
  },
})

function webhookOf(endpoint: WebhookFieldsFragment): z.input<typeof webhook> {
  const { id, url: to, events: asked, description: words, ordered: inOrder, enabled } = endpoint
  return {
    id,
    url: to,
    events: asked,
    description: words,
    ordered: inOrder,
    enabled,
    disabled_reason: endpoint.disabledReason,
    created_at: timeText(endpoint.createdAt),
    updated_at: timeText(endpoint.updatedAt),
  }
}

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
