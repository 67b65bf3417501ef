/** Events of the SDK: many in one request, of users that need not exist yet. */
import { z } from 'zod'
import { DomainError, type ErrorCode, errorCodes, retold } from '../../../core/values/errors.ts'
import { isGeneratedId } from '../../../core/values/ids.ts'
import { isObject } from '../../../core/values/is-object.ts'
import type { Ask, Route } from '../../dialect.ts'
import { dayKey, onDay, recently } from '../../examples.ts'
import { count as countField } from '../../fields.ts'
import { PartRefused } from '../../part-refused.ts'
import { publishedInput } from '../../published-input.ts'
import { routeOf } from '../../route.ts'
import { IngestEventsDocument, type UsageEventInput } from '../asks.generated.ts'
import { errors } from '../errors.ts'
import { countOf, eventList, type Recorded, recordEvents, submitWith } from '../record-events.ts'
import {
  type ReadEvent,
  readSdkEvent,
  sdkEvent,
  usageOfEvent,
  withSnakeCase,
} from './event-input.ts'
import { eventTypeWord } from './use.ts'
import { ensureWallets, type WalletOf } from './wallets.ts'

const count = countField.schema

const failedEvent = z
  .object({
    event_id: z.string(),
    eventId: z.string().describe('The same.'),
    error: z.string(),
    code: z.string(),
  })
  .meta({ id: 'FailedSdkEvent' })

const response = z.object({
  success: z.boolean().describe('No event failed.'),
  processed: count.describe('Accepted events and duplicates.'),
  failed: count,
  errors: z.array(failedEvent),
  accepted: count,
  rejected: count,
  duplicates: count,
  batch_id: z.string().describe('The id of the first stored event; empty without one.'),
  status: z.enum(['processed', 'all_duplicates']),
  processing_time_ms: z.number(),
})

const exampleEvent = {
  event_id: onDay(dayKey, (day) => `chat_${day}`),
  ...{ customer_id: 'cust_123', user_id: 'user_1' },
  ...{ event_type: 'TOKEN_USAGE', feature_id: 'chat', timestamp: recently },
  ...{ provider: 'OPENAI', model: 'gpt-4', input_tokens: 500, output_tokens: 1000 },
}

const ingestEvents = routeOf(
  'POST /events/ingest',
  {
    name: 'ingestEvents',
    summary:
      'Records 1 to 1,000 events of the SDK, each on its own; users that are not there yet are created. Where any is refused the answer is an error, with the same figures beside it: the others are recorded, and sending all again counts none twice.',
    tag: 'SDK',
    refuses: ['NOT_FOUND', 'INSUFFICIENT_CREDITS', 'LIMIT_EXCEEDED'],
    body: z.strictObject({
      events: eventList.meta({ items: publishedInput(sdkEvent) }),
    }),
    response,
    partRefusal: response,
    example: { request: { events: [exampleEvent] } },
    shows: {
      ...{ success: true, processed: 1, failed: 0, errors: [] },
      ...{ accepted: 1, rejected: 0, duplicates: 0, batch_id: 'evt_001' },
      ...{ status: 'processed', processing_time_ms: 6 },
    },
  },
  async ({ body }, ask) => {
    const start = performance.now()
    const events = body.events.map(withSnakeCase)
    const recorded = await ingest(events, ask)
    const answer = answerOf(events, recorded, Math.round(performance.now() - start))
    // The SDK looks at nothing but the status.
    const refusal = refusalOf(recorded)
    if (refusal) throw new PartRefused(refusal, answer)
    return answer
  },
)

function answerOf(
  events: unknown[],
  recorded: Recorded[],
  processingTimeMs: number,
): z.input<typeof response> {
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
    status: duplicates === recorded.length ? 'all_duplicates' : 'processed',
    processing_time_ms: processingTimeMs,
  }
}

