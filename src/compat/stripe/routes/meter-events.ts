/** Events of meters, one at a time. */
import { z } from 'zod'
import { DomainError, invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { from, id, nullable, object, text } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { unix } from '../fields.ts'
import { textInput, timeInput, unixInput } from '../inputs.ts'
import { asksOfEvents, eventBody, recordMeterEvent } from '../meter-events.ts'

const tag = 'Meter events'

const shape = {
  ...{ event_name: z.string(), identifier: z.string(), livemode: z.boolean() },
  payload: z.record(z.string(), z.string()),
}

const exampleEvent = {
  event_name: 'api_requests',
  payload: { stripe_customer_id: 'cus_123', value: '25' },
  identifier: 'evt_abc',
}
const at = 1_705_314_600

const createMeterEvent = routeOf(
  'POST /v1/billing/meter_events',
  {
    ...{ name: 'createMeterEvent', summary: 'Records an event, at once.', tag },
    ...{ scope: 'write', asks: asksOfEvents },
    refuses: ['LIMIT_EXCEEDED', 'INSUFFICIENT_CREDITS', 'PRECONDITION_FAILED'],
    body: z.strictObject({
      ...eventBody,
      timestamp: unixInput.optional().describe('Within the past 35 days; now by default.'),
    }),
    response: z
      .object({
        ...{ object: z.literal('billing.meter_event'), ...shape },
        ...{ created: z.int(), timestamp: z.int() },
      })
      .meta({ id: 'MeterEvent' }),
    shows: {
      ...{ object: 'billing.meter_event', ...exampleEvent, livemode: false },
      ...{ created: at, timestamp: at },
    },
    example: { request: exampleEvent },
  },
  async ({ body }, ask) => {
    const event = await recordMeterEvent(ask, body)
    return { object: 'billing.meter_event' as const, ...event, livemode: ask.mode === 'LIVE' }
  },
)

const v2Event = z.strictObject({
  ...eventBody,
  timestamp: timeInput.optional().describe('RFC 3339; now by default.'),
})

const timeOf = (seconds: number) => new Date(seconds * 1_000).toISOString()

const createMeterEventV2 = routeOf(
  'POST /v2/billing/meter_events',
  {
    ...{ name: 'createMeterEventV2', summary: 'Records an event, at once.', tag },
    ...{ scope: 'write', asks: asksOfEvents },
    refuses: ['LIMIT_EXCEEDED', 'INSUFFICIENT_CREDITS', 'PRECONDITION_FAILED'],
    body: v2Event,
    response: z
      .object({
        ...{ object: z.literal('v2.billing.meter_event'), ...shape },
        ...{ created: z.string(), timestamp: z.string() },
      })
      .meta({ id: 'MeterEventV2' }),
    shows: {
      ...{ object: 'v2.billing.meter_event', ...exampleEvent, livemode: false },
      ...{ created: timeOf(at), timestamp: timeOf(at) },
    },
    example: { request: exampleEvent },
  },
  async ({ body }, ask) => {
    const { created, timestamp, ...event } = await recordMeterEvent(ask, body)
    return {
      ...{ object: 'v2.billing.meter_event' as const, ...event, livemode: ask.mode === 'LIVE' },
      ...{ created: timeOf(created), timestamp: timeOf(timestamp) },
    }
  },
)

const found = asking(
  'query usageEvent',
  ['idempotencyKey'],
  object({ id, eventType: text, recordedAt: unix, reversed: from('reversedById', nullable(id)) }),
)
const reversed = asking('mutation reverseUsageEvent', ['id'], object({ id, recordedAt: unix }))
const daySeconds = 86_400

const cancellation = {
  event_name: textInput(100),
  type: z.literal('cancel'),
  cancel: z.strictObject({ identifier: textInput(100) }),
}
const exampleCancellation = {
  ...{ event_name: 'api_requests', type: 'cancel', cancel: { identifier: 'evt_abc' } },
} as const
const adjusted = { ...cancellation, livemode: z.boolean(), status: z.literal('complete') }

type Cancellation = z.output<z.ZodObject<typeof cancellation>>

/** Takes an event back within a day of its arrival; again changes nothing. */
async function cancelEvent(ask: Ask, { event_name, cancel: { identifier } }: Cancellation) {
  const event = await found.run(ask, { idempotencyKey: identifier }).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null
    throw error
  })
  const now = Math.floor(ask.now().getTime() / 1_000)
  const isKnown = event?.eventType === event_name && now - event.recordedAt <= daySeconds
  if (!event || !isKnown) {
    const message = `No event of the last 24 hours has the identifier ${identifier}.`
    throw invalid(message, { issues: [{ path: 'cancel.identifier', message }] })
  }
  if (event.reversed !== null) return { id: event.reversed, created: now }
  const { id: own, recordedAt } = await reversed.run(ask, { id: event.id })
  return { id: own, created: recordedAt }
}

const adjusting = { tag, scope: 'write', asks: [found, reversed] } as const

const adjust = routeOf(
  'POST /v1/billing/meter_event_adjustments',
  {
    ...{ ...adjusting, name: 'createMeterEventAdjustment' },
    summary: 'Takes an event back within 24 hours.',
    body: z.strictObject(cancellation),
    response: z
      .object({ object: z.literal('billing.meter_event_adjustment'), ...adjusted })
      .meta({ id: 'MeterEventAdjustment' }),
    shows: {
      ...{ object: 'billing.meter_event_adjustment', ...exampleCancellation },
      ...{ livemode: false, status: 'complete' },
    },
    example: { request: exampleCancellation },
  },
  async ({ body }, ask) => {
    await cancelEvent(ask, body)
    return {
      ...{ object: 'billing.meter_event_adjustment' as const, ...body },
      ...{ livemode: ask.mode === 'LIVE', status: 'complete' as const },
    }
  },
)

const adjustV2 = routeOf(
  'POST /v2/billing/meter_event_adjustments',
  {
    ...{ ...adjusting, name: 'createMeterEventAdjustmentV2' },
    summary: 'Takes an event back within 24 hours.',
    body: z.strictObject(cancellation),
    response: z
      .object({
        ...{ id: z.string(), object: z.literal('v2.billing.meter_event_adjustment') },
        ...{ created: z.string(), ...adjusted },
      })
      .meta({ id: 'MeterEventAdjustmentV2' }),
    shows: {
      ...{ id: 'evt_456', object: 'v2.billing.meter_event_adjustment', created: timeOf(at) },
      ...{ ...exampleCancellation, livemode: false, status: 'complete' },
    },
    example: { request: exampleCancellation },
  },
  async ({ body }, ask) => {
    const { id: own, created } = await cancelEvent(ask, body)
    return {
      ...{
        id: own,
        object: 'v2.billing.meter_event_adjustment' as const,
        created: timeOf(created),
      },
      ...{ ...body, livemode: ask.mode === 'LIVE', status: 'complete' as const },
    }
  },
)

export const meterEventRoutes: Route[] = [
  ...[createMeterEvent, createMeterEventV2],
  ...[adjust, adjustV2],
]
