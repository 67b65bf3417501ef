/** Records the events of a request or a file individually: an invalid one does not stop the others. */

import { z } from 'zod'
import { DomainError } from '../../core/values/errors.ts'
import { parseInput } from '../../core/values/input.ts'
import { isObject } from '../../core/values/is-object.ts'
import { detailWords } from '../detail-words.ts'
import type { Ask } from '../dialect.ts'
import { namesIn } from '../names.ts'
import { inWords } from '../wording.ts'
import {
  RecordUsageDocument,
  type RecordUsageMutation,
  type UsageEventInput,
} from './asks.generated.ts'
import { codeWord } from './errors.ts'
import {
  customerId,
  idempotencyKey,
  objectInput,
  positiveInput,
  textInput,
  timeInput,
} from './inputs.ts'

/** An event as the document defines it. */
export const usageEvent = z
  .strictObject({
    customer_id: customerId,
    event_type: textInput(100),
    timestamp: timeInput.nullish().describe('Event time; now by default.'),
    properties: objectInput.nullish().describe('The properties that rates and meters read.'),
    token_usage: objectInput
      .nullish()
      .describe("The `usage` object of a model's answer, as the provider sent it."),
    quantity: positiveInput.nullish().describe('Units; 1 by default.'),
    idempotency_key: idempotencyKey,
  })
  .meta({ id: 'UsageEvent' })

const eventsMax = 1_000

/** Each event is validated on its own; only the list as a whole is refused at once. */
export const eventList = z
  .array(z.unknown())
  .min(1, 'must hold at least 1 event')
  .max(eventsMax, `must hold at most ${eventsMax} events`)

export function eventInput(given: unknown): UsageEventInput {
  const event = parseInput(usageEvent, given)
  return {
    customerId: event.customer_id,
    eventType: event.event_type,
    timestamp: event.timestamp,
    properties: event.properties,
    tokenUsage: event.token_usage,
    quantity: event.quantity,
    idempotencyKey: event.idempotency_key,
  }
}

export interface Refused {
  code: string
  message: string
  details: Record<string, unknown>
}

/** `key` is the idempotency key that the caller gave. */
export type Recorded =
  | { status: 'accepted' | 'duplicate'; key: string | null; event: StoredEvent }
  | { status: 'rejected'; key: string | null; error: Refused }

type Outcome = RecordUsageMutation['recordUsageBatch']['outcomes'][number]
type StoredEvent = NonNullable<Outcome['usageEvent']>

/** Records the events, alone or together with operations that precede them. */
export type Submit = (events: UsageEventInput[]) => Promise<Outcome[]>

export function submitWith(ask: Ask, backfill = false): Submit {
  return async (events) =>
    (await ask(RecordUsageDocument, { input: { events, backfill } })).recordUsageBatch.outcomes
}

/** An invalid event, which is refused for every caller. */
const unreadable: UsageEventInput = { customerId: '', eventType: '' }

/** The outcomes in the order of the events; at most as many as a batch takes. */
export async function recordEvents(
  given: readonly unknown[],
  read: (one: unknown) => UsageEventInput,
  submit: Submit,
): Promise<Recorded[]> {
  const inputs = given.map((one) => attempt(read, one))
  const valid = inputs.filter((input): input is UsageEventInput => !(input instanceof DomainError))
  // Submits even when no event is valid, so that the caller's scope is checked and the request counts for its rate.
  const outcomes = await submit(valid.length === 0 ? [unreadable] : valid)
  let next = 0
  return inputs.map((input, i) => {
    const key = keyOf(given[i])
    if (input instanceof DomainError) return { status: 'rejected', key, error: refusalOf(input) }
    return recordedOf(key, outcomes[next++])
  })
}

function keyOf(given: unknown): string | null {
  const key = isObject(given) ? given.idempotency_key : null
  return typeof key === 'string' ? key : null
}

function attempt(read: (one: unknown) => UsageEventInput, one: unknown) {
  try {
    return read(one)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

function recordedOf(key: string | null, outcome: Outcome | undefined): Recorded {
  const { status, usageEvent: event, error } = outcome ?? {}
  if (error) return { status: 'rejected', key, error: refusalOf(error) }
  if (!event) throw new Error('An event was answered with neither an event nor an error')
  return { status: status === 'DUPLICATE' ? 'duplicate' : 'accepted', key, event }
}

type Reason = { code: string; message: string; details?: unknown }

const names = namesIn(usageEvent, {})

function refusalOf({ code, message, details }: Reason): Refused {
  const refusal = { message, details: (details ?? {}) as Record<string, unknown> }
  const said = inWords(refusal, names)
  return { code: codeWord(code), message: said.message, details: detailWords(said.details) }
}

export function countOf(recorded: readonly Recorded[], status: Recorded['status']): number {
  return recorded.filter((one) => one.status === status).length
}
