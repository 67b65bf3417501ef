/** Metering: recording events, and their sums. */
import { z } from 'zod'
import type { Route } from '../../dialect.ts'
import { dayKey, monthAgo, onDay, recently, yesterday } from '../../examples.ts'
import {
  bigCount,
  count as countField,
  credits,
  eg,
  from,
  here,
  listOf,
  money,
  nullable,
  object,
  said,
  text,
  time,
} from '../../fields.ts'
import { money as amountOf, exact } from '../../json.ts'
import { publishedInput } from '../../published-input.ts'
import { route, routeOf } from '../../route.ts'
import { detailSchema } from '../errors.ts'
import { customerNamed, ofCustomer, usageShare } from '../fields.ts'
import { customerId, timeInput } from '../inputs.ts'
import { endInput, lastSecond } from '../last-second.ts'
import {
  countOf,
  eventInput,
  eventList,
  type Recorded,
  recordEvents,
  submitWith,
  usageEvent,
} from '../record-events.ts'
import { uploadUsage } from '../upload/upload-usage.ts'

const tag = 'Metering'
const count = countField.schema

const refusal = z
  .object({
    code: z.string(),
    message: z.string(),
    details: detailSchema,
  })
  .meta({ id: 'EventRefusal' })

const recordedEvent = z
  .object({
    id: z.string().nullable().describe('The idempotency key, else our id; null without either.'),
    status: z.enum(['accepted', 'duplicate', 'rejected']),
    credits_consumed: credits.schema,
    cost: money.schema,
    warning: z
      .string()
      .optional()
      .describe('For a recorded event: an anomaly of its token_usage, and what was counted.'),
    error: refusal.optional().describe('Only for a rejected event.'),
  })
  .meta({ id: 'RecordedEvent' })

const eventKey = onDay(dayKey, (day) => `evt_${day}`)
const event = {
  ...{ customer_id: 'cust_123', event_type: 'ai_generation', timestamp: recently },
  properties: { model: 'gpt-4', input_tokens: 500, output_tokens: 1000, provider: 'openai' },
  idempotency_key: eventKey,
}

const recordUsage = routeOf(
  'POST /usage/events',
  {
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
    example: { request: { events: [event] } },
    shows: {
      ...{ accepted: 1, rejected: 0, duplicates: 0 },
      events: [{ id: eventKey, status: 'accepted', credits_consumed: 15, cost: 1.5 }],
    },
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
    return { id: key, status, credits_consumed: 0, cost: amountOf('0'), error }
  }
  const { key, status, event } = one
  return {
    id: key ?? event.id,
    status,
    credits_consumed: exact(event.credits),
    cost: amountOf(event.cost),
    ...(event.warning && { warning: event.warning }),
  }
}

const period = object({
  start: from(
    'startTime',
    eg(
      onDay(monthAgo, (day) => `${day}T00:00:00Z`),
      time,
    ),
  ),
  end: from(
    'endTime',
    eg(
      onDay(yesterday, (day) => `${day}T23:59:59Z`),
      lastSecond,
    ),
  ),
})

const summary = object({
  total_events: eg(15000, bigCount),
  total_credits: eg(45000, credits),
  total_cost: said('In `currency`.', eg(450, money)),
  optimization_savings: said('Savings by models that are not the most expensive.', eg(180, money)),
  currency: said('The currency with the largest cost, if any.', eg('USD', nullable(text))),
})

const getUsage = route('GET /usage', {
  name: 'getUsage',
  summary: 'The usage of a customer in a time range, by event time.',
  tag,
  refuses: ['NOT_FOUND'],
  asks: 'query usage',
  query: {
    customer_id: customerId,
    start_time: timeInput.describe('Inclusive. RFC 3339 with a time zone, or a date.'),
    end_time: endInput.describe(
      'Exclusive; but a date alone, or a day up to 23:59:59, includes that day.',
    ),
  },
  answer: object({
    usage: here(
      object({
        customer_id: customerNamed,
        period: here(said('From the start to the last second included.', period)),
        summary: here(summary),
        breakdown: listOf(usageShare),
      }),
    ),
  }),
  example: { query: { ...ofCustomer, start_time: monthAgo, end_time: yesterday } },
})

export const usageRoutes: Route[] = [recordUsage, uploadUsage, getUsage]
