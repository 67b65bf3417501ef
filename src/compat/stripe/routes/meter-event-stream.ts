/** Sessions of senders of many events, and the streams of events that they send. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { object, text, time } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { timeInput } from '../inputs.ts'
import { asksOfEvents, eventBody, recordMeterEvents } from '../meter-events.ts'

const tag = 'Meter events'
const eventsMax = 100

const begun = asking(
  'mutation createUsageSession',
  [],
  object({ sessionId: text, token: text, createdAt: time, expiresAt: time }),
)

const createSession = routeOf(
  'POST /v2/billing/meter_event_session',
  {
    ...{ name: 'createMeterEventSession', tag, scope: 'write', asks: [begun] },
    summary: 'Makes a token for streams of events, for 15 minutes.',
    body: z.strictObject({}).optional(),
    response: z
      .object({
        ...{ id: z.string(), object: z.literal('v2.billing.meter_event_session') },
        authentication_token: z.string().describe('Sent like an API key, to the stream only.'),
        ...{ created: z.string(), expires_at: z.string(), livemode: z.boolean() },
      })
      .meta({ id: 'MeterEventSession' }),
    shows: {
      ...{ id: 'session_123', object: 'v2.billing.meter_event_session', livemode: false },
      authentication_token: 'eyJhbGciOiJIUzI1NiJ9…',
      ...{ created: '2024-01-15T10:30:00.000Z', expires_at: '2024-01-15T10:45:00.000Z' },
    },
    example: { request: {} },
  },
  async (_request, ask) => {
    const { sessionId, token, createdAt, expiresAt } = await begun.run(ask, {})
    return {
      ...{ id: sessionId, object: 'v2.billing.meter_event_session' as const },
      ...{ authentication_token: token, created: createdAt, expires_at: expiresAt },
      livemode: ask.mode === 'LIVE',
    }
  },
)

const streamed = z.strictObject({
  ...eventBody,
  timestamp: timeInput.optional().describe('RFC 3339; now by default.'),
})

const lost = z.object({ index: z.int(), code: z.string(), message: z.string() })

const createStream = routeOf(
  'POST /v2/billing/meter_event_stream',
  {
    ...{ name: 'createMeterEventStream', tag, scope: 'write', asks: asksOfEvents },
    summary: 'Records up to 100 events, each on its own.',
    body: z.strictObject({
      events: z
        .array(streamed)
        .min(1, 'must hold at least 1 event')
        .max(eventsMax, `must hold at most ${eventsMax} events`),
    }),
    response: z
      .object({
        errors: z
          .array(lost)
          .optional()
          .describe('The events that were not recorded, by their places; absent: all were.'),
      })
      .meta({ id: 'MeterEventStream' }),
    shows: {},
    example: {
      request: {
        events: [
          {
            event_name: 'api_requests',
            payload: { stripe_customer_id: 'cus_123', value: '25' },
            identifier: 'evt_abc',
          },
        ],
      },
    },
  },
  async ({ body: { events } }, ask) => {
    const errors = await recordMeterEvents(ask, events)
    return errors.length === 0 ? {} : { errors }
  },
)

export const meterEventStreamRoutes: Route[] = [createSession, createStream]
