/** Metering: recording events, and what they add up to. */
import { z } from 'zod'
import { type Route, route, routeOf } from '../dialect.ts'
import { publishedInput } from '../docs/openapi-schemas.ts'
import { exact, money } from '../json.ts'
import { uploadUsage } from './batch-route.ts'
import { GetUsageDocument } from './operations.generated.ts'
import {
  countOf,
  eventInput,
  type Recorded,
  recordEvents,
  submitWith,
  usageEvent,
} from './record-events.ts'
import { amountOfMoney, count, credits, customerId, time, timeInput, timeText } from './shapes.ts'

const tag = 'Metering'
const eventsMax = 1_000

/** Each event is checked on its own; only the list as a whole is refused at once. */
export const eventList = z
  .array(z.unknown())
  .min(1, 'must hold at least 1 event')
  .max(eventsMax, `must hold at most ${eventsMax} events`)

const refusal = z
  .object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'EventRefusal' })

const recordedEvent = z
  .object({
    id: z.string().nullable().describe('The idempotency key, else our id; null without either.'),
    status: z.enum(['accepted', 'duplicate', 'rejected']),
    credits_consumed: credits,
    cost: amountOfMoney,
    warning: z
      .string()
      .optional()
      .describe('Of a recorded event: what was odd about its token_usage, and what was counted.'),
    error: refusal.optional().describe('Only of a rejected event.'),
  })
  .meta({ id: 'RecordedEvent' })

const recordUsage = routeOf(
  {
    method: 'POST',
    path: '/usage/events',
    name: 'recordUsage',
    summary:
      'Records 1 to 1,000 events, each on its own: priced, limited and debited, or rejected with a reason.',
    tag,
    body: z.strictObject({
      events: eventList.meta({ items: publishedInput(usageEvent) }),
    }),
    response: z.object({
      accepted: count,
      rejected: count,
      duplicates: count.describe('Recorded before under the same idempotency key.'),
      events: z.array(recordedEvent).describe('In the order of the request.'),
    }),
  },
  async ({ body }, ask) => {
    const recorded = await recordEvents(body.events, eventInput, submitWith(ask))
    return {
      accepted: countOf(recorded, 'accepted'),
      rejected: countOf(recorded, 'rejected'),
      duplicates: countOf(recorded, 'duplicate'),
      events: recorded.map(recordedEventOf),
    }
  },
)

function recordedEventOf(one: Recorded): z.input<typeof recordedEvent> {
  if (one.status === 'rejected') {
    const { key, status, error } = one
    return { id: key, status, credits_consumed: 0, cost: money('0'), error }
  }
  const { key, status, event } = one
  return {
    id: key ?? event.id,
    status,
    credits_consumed: exact(event.credits),
    cost: money(event.cost),
    ...(event.warning && { warning: event.warning }),
  }
}

export const usageShare = z
  .object({ feature: z.string(), events: count, credits, cost: amountOfMoney })
  .meta({ id: 'UsageShare' })

const getUsage = route({
  method: 'GET',
  path: '/usage',
  name: 'getUsage',
  summary: 'What a customer used in a range of time, by event time.',
  tag,
  refuses: ['NOT_FOUND'],
  document: GetUsageDocument,
  query: z.strictObject({
    customer_id: customerId,
    start_time: timeInput.describe('Inclusive. RFC 3339 with a time zone, or a date.'),
    end_time: timeInput.describe(
      'Exclusive; but a date alone, or a day up to 23:59:59, includes that day.',
    ),
  }),
  response: z.object({
    usage: z.object({
      customer_id: customerId,
      period: z
        .object({ start: time, end: time })
        .describe('From the start to the last second that counts.'),
      summary: z.object({
        total_events: count,
        total_credits: credits,
        total_cost: amountOfMoney.describe('In `currency`.'),
        optimization_savings: amountOfMoney.describe('Saved by models that are not the dearest.'),
        currency: z.string().nullable().describe('That with the largest cost, if any.'),
      }),
      breakdown: z.array(usageShare),
    }),
  }),
  input: ({ query }) => ({
    customerId: query.customer_id,
    startTime: query.start_time,
    endTime: endWithLastSecond(query.end_time),
  }),
  output(data, { query }) {
    const usage = data.usage
    return {
      usage: {
        customer_id: query.customer_id,
        period: { start: timeText(usage.startTime), end: lastSecondBefore(usage.endTime) },
        summary: {
          total_events: usage.totalEvents,
          total_credits: exact(usage.totalCredits),
          total_cost: money(usage.totalCost),
          optimization_savings: money(usage.optimizationSavings),
          currency: usage.currency,
        },
        breakdown: usage.breakdown.map((part) => ({
          feature: part.feature,
          events: part.events,
          credits: exact(part.credits),
          cost: money(part.cost),
        })),
      },
    }
  },
})

/** As any time, at the latest. */
const latest = Date.UTC(9999, 11, 31)

/**
 * The document prints the end of a day as its last second: sent back, it means all of that second. In any offset, but the
 * instant stays one: it does not become a date, which begins elsewhere in another time zone.
 */
export function endWithLastSecond(end: string): string {
  if (!/T23:59:59(\.9+)?(Z|[+-]\d\d:\d\d)$/.test(end)) return end
  const next = Math.ceil((Date.parse(end) + 1) / 1_000) * 1_000
  return new Date(Math.min(next, latest)).toISOString()
}

export function lastSecondBefore(end: string): string {
  const last = Math.ceil(Date.parse(end) / 1_000) * 1_000 - 1_000
  return timeText(new Date(last).toISOString())
}

export const usageRoutes: Route[] = [recordUsage, uploadUsage, getUsage]
