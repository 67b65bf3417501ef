/** Events, their deliveries, and those that were given up. */
import type { Route } from '../../dialect.ts'
import { type Given, listOf, object, text } from '../../fields.ts'
import { choice } from '../../names.ts'
import { listRoute, route } from '../../route.ts'
import { eventEntities, eventTypes } from '../../webhook-events.ts'
import { aggregateOf } from '../aggregates.ts'
import { longPage } from '../envelope.ts'
import {
  deadLetter,
  delivery,
  deliveryStatuses,
  event,
  retried,
  typeNamed,
} from '../event-fields.ts'
import { idInput, stateInput, textInput } from '../inputs.ts'
import { nameOf } from '../webhook-names.ts'

const tag = 'Events'

/** All types of ours that have the name. */
const typesNamed = textInput(100)
  .transform((name) => eventTypes.filter((type) => nameOf(type) === name))
  .refine((types) => types.length > 0, 'must be a known type of event')

const entityNamed = textInput(100)
  .refine(
    (name) => eventEntities.some((type) => aggregateOf(type) === name),
    'must be a known type',
  )
  .transform((name) => eventEntities.find((type) => aggregateOf(type) === name)?.toUpperCase())

const ofDead = {
  ...({ tag, refuses: ['NOT_FOUND'], asks: 'query webhookDeliveries' } as const),
  defaults: { status: 'DEAD' },
  query: { endpointId: idInput.optional() },
  rows: { data: deadLetter },
}

const typeRows = listOf(object({ type: typeNamed('type'), description: text }))

/** Several of ours may have one name: the first one describes it. */
const types = {
  ...typeRows,
  write: (rows: unknown, given: Given) => {
    const all = typeRows.write(rows, given)
    return all.filter(({ type }, i) => all.findIndex((one) => one.type === type) === i)
  },
}

export const eventRoutes: Route[] = [
  listRoute('GET /events', longPage, {
    ...{ name: 'listEvents', summary: 'The events, newest first.', tag },
    asks: 'query events',
    as: {
      ...{ status: 'deliveryStatus', eventType: 'types' },
      ...{ aggregateType: 'entityType', aggregateId: 'entityId' },
    },
    query: {
      status: stateInput('pending', 'processed', 'failed').optional(),
      eventType: typesNamed.optional(),
      aggregateType: entityNamed.optional(),
      aggregateId: idInput.optional(),
    },
    rows: { data: event },
    example: { query: { status: 'processed' } },
  }),
  listRoute('GET /events/dead-letter', longPage, {
    ...{ ...ofDead, name: 'listDeadLetters' },
    summary: 'Deliveries that were given up, newest first.',
  }),
  listRoute('GET /webhook-monitoring/dead-letter', longPage, {
    ...{ ...ofDead, name: 'listMonitoredDeadLetters' },
    summary: 'The same at its other address.',
  }),
  listRoute('GET /webhook-monitoring/events', longPage, {
    ...{ name: 'listDeliveries', summary: 'Deliveries to endpoints, newest first.', tag },
    ...{ refuses: ['NOT_FOUND'], asks: 'query webhookDeliveries' },
    query: { endpointId: idInput.optional(), status: choice(deliveryStatuses).optional() },
    rows: { data: delivery },
    example: { query: { status: 'pending' } },
  }),
  route('GET /webhook-monitoring/event-types', {
    ...{ name: 'listEventTypes', summary: 'The names that endpoints may receive.', tag },
    asks: 'query webhookEventTypes',
    answer: types,
  }),
  route('POST /webhook-monitoring/dead-letter/{id}/retry', {
    ...{ name: 'retryDeadLetter', summary: 'Delivers again what was given up.', tag },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    asks: 'mutation replayWebhookDelivery',
    answer: retried,
  }),
]
