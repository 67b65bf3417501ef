/** An event of a meter, from Stripe's payload to ours: whose it is, how much it counts, and how it is refused. */
import { z } from 'zod'
import { readDecimal } from '../../core/values/decimal.ts'
import { DomainError, invalid, retold } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { enumText, from, id, jsonObject, leaf, listOf, nullable, object, text } from '../fields.ts'
import { unix } from './fields.ts'
import { missing, textInput } from './inputs.ts'
import { customerKeyDefault, metersOfEvent, valueKeyDefault } from './meter-fields.ts'

const digitsMax = 15
const tooManyDigits = `must have at most ${digitsMax} significant digits`

export const eventBody = {
  event_name: textInput(100),
  payload: z
    .record(z.string().min(1).max(100), z.union([textInput(255), z.number()]).transform(String))
    .describe(
      'The customer and the value, by the names of the meter; all values are texts of at most 255 characters.',
    ),
  identifier: textInput(100)
    .optional()
    .describe('Another event with it is refused; by default one is made.'),
}

export interface MeterEvent {
  event_name: string
  payload: Record<string, string>
  identifier?: string
  /** ISO 8601; now by default. */
  timestamp?: string
}

const recorded = asking(
  'mutation recordUsageBatch',
  ['events'],
  object({
    outcomes: listOf(
      object({
        status: enumText('UsageOutcomeStatus', 'ACCEPTED'),
        event: from(
          'usageEvent',
          nullable(
            object({ id, timestamp: unix, recordedAt: unix, idempotencyKey: nullable(text) }),
          ),
        ),
        error: nullable(
          object({
            code: leaf<string>('ErrorCode', 'NOT_FOUND', z.string()),
            message: text,
            details: nullable(jsonObject),
          }),
        ),
      }),
    ),
  }),
)

export const asksOfEvents = [metersOfEvent, recorded]

export interface RecordedEvent {
  event_name: string
  payload: Record<string, string>
  identifier: string
  timestamp: number
  created: number
}

/** Records an event. One that was recorded before is refused, as Stripe refuses it. */
export async function recordMeterEvent(ask: Ask, event: MeterEvent): Promise<RecordedEvent> {
  const { event_name, payload, identifier } = event
  const usage = usageOf(event, await meterOf(ask, event_name))
  const { outcomes } = await recorded.run(ask, { events: [usage] })
  const [outcome] = outcomes
  if (outcome?.status === 'DUPLICATE' || isOtherContent(outcome?.error))
    throw takenBefore(identifier)
  if (outcome?.error) throw refusalOf(outcome.error, payload)
  if (!outcome?.event) throw new Error('An event was neither recorded nor refused')
  const { id: own, timestamp, recordedAt: created, idempotencyKey } = outcome.event
  return { event_name, payload, identifier: idempotencyKey ?? own, timestamp, created }
}

/** Why an event of a stream was not recorded, by its place. */
interface LostEvent {
  index: number
  code: string
  message: string
}

/** Records events on their own; one that was recorded before counts as recorded. */
export async function recordMeterEvents(ask: Ask, events: MeterEvent[]): Promise<LostEvent[]> {
  const meters = new Map<string, Promise<KnownMeter>>()
  const lost: LostEvent[] = []
  const usages: { index: number; usage: ReturnType<typeof usageOf> }[] = []
  for (const [index, event] of events.entries()) {
    const known = meters.get(event.event_name) ?? meterOf(ask, event.event_name)
    meters.set(event.event_name, known)
    let customerKey: string | undefined
    try {
      const meter = await known
      customerKey = meter.kept.customer_key ?? customerKeyDefault
      usages.push({ index, usage: usageOf(event, meter) })
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      const code = lostCodeOf(error, ask.now(), customerKey)
      lost.push({ index, code, message: error.message })
    }
  }
  if (usages.length > 0) {
    const { outcomes } = await recorded.run(ask, { events: usages.map(({ usage }) => usage) })
    for (const [i, { status, error }] of outcomes.entries()) {
      const index = usages[i]?.index ?? 0
      if (status !== 'REJECTED' || !error || isOtherContent(error)) continue
      const refusal = refusalOf(error, events[index]?.payload ?? {})
      lost.push({ index, code: lostCodeOf(refusal, ask.now()), message: refusal.message })
    }
  }
  return lost.sort((a, b) => a.index - b.index)
}

