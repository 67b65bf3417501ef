/** Events of the SDK: many in one request, of customers that need not be there yet. */
import { z } from 'zod'
import { text } from '../../core/input.ts'
import { type Ask, type Route, routeOf } from '../dialect.ts'
import { IngestEventsDocument, type UsageEventInput } from './operations.generated.ts'
import { countOf, type Recorded, recordEvents, type Submit, submitWith } from './record-events.ts'
import { eventTypeWord, sdkEvent, sdkEventInput, withSnakeCase } from './sdk-event.ts'
import { isObject } from './shapes.ts'
import { eventList } from './usage-routes.ts'

const count = z.number().int()

const ingestEvents = routeOf(
  {
    method: 'POST',
    path: '/events/ingest',
    name: 'ingestEvents',
    summary: 'Records 1 to 1,000 events of the SDK; users that are not there yet are created.',
    tag: 'SDK',
    body: z.strictObject({
      events: eventList.meta({ items: z.toJSONSchema(sdkEvent, { unrepresentable: 'any' }) }),
    }),
    response: z.object({
      success: z.boolean().describe('No event failed.'),
      processed: count.describe('Accepted ones and duplicates.'),
      failed: count,
      errors: z.array(z.object({ event_id: z.string(), error: z.string(), code: z.string() })),
      accepted: count,
      rejected: count,
      duplicates: count,
      batch_id: z.string().describe('Of the first event that is stored; empty without one.'),
      status: z.enum(['processed', 'all_duplicates']),
      processing_time_ms: z.number(),
    }),
  },
  async ({ body }, ask) => {
    const start = performance.now()
    const events = body.events.map(withSnakeCase)
    const recorded = await retried(
      events,
      await recordEvents(events, sdkEventInput, ingest(ask)),
      ask,
    )
    const accepted = countOf(recorded, 'accepted')
    const duplicates = countOf(recorded, 'duplicate')
    const rejected = countOf(recorded, 'rejected')
    return {
      success: rejected === 0,
      processed: accepted + duplicates,
      failed: rejected,
      errors: recorded.flatMap((one, i) => errorOf(one, events[i])),
      accepted,
      rejected,
      duplicates,
      batch_id: recorded.find((one) => one.status !== 'rejected')?.event.id ?? '',
      status: duplicates === recorded.length ? ('all_duplicates' as const) : ('processed' as const),
      processing_time_ms: Math.round(performance.now() - start),
    }
  },
)

function ingest(ask: Ask): Submit {
  return async (events) => {
    // What can be nobody's id is refused at its event.
    const ids = new Set(events.map(({ customerId }) => customerId).filter(isId))
    if (ids.size === 0) return submitWith(ask)(events)
    const data = await ask(IngestEventsDocument, { externalIds: [...ids], events })
    return data.recordUsageBatch.events
  }
}

function isId(id: string): boolean {
  return text(255).safeParse(id).success
}

/** Events whose feature names no event type are tried again as their kind. */
async function retried(events: unknown[], first: Recorded[], ask: Ask): Promise<Recorded[]> {
  const again = first.flatMap((one, i) => (mayBeItsKind(one, events[i]) ? [i] : []))
  if (again.length === 0) return first
  const asKind = (given: unknown): UsageEventInput => ({
    ...sdkEventInput(given),
    eventType: eventTypeWord(String((given as { event_type: unknown }).event_type)),
  })
  const second = await recordEvents(
    again.map((i) => events[i]),
    asKind,
    submitWith(ask),
  )
  return first.map((one, i) => second[again.indexOf(i)] ?? one)
}

/**
 * A key that was used for other content was perhaps used for this event as its kind: before the feature got an event type,
 * or after.
 */
function mayBeItsKind(one: Recorded, given: unknown): boolean {
  if (one.status !== 'rejected' || !isObject(given) || !given.feature_id) return false
  return (
    one.error.code === 'IDEMPOTENCY_KEY_REUSED' || one.error.details.unknown_event_type === true
  )
}

function errorOf(one: Recorded, given: unknown) {
  if (one.status !== 'rejected') return []
  const id = isObject(given) ? given.event_id : null
  const { message, code } = one.error
  return [{ event_id: typeof id === 'string' ? id : '', error: message, code }]
}

export const sdkEventRoutes: Route[] = [ingestEvents]
