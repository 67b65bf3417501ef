/** Webhook endpoints: URLs that receive events, at `/webhooks/endpoints` and, as the later clients know them, at `/webhooks`. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import {
  endpointFields,
  endpointInputs,
  endpointNames,
  endpointPath,
  endpointSecret,
  newEndpointSecret,
} from '../../endpoint-parts.ts'
import { eg, flag, from, id, named, nullable, object, text, time, within } from '../../fields.ts'
import { route, routeOf } from '../../route.ts'
import { done } from '../done.ts'

const tag = 'Webhooks'
const path = endpointPath
const one = { tag, refuses: ['NOT_FOUND'] as const }
const address = 'https://yourapp.com/webhooks/montra'
const { url, events, description } = endpointInputs

const endpoint = named(
  'WebhookEndpoint',
  object({
    ...endpointFields(address, ['*']),
    ...{ enabled: flag, description: eg(null, nullable(text)), created_at: time },
  }),
)
const withSecret = named(
  'WebhookEndpointWithSecret',
  object({ ...within('endpoint', endpoint.fields), secret: endpointSecret }),
)

const endpoints = listing('query webhookEndpoints', [], endpoint)
const created = asking(
  'mutation createWebhookEndpoint',
  ['url', 'enabledEvents', 'description', 'dialect', 'secret'],
  withSecret,
)
const disabled = asking('mutation disableWebhookEndpoint', ['id'], endpoint)
const deleted = asking('mutation deleteWebhookEndpoint', ['id'], object({ id }))

const delivery = named(
  'WebhookDelivery',
  object({
    ...{ id: eg('whd_123', id), event_id: from('eventId', eg('evt_123', id)) },
    ...{ event_type: from('eventType', eg('webhook.test', text)), created_at: time },
  }),
)
const tested = asking('mutation sendTestWebhook', ['id'], delivery)

const as = endpointNames

/** `also` tells the names of the routes of the second path from those of the first. */
function routesOfAll(at: string, also: string): Route[] {
  return [
    routeOf(
      `POST /${at}`,
      {
        ...{ name: `createWebhookEndpoint${also}`, tag, status: 201, scope: 'write', as },
        summary: 'Creates a webhook endpoint, which receives events from now on.',
        refuses: ['LIMIT_EXCEEDED'],
        asks: [created, disabled],
        body: z.strictObject({
          ...{
            url,
            events: events.default(['*']),
            description,
            enabled: z.boolean().default(true),
          },
        }),
        response: withSecret.schema,
        shows: withSecret.example,
        example: { request: { url: address, events: ['checkout.completed'] } },
      },
      async ({ body: { events: enabledEvents, enabled: isOn, ...body } }, ask) => {
        const more = { dialect: 'MONTRA', secret: newEndpointSecret() }
        const made = await created.run(ask, { ...body, enabledEvents, ...more })
        if (isOn) return made
        return { ...made, ...(await disabled.run(ask, { id: made.id })) }
      },
    ),
    routeOf(
      `GET /${at}`,
      {
        ...{ name: `listWebhookEndpoints${also}`, tag, asks: [endpoints] },
        summary: 'All webhook endpoints, newest first.',
        response: z.array(endpoint.schema),
        shows: [endpoint.example],
      },
      (_request, ask) => listAll(ask, endpoints),
    ),
  ]
}

function routesOfOne(at: string, also: string): Route[] {
  const name = (verb: string) => `${verb}WebhookEndpoint${also}`
  return [
    route(`GET /${at}/{id}`, {
      ...{ ...one, name: name('get'), summary: 'One webhook endpoint.' },
      asks: 'query webhookEndpoint',
      answer: endpoint,
      example: { path },
    }),
    route(`PATCH /${at}/{id}`, {
      ...{ ...one, name: name('update'), summary: 'Changes a webhook endpoint.', as },
      asks: 'mutation updateWebhookEndpoint',
      body: {
        ...{ url: url.optional(), events: events.optional(), description },
        enabled: z.boolean().optional(),
      },
      answer: endpoint,
      example: { path, request: { enabled: false } },
    }),
    routeOf(
      `DELETE /${at}/{id}` as 'DELETE /webhooks/{id}',
      {
        ...{ ...one, name: name('delete'), summary: 'Deletes a webhook endpoint.', form: 'BARE' },
        asks: [deleted],
        response: done,
        shows: { success: true },
        example: { path },
      },
      async ({ path }, ask) => {
        await deleted.run(ask, path)
        return { success: true as const }
      },
    ),
    routeOf(
      `POST /${at}/{id}/test` as 'POST /webhooks/{id}/test',
      {
        ...{ ...one, name: name('test'), asks: [tested] },
        summary: 'Sends a test event to a webhook endpoint.',
        refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
        response: delivery.schema,
        shows: delivery.example,
        example: { path },
      },
      ({ path }, ask) => tested.run(ask, path),
    ),
    route(`POST /${at}/{id}/rotate`, {
      ...{ ...one, name: name('rotate'), summary: 'Replaces the secret at once.' },
      asks: 'mutation rotateWebhookSecret',
      defaults: { secret: null },
      settles: (given) => ({ ...given, secret: newEndpointSecret() }),
      answer: withSecret,
      example: { path },
    }),
  ]
}

export const webhookEndpointRoutes: Route[] = [
  ...routesOfAll('webhooks/endpoints', ''),
  ...routesOfOne('webhooks/endpoints', ''),
  ...routesOfAll('webhooks', 'Short'),
  ...routesOfOne('webhooks', 'Short'),
]
