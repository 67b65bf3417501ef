/**
 * Sends usage events of many callers in one request, and gives each its own outcome.
 *
 * An event has its idempotency key before the first attempt. A batch that is refused as a whole, because one event in it cannot
 * be read, is sent again in halves: no event is refused for another one.
 */
import type { CallOptions, Client } from './client.ts'
import { encode, propertiesOf } from './encode.ts'
import { errorOf, OpenMonetizeError } from './errors.ts'
import { newKey } from './identifiers.ts'
import { RecordUsageBatch } from './operations.generated.ts'
import type { RecordedUsage, UsageEvent } from './usage-event.ts'

/** The event as it is sent: the same text in every attempt. */
export interface EncodedEvent {
  idempotencyKey: string
  text: string
}

/** Of a batch: the server takes at most 1,000 events and 2 MiB. */
export const eventsPerBatch = 1_000
export const bytesPerBatch = 1_000_000

export function encodeEvent(event: UsageEvent): EncodedEvent {
  const { properties, ...rest } = event
  const idempotencyKey = event.idempotencyKey ?? newKey()
  const sent = { ...rest, ...(properties && { properties: propertiesOf(properties) }) }
  return { idempotencyKey, text: encode({ ...sent, idempotencyKey }) }
}

/** Without an outcome for each event none is known: what is sent again counts once. */
const notAsked = { code: 'INTERNAL', message: 'The server answered other events than were sent.' }

/** The outcomes in the order of the events; throws when none of them has one. */
export async function sendBatch(
  client: Client,
  events: readonly EncodedEvent[],
  limits: Pick<CallOptions, 'deadlineMs' | 'signal'> = {},
): Promise<(RecordedUsage | OpenMonetizeError)[]> {
  const variables = `{"input":{"events":[${events.map(({ text }) => text).join(',')}]}}`
  try {
    const { recordUsageBatch } = await client.askText(RecordUsageBatch, variables, limits)
    const { outcomes = [] } = recordUsageBatch ?? {}
    if (outcomes.length !== events.length) throw errorOf(notAsked)
    return outcomes.map(({ status, usageEvent, error }) => {
      if (status !== 'REJECTED' && usageEvent) return { ...usageEvent, outcome: status }
      const { code = 'INTERNAL', message = 'The event was refused.', details } = error ?? {}
      return errorOf({ code, message, details: details as Record<string, unknown> })
    })
  } catch (error) {
    if (!(error instanceof OpenMonetizeError) || error.code !== 'INVALID_REQUEST') throw error
    if (events.length === 1) return [error]
    const half = Math.ceil(events.length / 2)
    const parts = [events.slice(0, half), events.slice(half)]
    return (await Promise.all(parts.map((part) => sendBatch(client, part, limits)))).flat()
  }
}
