/** Webhook endpoints: URLs that receive events, and the secret that signs them. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import {
  endpointFields,
  endpointInputs,
  endpointNames,
  endpointSecret,
  newEndpointSecret,
} from '../../endpoint-parts.ts'
import {
  combined,
  count,
  eg,
  flag,
  from,
  id,
  jsonObject,
  named,
  nullable,
  object,
  said,
  text,
  within,
  workspaceId,
} from '../../fields.ts'
import { listRoute, route } from '../../route.ts'
import { page } from '../envelope.ts'
import { deleted, tagged, time } from '../fields.ts'
import { metadataInput } from '../inputs.ts'

const tag = 'Webhook Endpoints'
const address = 'https://yourapp.com/webhooks/zentla'
const types = ['subscription.created', 'subscription.updated']
const changing = tagged('revision', 'we_')

const { url, events, description } = endpointInputs
const more = { description, metadata: metadataInput.optional() }

const status = combined(
  { enabled: flag },
  { schema: z.enum(['active', 'disabled']), example: 'active' },
  ({ enabled }) => (enabled ? ('active' as const) : ('disabled' as const)),
)

const endpoint = named(
  'WebhookEndpoint',
  object({
    ...endpointFields(address, types),
    workspaceId,
    status,
    description: eg('Main webhook handler', nullable(text)),
    metadata: jsonObject,
    version: from('revision', said('The ETag ends in it.', count)),
    ...{ createdAt: time, updatedAt: time },
  }),
)

const secret = endpointSecret
const withSecret = named(
  'WebhookEndpointWithSecret',
  object({ ...within('endpoint', endpoint.fields), secret }),
)

const madeSecret = (given: object) => ({ ...given, secret: newEndpointSecret() })

export const webhookEndpointRoutes: Route[] = [
  listRoute('GET /webhook-endpoints', page, {
    ...{ name: 'listWebhookEndpoints', summary: 'The webhook endpoints, newest first.', tag },
    asks: 'query webhookEndpoints',
    rows: { data: endpoint },
  }),
  route('POST /webhook-endpoints', {
    ...{ name: 'createWebhookEndpoint', tag, status: 201, refuses: ['LIMIT_EXCEEDED'] },
    summary: 'Creates a webhook endpoint, which receives events from now on.',
    asks: 'mutation createWebhookEndpoint',
    as: endpointNames,
    body: { url, events, ...more },
    defaults: { dialect: 'ZENTLA', secret: null },
    settles: madeSecret,
    answer: withSecret,
    example: { request: { url: address, events: types, description: 'Main webhook handler' } },
  }),
  route('GET /webhook-endpoints/{id}', {
    ...{ name: 'getWebhookEndpoint', summary: 'One webhook endpoint.', tag },
    asks: 'query webhookEndpoint',
    answer: endpoint,
    answerHeaders: changing.answerHeaders,
  }),
  route('PATCH /webhook-endpoints/{id}', {
    ...{ ...changing, name: 'updateWebhookEndpoint', summary: 'Changes a webhook endpoint.', tag },
    asks: 'mutation updateWebhookEndpoint',
    as: { ...changing.as, ...endpointNames, status: 'enabled' },
    body: {
      ...{ url: url.optional(), events: events.optional(), ...more },
      status: z
        .enum(['active', 'disabled'])
        .transform((word) => word === 'active')
        .optional(),
    },
    answer: endpoint,
    example: { request: { status: 'disabled' } },
  }),
  route('DELETE /webhook-endpoints/{id}', {
    ...{ name: 'deleteWebhookEndpoint', summary: 'Deletes a webhook endpoint.', tag },
    asks: 'mutation deleteWebhookEndpoint',
    answer: deleted('we_123'),
  }),
  route('POST /webhook-endpoints/{id}/rotate-secret', {
    ...{ name: 'rotateWebhookSecret', tag, asks: 'mutation rotateWebhookSecret' },
    summary: 'Replaces the secret; the former one signs along for 24 hours.',
    defaults: { secret: null },
    settles: madeSecret,
    answer: object({ id: from('endpoint.id', eg('we_123', id)), secret }),
  }),
]
