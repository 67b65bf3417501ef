/** Events as REST and GraphQL record them: all that can be is; of several refusals the first is told. */
import type { ErrorCode } from '../../core/values/error-details.ts'
import { retold } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { enumText, jsonObject, listOf, nullable, object, text } from '../fields.ts'
import { requireResource } from './resources.ts'

export const eventsMax = 1_000

export const eventsRecorded = asking(
  'mutation recordUsageBatch',
  ['events'],
  object({
    outcomes: listOf(
      object({
        error: nullable(
          object({
            ...{ code: enumText('ErrorCode', 'NOT_FOUND'), message: text },
            details: nullable(jsonObject),
          }),
        ),
      }),
    ),
  }),
)

export interface RawEvent {
  /** Our id or the externalId. */
  customerId: string
  eventName: string
  idempotencyKey: string
  timestamp?: string | null
  dimensions?: Readonly<Record<string, unknown>> | null
  resourceId?: string | null
}

/** `list` is the name of the events in the request. Answers their number; what is repeated is no error. */
export async function recordEvents(
  ask: Ask,
  given: readonly RawEvent[],
  list: string,
): Promise<number> {
  const events = await attributed(ask, given)
  const { outcomes } = await eventsRecorded.run(ask, { events })
  const place = outcomes.findIndex(({ error }) => error !== null)
  const refused = outcomes[place]?.error
  if (!refused) return outcomes.length
  const { code, message, details } = refused
  const told = (details ?? {}) as Readonly<Record<string, unknown>>
  throw retold(code as ErrorCode, `${list}.${place}: ${message}`, told)
}

/** With the subscriptions that the resources name, each of which is looked up once. */
async function attributed(ask: Ask, given: readonly RawEvent[]) {
  const found = new Map<string, string | undefined>()
  const events = []
  for (const { customerId, eventName: eventType, idempotencyKey, ...event } of given) {
    const resource = JSON.stringify([customerId, event.resourceId])
    if (!found.has(resource)) {
      found.set(resource, await requireResource(ask, customerId, event.resourceId))
    }
    const { timestamp, dimensions } = event
    const properties = dimensions ?? {}
    const subscriptionId = found.get(resource)
    events.push({ customerId, eventType, idempotencyKey, timestamp, properties, subscriptionId })
  }
  return events
}