/** The refusal of the first refused event. */
function refusalOf(recorded: Recorded[]): DomainError | null {
  const first = recorded.find((one) => one.status === 'rejected')
  if (first?.status !== 'rejected') return null
  const { code, message, details } = first.error
  const many = countOf(recorded, 'rejected')
  const which =
    recorded.length === 1 ? 'The event was' : `${many} of ${recorded.length} events were`
  const words = many === 1 ? message : `The first: ${message}`
  return retold(codeOf(code), `${which} refused. ${words}`, details)
}

function codeOf(word: string): ErrorCode {
  return errorCodes.find((code) => errors[code].code === word) ?? 'INTERNAL'
}

/** An event, or why it is none, and how it is tried: as its kind in place of its feature, and with its user created. */
interface Attempt {
  given: unknown
  read: ReadEvent | DomainError
  asKind: boolean
  created: boolean
}

/** Usually one attempt is enough; the refusals show what a second one needs. */
async function ingest(events: unknown[], ask: Ask): Promise<Recorded[]> {
  const attempts = events.map(
    (given): Attempt => ({ given, read: readOf(given), asKind: false, created: false }),
  )
  const walletOf = await ensureWallets(teamsOf(attempts), ask)
  let recorded = await record(attempts, walletOf, ask)
  for (;;) {
    const again = attempts.filter((one, i) => changes(recorded[i]!, one))
    if (again.length === 0) return recorded
    const second = await record(again, walletOf, ask)
    const places = new Map(again.map((one, i) => [one, i]))
    recorded = attempts.map((one, i) => second[places.get(one) ?? -1] ?? recorded[i]!)
  }
}

function readOf(given: unknown): ReadEvent | DomainError {
  try {
    return readSdkEvent(given)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

/** The teams whose wallets pay; null is the workspace. */
function teamsOf(attempts: readonly Attempt[]): (string | null)[] {
  return attempts.flatMap(({ read }) =>
    !(read instanceof DomainError) && 'team' in read.payer ? [read.payer.team] : [],
  )
}

function record(attempts: Attempt[], walletOf: WalletOf, ask: Ask): Promise<Recorded[]> {
  let next = 0
  const missing = new Set<string>()
  const inputOf = (): UsageEventInput => {
    const { read, asKind, created } = attempts[next++]!
    if (read instanceof DomainError) throw read
    const input = usageOfEvent(read, walletOf)
    if (created) missing.add(input.customerId)
    return asKind ? { ...input, eventType: eventTypeWord(read.event.event_type) } : input
  }
  const given = attempts.map((one) => one.given)
  return recordEvents(given, inputOf, async (inputs) => {
    if (missing.size === 0) return submitWith(ask)(inputs)
    const data = await ask(IngestEventsDocument, { externalIds: [...missing], events: inputs })
    return data.recordUsageBatch.outcomes
  })
}

/**
 * Decides whether a refused event gets another attempt, and how. A key that was used for other content may belong to this event
 * recorded as its kind: before the feature got its own event type, or after.
 */
function changes(recorded: Recorded, attempt: Attempt): boolean {
  const { read, created, asKind } = attempt
  if (recorded.status !== 'rejected' || read instanceof DomainError) return false
  const { event, payer } = read
  const { code, details } = recorded.error
  if (code === 'NOT_FOUND') {
    // An unknown id in our own format cannot become a new customer's externalId.
    if (created || !('user' in payer) || isGeneratedId('cust', payer.user)) return false
    attempt.created = true
    return true
  }
  const mayBeKind = code === 'IDEMPOTENCY_KEY_REUSED' || details.reason === 'UNKNOWN_EVENT_TYPE'
  if (!mayBeKind || asKind || !event.feature_id) return false
  attempt.asKind = true
  return true
}

function errorOf(one: Recorded, given: unknown) {
  if (one.status !== 'rejected') return []
  const said = isObject(given) ? given.event_id : null
  const id = typeof said === 'string' ? said : ''
  const { message, code } = one.error
  return [{ event_id: id, eventId: id, error: message, code }]
}

export const sdkEventRoutes: Route[] = [ingestEvents]
