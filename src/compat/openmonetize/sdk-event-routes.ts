/** Events of the SDK: many in one request, of customers that need not be there yet. */
import { z } from 'zod'
import { isGeneratedId } from '../../core/ids.ts'
import { type Ask, type Route, routeOf } from '../dialect.ts'
import { IngestEventsDocument, type UsageEventInput } from './operations.generated.ts'
import { countOf, type Recorded, recordEvents, submitWith } from './record-events.ts'
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
    const recorded = await ingest(events, ask)
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

/** How an event is tried: as its kind in place of its feature, and with its customer created. */
interface Attempt {
  asKind: boolean
  created: boolean
}

/** Mostly the first attempt is the last: what it would have taken to begin with is found out from what is refused. */
async function ingest(events: unknown[], ask: Ask): Promise<Recorded[]> {
  const attempts = events.map((): Attempt => ({ asKind: false, created: false }))
  let recorded = await attempt(events, attempts, ask)
  for (;;) {
    const again = recorded.flatMap((one, i) => (changes(one, events[i], attempts[i]!) ? [i] : []))
    if (again.length === 0) return recorded
    const second = await attempt(
      again.map((i) => events[i]),
      again.map((i) => attempts[i]!),
      ask,
    )
    recorded = recorded.map((one, i) => second[again.indexOf(i)] ?? one)
  }
}

function attempt(events: unknown[], attempts: Attempt[], ask: Ask): Promise<Recorded[]> {
  let next = 0
  const missing = new Set<string>()
  const read = (given: unknown): UsageEventInput => {
    const { asKind, created } = attempts[next++]!
    const input = sdkEventInput(given)
    if (created) missing.add(input.customerId)
    return asKind ? { ...input, eventType: eventTypeWord(kindOf(given)) } : input
  }
  return recordEvents(events, read, async (inputs) => {
    if (missing.size === 0) return submitWith(ask)(inputs)
    const data = await ask(IngestEventsDocument, { externalIds: [...missing], events: inputs })
    return data.recordUsageBatch.events
  })
}

/**
 * Whether a refused event gets another attempt, and how. A key that was used for other content was perhaps used for this event
 * as its kind: before the feature got an event type of its own, or after.
 */
function changes(one: Recorded, given: unknown, attempt: Attempt): boolean {
  if (one.status !== 'rejected') return false
  const { code, details } = one.error
  if (code === 'NOT_FOUND') {
    // An id of ours that is nobody's cannot become anybody's.
    if (attempt.created || isGeneratedId('cust', sdkEventInput(given).customerId)) return false
    attempt.created = true
    return true
  }
  const mayBeKind = code === 'IDEMPOTENCY_KEY_REUSED' || details.unknown_event_type === true
  if (!mayBeKind || attempt.asKind || !isObject(given) || !given.feature_id) return false
  attempt.asKind = true
  return true
}

function kindOf(given: unknown): string {
  return isObject(given) ? String(given.event_type) : ''
}

function errorOf(one: Recorded, given: unknown) {
  if (one.status !== 'rejected') return []
  const id = isObject(given) ? given.event_id : null
  const { message, code } = one.error
  return [{ event_id: typeof id === 'string' ? id : '', error: message, code }]
}

export const sdkEventRoutes: Route[] = [ingestEvents]
