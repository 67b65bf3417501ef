/** Events and deliveries as answers show them. */
import { z } from 'zod'
import {
  combined,
  count,
  eg,
  enumText,
  from,
  id,
  jsonObject,
  named,
  nullable,
  object,
  text,
  words,
} from '../fields.ts'
import { eventTypes } from '../webhook-events.ts'
import { aggregateOf, nested } from './aggregates.ts'
import { time } from './fields.ts'
import { nameOf } from './webhook-names.ts'

const statuses = { PENDING: 'pending', PROCESSED: 'processed', FAILED: 'failed' } as const
export const deliveryStatuses = {
  ...{ PENDING: 'pending', DELIVERED: 'delivered', DEAD: 'dead_letter' },
} as const

/** An event of a former version keeps its name. */
function nameShown(type: string): string {
  const known = eventTypes.find((one) => one === type)
  return known ? nameOf(known) : type
}

export function typeNamed(path: string) {
  return combined(
    { type: from(path, text) },
    { schema: z.string(), example: 'subscription.created' },
    ({ type }) => nameShown(type),
  )
}

/** An event for which no endpoint asked is processed as it happens. */
const processedAt = combined(
  {
    state: from('deliveryStatus', words('EventDeliveryStatus', statuses)),
    ...{ deliveredAt: nullable(time), createdAt: time },
  },
  { schema: z.string().nullable(), example: time.example },
  ({ state, deliveredAt, createdAt }) =>
    state === 'processed' ? (deliveredAt ?? createdAt) : deliveredAt,
)

const about = { entityType: nullable(enumText('EventEntity', 'SUBSCRIPTION')) }
const anyObject = z.record(z.string(), z.unknown())

export const event = named(
  'Event',
  object({
    ...{ id: eg('evt_123', id), eventType: typeNamed('type') },
    aggregateType: combined(
      about,
      { schema: z.string().nullable(), example: 'subscription' },
      ({ entityType }) => entityType && aggregateOf(entityType.toLowerCase()),
    ),
    aggregateId: from('entityId', eg('sub_456', nullable(id))),
    status: from('deliveryStatus', eg('processed', words('EventDeliveryStatus', statuses))),
    payload: combined(
      { ...about, type: text, data: jsonObject },
      { schema: anyObject, example: { subscription: { id: 'sub_456', status: 'ACTIVE' } } },
      ({ entityType, type, data }) => nested(type, entityType?.toLowerCase(), data),
    ),
    processedAt,
    createdAt: time,
  }),
)

const ofEndpoint = {
  endpointId: eg('we_789', id),
  endpointUrl: from('endpoint.url', eg('https://example.com/webhooks', text)),
  eventType: typeNamed('eventType'),
}
const attempts = from('attemptCount', eg(7, count))

export const deadLetter = named(
  'DeadLetter',
  object({
    ...{ id: eg('dle_123', id), originalEventId: from('eventId', eg('evt_456', id)) },
    ...ofEndpoint,
    payload: combined(
      { body: text, data: from('event.data', jsonObject) },
      { schema: anyObject, example: { subscription: { id: 'sub_456' } } },
      ({ body, data }) => sentData(body) ?? (data as object),
    ),
    failureReason: combined(
      { lastError: nullable(text), lastStatusCode: nullable(count) },
      { schema: z.string(), example: 'Connection timeout' },
      ({ lastError, lastStatusCode }) => lastError ?? `It answered ${lastStatusCode}.`,
    ),
    attempts,
    lastAttemptAt: from('finishedAt', eg('2024-01-15T18:30:00.000Z', nullable(time))),
    createdAt: time,
  }),
)

/** The data of the body that was sent; null: none was ever rendered. */
function sentData(body: string): Record<string, unknown> | null {
  return body === '' ? null : (JSON.parse(body).data as Record<string, unknown>)
}

const status = eg('delivered', words('WebhookDeliveryStatus', deliveryStatuses))

export const delivery = named(
  'WebhookDelivery',
  object({
    ...{ id: eg('whd_123', id), eventId: eg('evt_456', id), ...ofEndpoint, status },
    attempts: eg(1, attempts),
    lastStatusCode: eg(200, nullable(count)),
    lastError: eg(null, nullable(text)),
    nextAttemptAt: eg(null, nullable(time)),
    ...{ finishedAt: nullable(time), createdAt: time },
  }),
)

/** A delivery that is made again. */
export const retried = object({
  ...{ id: eg('dle_123', id), originalEventId: from('eventId', eg('evt_456', id)) },
  status: words('WebhookDeliveryStatus', deliveryStatuses),
})
