/** Deliveries of webhooks and their attempts in GraphQL. */

import type { DeliveryStatus } from '../../core/webhooks/attempt-outcome.ts'
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  replayWebhookDelivery,
  replayWebhookEvents,
  sendTestWebhook,
} from '../../core/webhooks/deliveries.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { Event } from './events.ts'
import { loadCustomer, loadEvent } from './links.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'
import { kindOf, WebhookEventType } from './webhook-event-types.ts'

const WebhookDeliveryStatusEnum = builder.enumType('WebhookDeliveryStatus', {
  description: 'The state of a delivery.',
  values: {
    PENDING: { description: 'It is being attempted, or waits for its time or its turn.' },
    DELIVERED: { description: 'The endpoint answered 2xx.' },
    DEAD: { description: 'It was given up; it can be replayed.' },
  } satisfies Record<DeliveryStatus, object>,
})

builder.prismaObject('WebhookAttempt', {
  description: 'One request to an endpoint, and its result.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Counts the attempts at the delivery from 1.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it started.' }),
    latencyMs: t.exposeInt('latencyMs', { description: 'How long it took, in milliseconds.' }),
    statusCode: t.exposeInt('statusCode', {
      nullable: true,
      description: 'The HTTP status of the answer; null: there was none.',
    }),
    errorMessage: t.exposeString('error', {
      nullable: true,
      description: 'Why there was no answer, as a sentence.',
    }),
    response: t.string({
      nullable: true,
      description:
        'The beginning of the body of the answer, at most 1,000 characters: untrusted text. Null for a read key.',
      select: { response: true },
      resolve: ({ response }, _args, ctx) => (ctx.caller?.role === 'READ' ? null : response),
    }),
  }),
})

/** Only the latest attempts are shown of a delivery that was replayed often. */
const attemptsShown = 50

export const WebhookDelivery = builder.prismaObject('WebhookDelivery', {
  description: 'One event on its way to one endpoint. It is kept for 30 days after its end.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `whd_…`.' }),
    endpointId: t.exposeID('endpointId', { description: 'The endpoint that receives it.' }),
    endpoint: t.relation('endpoint', {
      description: 'The endpoint that receives it, even after its deletion.',
    }),
    eventId: t.exposeID('eventId', { description: 'The delivered event.' }),
    event: t.field({
      type: Event,
      description: 'The delivered event.',
      select: { eventId: true },
      resolve: ({ eventId }, _args, ctx, info) => loadEvent(eventId, ctx, info),
    }),
    eventType: t.exposeString('eventType', { description: 'The type of the event.' }),
    eventKind: t.field({
      type: WebhookEventType,
      nullable: true,
      description: 'The type as an enum; null for a type of an earlier version.',
      select: { eventType: true },
      resolve: ({ eventType }) => kindOf(eventType),
    }),
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'The customer of the event; null for an event of the workspace.',
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer of the event; null for an event of the workspace.',
      select: { customerId: true },
      resolve: ({ customerId }, _args, ctx, info) =>
        customerId === null ? null : loadCustomer(customerId, ctx, info),
    }),
    body: t.exposeString('body', { description: 'The body of every attempt, byte for byte.' }),
    status: t.field({
      type: WebhookDeliveryStatusEnum,
      description: 'The state of the delivery.',
      select: { status: true },
      resolve: ({ status }) => status,
    }),
    attemptCount: t.exposeInt('attempts', { description: 'Attempts made so far.' }),
    nextAttemptAt: t.expose('dueAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The earliest time of the next attempt; null during an attempt, while an earlier event must finish first, and after the end.',
    }),
    lastStatusCode: t.exposeInt('lastStatusCode', {
      nullable: true,
      description: 'The HTTP status of the last answer.',
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description:
        'Why the last attempt had no answer, or why the delivery was given up without an attempt.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was delivered or given up.',
    }),
    attempts: t.relation('attemptLog', {
      description: `Its attempts, the latest first, at most ${attemptsShown}.`,
      query: { orderBy: { number: 'desc' }, take: attemptsShown },
    }),
  }),
})

builder.queryFields((t) => ({
  webhookDelivery: t.prismaField({
    type: WebhookDelivery,
    description: 'One delivery. NOT_FOUND when the workspace has none of that id. Needs read.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `whd_…`.' }) },
    resolve: (selection, _root, args, ctx) => ctx.perform(getWebhookDelivery, args, selection),
  }),
  webhookDeliveries: listField(
    t,
    WebhookDelivery,
    listWebhookDeliveries,
    'Deliveries, newest first; those of deleted endpoints too.',
    {
      endpointId: t.arg.id({ description: 'Only those to an endpoint.' }),
      eventId: t.arg.id({ description: 'Only those of an event.' }),
      status: t.arg({ type: WebhookDeliveryStatusEnum, description: 'Only those of a status.' }),
      eventType: t.arg.string({
        description: 'Only deliveries for events of this type, e.g. "credits.added".',
      }),
      customerId: t.arg.id({
        description: 'Only deliveries for events of this customer: our id or the externalId.',
      }),
      startTime: t.arg({ type: 'DateTime', description: 'Only those made from then on.' }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those made before.' }),
    },
  ),
}))

const ReplayWebhookEventsInput = builder.inputType('ReplayWebhookEventsInput', {
  description: 'The events to send again.',
  fields: (t) => ({
    endpointId: t.id({ required: true, description: 'The endpoint that receives them.' }),
    startTime: t.field({
      type: 'DateTime',
      required: true,
      description: 'The start of the range, inclusive.',
    }),
    endTime: t.field({
      type: 'DateTime',
      required: true,
      description: 'The end of the range, exclusive; a date alone includes that day.',
    }),
    includeDelivered: t.boolean({
      defaultValue: false,
      description: 'Includes events that were delivered already.',
    }),
  }),
})

const ReplayWebhookEventsResult = builder
  .objectRef<{ count: number }>('ReplayWebhookEventsResult')
  .implement({
    description: 'What is sent again.',
    fields: (t) => ({ count: t.exposeInt('count', { description: 'How many events.' }) }),
  })

const disabled = 'PRECONDITION_FAILED when the endpoint is disabled. Needs write.'

builder.mutationFields((t) => ({
  sendTestWebhook: t.prismaField({
    type: WebhookDelivery,
    description: `Sends an event of the type \`webhook.test\` to one endpoint, whatever it subscribes to; the delivery shows the result. ${disabled}`,
    args: { id: t.arg.id({ required: true, description: 'Our id of the endpoint, `we_…`.' }) },
    resolve: (selection, _root, args, ctx) => ctx.perform(sendTestWebhook, args, selection),
  }),
  replayWebhookDelivery: t.prismaField({
    type: WebhookDelivery,
    description: `Sends a delivery again, with the same id and body, or attempts a waiting one now. ${disabled}`,
    args: { id: t.arg.id({ required: true, description: 'Our id, `whd_…`.' }) },
    resolve: (selection, _root, args, ctx) => ctx.perform(replayWebhookDelivery, args, selection),
  }),
  replayWebhookEvents: t.field({
    type: ReplayWebhookEventsResult,
    description: `Sends the events of a time range that an endpoint subscribes to and did not receive, in order and with their ids, including those from before its creation. At most 5,000 (beyond: LIMIT_EXCEEDED, and none is sent). ${disabled}`,
    args: { input: t.arg({ type: ReplayWebhookEventsInput, required: true }) },
    resolve: (_root, { input }, ctx) => {
      const { startTime, endTime, ...rest } = input
      return ctx.perform(replayWebhookEvents, {
        ...rest,
        range: { start: startTime, end: endTime },
      })
    },
  }),
}))
