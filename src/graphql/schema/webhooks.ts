/** Webhook endpoints in GraphQL. */

import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  disableWebhookEndpoint,
  enableWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from '../../core/webhooks/webhooks.ts'
import { builder } from './builder.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

const WebhookEndpoint = builder.prismaObject('WebhookEndpoint', {
  description:
    'A URL that is told of events. Requests are POSTs with the headers of Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) and `X-OpenMonetize-Signature: t=…,v1=…`, the hex HMAC-SHA-256 of `t.body` by the text of the secret. Any answer of 2xx within 15 seconds is a success; else up to 9 attempts follow over three days.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `we_…`.' }),
    url: t.exposeString('url', { description: 'Where requests go.' }),
    description: t.exposeString('description', { nullable: true, description: 'In words.' }),
    events: t.exposeStringList('events', {
      description: 'What it asks for: types, prefixes such as `credits.*`, or `*`.',
    }),
    ordered: t.exposeBoolean('ordered', {
      description:
        'Whether the first attempt at an event of a customer waits until the event before is delivered or dead.',
    }),
    enabled: t.boolean({
      description: 'Whether anything is sent.',
      select: { disabledAt: true },
      resolve: ({ disabledAt }) => disabledAt === null,
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is disabled; null: it is not.',
    }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description: 'Why, in words: by request, after 410 Gone, or after five days of failures.',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'The first failed attempt since the last success; null: the last succeeded.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When somebody last changed it.',
    }),
  }),
})

const id = { required: true, description: 'Our id, `we_…`.' } as const

builder.queryFields((t) => ({
  webhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    description: 'One endpoint. NOT_FOUND when it was deleted. Needs read.',
    args: { id: t.arg.id(id) },
    resolve: (selection, _root, args, ctx) => ctx.perform(getWebhookEndpoint, args, selection),
  }),
  webhookEndpoints: listField(
    t,
    WebhookEndpoint,
    listWebhookEndpoints,
    'The endpoints of the workspace in this mode, newest first.',
  ),
}))

const inputs = {
  url: 'HTTPS on port 443, leading to a public address; at most 2,048 characters. The operator may allow others.',
  events: '1 to 50 types of events, prefixes such as `credits.*`, or `*` for all.',
  description: 'In words, at most 500 characters.',
  secret:
    'Signs requests: 8 to 255 printable ASCII characters. `whsec_` and base64 stand for the 24 to 64 bytes they encode. For any other text there are two signatures, one by the text itself and one by what it is as base64, so that verifiers of either reading are satisfied. `v1,whsec_…` is refused: leave `v1,` away. One is made without it.',
  ordered:
    "Whether a customer's events wait for each other. Without order a failing event holds up no other.",
}

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'A new webhook endpoint.',
  fields: (t) => ({
    url: t.string({ required: true, description: inputs.url }),
    events: t.stringList({ required: true, description: inputs.events }),
    description: t.string({ description: inputs.description }),
    secret: t.string({ description: inputs.secret }),
    ordered: t.boolean({ defaultValue: true, description: inputs.ordered }),
  }),
})

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What changes: fields left out stay, a description given as null is cleared.',
  fields: (t) => ({
    url: t.string({ description: inputs.url }),
    events: t.stringList({ description: inputs.events }),
    description: t.string({ description: inputs.description }),
    ordered: t.boolean({ description: `${inputs.ordered} For events that come from now on.` }),
  }),
})

const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  description: 'The secret in place of the present one.',
  fields: (t) => ({ secret: t.string({ description: inputs.secret }) }),
})

const WebhookSecretResult = builder
  .objectRef<Awaited<ReturnType<(typeof createWebhookEndpoint)['run']>>>('WebhookSecretResult')
  .implement({
    description: 'An endpoint and its new secret.',
    fields: (t) => ({
      endpoint: t.field({
        type: WebhookEndpoint,
        description: 'The endpoint.',
        resolve: ({ endpoint }) => endpoint,
      }),
      secret: t.exposeString('secret', {
        description: 'What its requests are signed by. It is shown only now: keep it.',
      }),
    }),
  })

builder.mutationFields((t) => ({
  createWebhookEndpoint: t.field({
    type: WebhookSecretResult,
    description:
      'Makes a webhook endpoint, which is told of events from now on and of none before; the answer alone has its secret. At most 100 in a workspace (LIMIT_EXCEEDED). Needs write.',
    args: { input: t.arg({ type: CreateWebhookEndpointInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(createWebhookEndpoint, input),
  }),
  updateWebhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    description: 'Changes a webhook endpoint. Needs write.',
    args: { id: t.arg.id(id), input: t.arg({ type: UpdateWebhookEndpointInput, required: true }) },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateWebhookEndpoint, { id, ...input }, selection),
  }),
  disableWebhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    description:
      'Stops sending: no attempt begins any more, and what waits is given up as DEAD. Twice changes nothing. Needs write.',
    args: { id: t.arg.id(id) },
    resolve: (selection, _root, args, ctx) => ctx.perform(disableWebhookEndpoint, args, selection),
  }),
  enableWebhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    description:
      'Sends again what happens from now on; `replayWebhookEvents` sends what was missed. Twice changes nothing. Needs write.',
    args: { id: t.arg.id(id) },
    resolve: (selection, _root, args, ctx) => ctx.perform(enableWebhookEndpoint, args, selection),
  }),
  deleteWebhookEndpoint: t.prismaField({
    type: WebhookEndpoint,
    description:
      'Deletes a webhook endpoint and its secrets; its deliveries can be looked at for 30 days. Needs write.',
    args: { id: t.arg.id(id) },
    resolve: (selection, _root, args, ctx) => ctx.perform(deleteWebhookEndpoint, args, selection),
  }),
  rotateWebhookSecret: t.field({
    type: WebhookSecretResult,
    description:
      'Replaces the secret. The one before goes on signing beside it for 24 hours, up to nine of them. Needs write.',
    args: { id: t.arg.id(id), input: t.arg({ type: RotateWebhookSecretInput }) },
    resolve: (_root, { id, input }, ctx) => ctx.perform(rotateWebhookSecret, { id, ...input }),
  }),
}))
