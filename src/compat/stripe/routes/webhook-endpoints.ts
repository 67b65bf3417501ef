/** Webhook endpoints: URLs that receive events in Stripe's shape. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { endpointSecret, newEndpointSecret } from '../../endpoint-parts.ts'
import {
  combined,
  constant,
  eg,
  flag,
  from,
  id,
  jsonObject,
  listOf as manyOf,
  named,
  nullable,
  object,
  text,
  within,
} from '../../fields.ts'
import { route, routeOf } from '../../route.ts'
import { nothing } from '../absent.ts'
import { created, livemode, metadata } from '../fields.ts'
import { flagInput, metadataInput, textInput, unsettable } from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { listOf, stripeList } from '../lists.ts'

const tag = 'Webhook endpoints'
const path = { id: 'we_123' }
const one = { tag, refuses: ['NOT_FOUND'] as const }

const endpoint = named(
  'WebhookEndpoint',
  object({
    ...{ id: eg('we_123', id), object: constant('webhook_endpoint'), created, livemode, metadata },
    ...{ url: eg('https://example.com/stripe', text), description: eg(null, nullable(text)) },
    ...nothing('api_version', 'application'),
    enabled_events: from('enabledEvents', eg(['*'], manyOf(text))),
    status: combined(
      { enabled: flag },
      { schema: z.enum(['enabled', 'disabled']), example: 'enabled' },
      ({ enabled }) => (enabled ? ('enabled' as const) : ('disabled' as const)),
    ),
  }),
)
const withSecret = object({ ...within('endpoint', endpoint.fields), secret: endpointSecret })

const made = asking(
  'mutation createWebhookEndpoint',
  ['url', 'enabledEvents', 'description', 'metadata', 'dialect', 'secret'],
  withSecret,
)
const state = asking('query webhookEndpoint', ['id'], object({ id, metadata: jsonObject }))
const changed = asking(
  'mutation updateWebhookEndpoint',
  ['id', 'url', 'enabledEvents', 'description', 'metadata', 'enabled'],
  endpoint,
)
const endpoints = listOf('query webhookEndpoints', [], endpoint)

const events = z.array(textInput(100)).min(1, 'must name at least one event').max(50)
const url = textInput(2_048)

export const webhookEndpointRoutes: Route[] = [
  routeOf(
    'POST /v1/webhook_endpoints',
    {
      ...{ tag, name: 'createWebhookEndpoint', refuses: ['LIMIT_EXCEEDED'], asks: [made] },
      summary: 'Creates an endpoint; only this answer has its secret.',
      as: { enabled_events: 'enabledEvents' },
      body: z.strictObject({
        ...{ url, enabled_events: events, description: unsettable(500) },
        metadata: metadataInput.optional(),
      }),
      response: withSecret.schema,
      shows: withSecret.example,
      example: { request: { url: 'https://example.com/stripe', enabled_events: ['invoice.paid'] } },
    },
    ({ body: { enabled_events: enabledEvents, metadata: given, ...rest } }, ask) =>
      made.run(ask, {
        ...{ ...rest, enabledEvents, metadata: nextMetadata({}, given ?? {}) },
        ...{ dialect: 'STRIPE', secret: newEndpointSecret() },
      }),
  ),
  stripeList('GET /v1/webhook_endpoints', {
    ...{ name: 'listWebhookEndpoints', summary: 'The endpoints, newest first.', tag },
    ...{ row: endpoint, asks: [endpoints.asks] },
    read: (ask, { query }) => endpoints.read(ask, query, {}),
  }),
  route('GET /v1/webhook_endpoints/{id}', {
    ...{ ...one, name: 'getWebhookEndpoint', summary: 'One endpoint.', example: { path } },
    ...{ asks: 'query webhookEndpoint', answer: endpoint },
  }),
  routeOf(
    'POST /v1/webhook_endpoints/{id}',
    {
      ...{
        ...one,
        name: 'updateWebhookEndpoint',
        scope: 'write',
        summary: 'Changes what is given.',
      },
      ...{ asks: [state, changed], as: { enabled_events: 'enabledEvents', disabled: 'enabled' } },
      body: z.strictObject({
        ...{ url: url.optional(), enabled_events: events.optional() },
        ...{ description: unsettable(500), disabled: flagInput.optional() },
        metadata: metadataInput.optional(),
      }),
      ...{ response: endpoint.schema, shows: endpoint.example },
      example: { path, request: { disabled: true } },
    },
    async ({ path: given, body: { enabled_events: enabledEvents, disabled, ...body } }, ask) => {
      const { id: own, metadata: present } = await state.run(ask, given)
      const next = nextMetadata(present as Record<string, unknown>, body.metadata)
      const enabled = disabled === undefined ? undefined : !disabled
      return changed.run(ask, { ...body, id: own, enabledEvents, enabled, metadata: next })
    },
  ),
  route('DELETE /v1/webhook_endpoints/{id}', {
    ...{ ...one, name: 'deleteWebhookEndpoint', summary: 'Deletes an endpoint.' },
    asks: 'mutation deleteWebhookEndpoint',
    answer: object({
      id: eg('we_123', id),
      ...{ object: constant('webhook_endpoint'), deleted: constant(true) },
    }),
    example: { path },
  }),
]