/** In the words of the reports that Stripe sends about events of a stream. */
function lostCodeOf({ code, details }: DomainError, now: Date, customerKey = ''): string {
  const { issues, timestamp } = (details ?? {}) as {
    issues?: { path: string; message: string }[]
    timestamp?: string
  }
  if (timestamp !== undefined) {
    return new Date(timestamp) > now ? 'timestamp_in_future' : 'timestamp_too_far_in_past'
  }
  const [issue] = issues ?? []
  if (!issue) return code.toLowerCase()
  if (issue.path === 'event_name')
    return issue.message.includes('inactive') ? 'archived_meter' : 'no_meter'
  if (issue.path === 'payload') return 'meter_event_customer_not_found'
  if (issue.message === tooManyDigits) return 'meter_event_value_too_many_digits'
  return issue.path === `payload.${customerKey}`
    ? 'meter_event_no_customer_defined'
    : 'meter_event_invalid_value'
}

function takenBefore(identifier = ''): DomainError {
  const message = `An event already exists with identifier ${identifier}.`
  return invalid(message, { issues: [{ path: 'identifier', message }] })
}

function isOtherContent(error: { code: string } | null | undefined): boolean {
  return error?.code === 'IDEMPOTENCY_KEY_REUSED'
}

type Refused = { code: string; message: string; details: unknown }

function refusalOf({ code, message, details }: Refused, payload: object): DomainError {
  const told = (details ?? {}) as Record<string, unknown>
  if (code === 'NOT_FOUND' && told.entity === 'customer') {
    return invalid(`No such customer: '${told.id}'`, {
      issues: [
        { path: 'payload', message: `No such customer: '${told.id}' in ${Object.keys(payload)}` },
      ],
    })
  }
  return retold(code as never, message, told)
}

type KnownMeter = Awaited<ReturnType<typeof metersOfEvent.run>>['rows'][number]

async function meterOf(ask: Ask, eventType: string): Promise<KnownMeter> {
  const variables = { eventType, includeArchived: true, first: 100 }
  const { rows } = await metersOfEvent.run(ask, variables)
  const active = rows.find(({ status }) => status === 'active')
  if (active) return active
  const what = rows.length > 0 ? 'an inactive meter' : 'no meter'
  const message = `The event name "${eventType}" is that of ${what}.`
  throw invalid(message, { issues: [{ path: 'event_name', message }] })
}

/** Our event: meters and rates read its properties, and its quantity is more than zero. */
function usageOf({ event_name, payload, identifier, timestamp }: MeterEvent, meter: KnownMeter) {
  const { customer_key = customerKeyDefault, value_key = valueKeyDefault } = meter.kept
  const { [customer_key]: customerId, ...properties } = payload
  if (!customerId) throw missing(`payload.${customer_key}`)
  const common = {
    customerId,
    eventType: event_name,
    properties,
    timestamp,
    idempotencyKey: identifier,
  }
  if (meter.aggregation === 'COUNT') return common
  const value = valueIn(value_key, payload[value_key])
  return { ...common, quantity: value === '0' ? '1' : value }
}

function valueIn(name: string, given: string | undefined): string {
  if (given === undefined) throw missing(`payload.${name}`)
  const value = readDecimal(given)
  if (value === null || value.lt(0)) {
    throw invalid('The value must be a number of at least zero.', {
      issues: [{ path: `payload.${name}`, message: 'must be a number of at least zero' }],
    })
  }
  if (given.replace(/\D/g, '').replace(/^0+/, '').length > digitsMax) {
    throw invalid(tooManyDigits, { issues: [{ path: `payload.${name}`, message: tooManyDigits }] })
  }
  return value.toFixed()
}
