/** Usage: events of metrics, and what they add up to. */

import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { isObject } from '../../../core/values/is-object.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { saidOf } from '../../error-table.ts'
import {
  bigCount,
  count,
  eg,
  from,
  id,
  leaf,
  listOf,
  named,
  nullable,
  number,
  object,
  text,
  words,
} from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { errors } from '../errors.ts'
import { time } from '../fields.ts'
import { idInput, metadataInput, textInput, timeInput } from '../inputs.ts'
import { currentPeriod } from '../subscription-fields.ts'

const tag = 'Usage'
const bare = { tag, form: 'BARE' as const }

/** As a decimal of at most six digits after the point; the ledger records no event of nothing. */
const quantity = z
  .number()
  .positive('must be greater than zero')
  .max(1e14, 'must be at most 10^14')
  .refine((given) => /^\d+(\.\d{1,6})?$/.test(String(given)), 'must have at most 6 decimals')

const event = z
  .strictObject({
    customerId: idInput.nullish(),
    subscriptionId: idInput.nullish(),
    metricKey: textInput(100),
    quantity,
    timestamp: timeInput.nullish().describe('Now by default.'),
    idempotencyKey: textInput(255).nullish().describe('A repetition has no further effect.'),
    properties: metadataInput.nullish(),
  })
  .refine(
    (given) => given.customerId || given.subscriptionId,
    'must name a customerId or a subscriptionId',
  )

const usageOf = ({ metricKey, ...given }: z.output<typeof event>) => ({
  ...given,
  eventType: metricKey,
})

const exampleEvent = {
  ...{ customerId: 'cust_123', subscriptionId: 'sub_456', metricKey: 'api_calls', quantity: 1 },
  ...{ timestamp: '2024-01-15T10:30:00Z', idempotencyKey: 'evt_abc123' },
  properties: { endpoint: '/api/v1/users', method: 'GET' },
}

const outcome = object({
  status: words('UsageOutcomeStatus', {
    ...{ ACCEPTED: 'accepted', DUPLICATE: 'duplicate', REJECTED: 'rejected' },
  } as const),
  id: from('usageEvent.id', nullable(id)),
  error: nullable(
    object({ code: leaf<string>('ErrorCode', 'NOT_FOUND', z.string()), message: text }),
  ),
})
const recordBatch = asking(
  'mutation recordUsageBatch',
  ['events'],
  object({
    ...{ accepted: count, duplicates: count, rejected: count },
    outcomes: listOf(outcome),
  }),
)

const recordOne = asking(
  'mutation recordUsage',
  Object.keys(usageOf({ ...exampleEvent })),
  object({ id, recordedAt: time }),
)

const periodOf = asking(
  'query customerSubscription',
  ['id'],
  object({ id, customerId: id, ...currentPeriod, createdAt: time }),
)

const customers = asking('query customer', ['id'], object({ id }))

const ingestEvent = routeOf(
  'POST /usage/events',
  {
    ...{ ...bare, name: 'recordUsageEvent', summary: 'Records a usage event.', status: 201 },
    scope: 'write',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'CONFLICT'],
    asks: [recordBatch, recordOne, periodOf, customers],
    body: event,
    response: z.object({ id: z.string(), deduplicated: z.boolean() }),
    shows: { id: 'usage_evt_789', deduplicated: false },
    example: { request: exampleEvent },
  },
  async ({ body }, ask) => {
    const { outcomes } = await recordBatch.run(ask, { events: [usageOf(body)] })
    const [first] = outcomes
    if (first?.id) return { id: first.id, deduplicated: first.status === 'duplicate' }
    // An unknown subscription is refused as such, and one of another customer as a contradiction.
    if (first?.error?.code === 'NOT_FOUND' && body.customerId && body.subscriptionId) {
      const { customerId } = await periodOf.run(ask, { id: body.subscriptionId })
      const named = await customers.run(ask, { id: body.customerId })
      if (named.id !== customerId) throw invalid('The subscription is that of another customer.')
    }
    // Alone it is refused like any other request.
    const { id } = await recordOne.run(ask, usageOf(body))
    return { id, deduplicated: false }
  },
)

const refused = z.object({ index: z.int(), code: z.string(), message: z.string() })

const ingestBatch = routeOf(
  'POST /usage/events/batch',
  {
    ...{ ...bare, name: 'recordUsageEvents', status: 201, scope: 'write' },
    summary: 'Records 1 to 1,000 usage events; a bad one stops no other.',
    asks: [recordBatch],
    body: z.strictObject({
      events: z.array(z.unknown()).min(1, 'must be 1 to 1000').max(1_000, 'must be 1 to 1000'),
    }),
    response: z.object({
      ...{ ingested: z.int(), deduplicated: z.int(), rejected: z.int() },
      errors: z.array(refused),
    }),
    shows: { ingested: 2, deduplicated: 0, rejected: 0, errors: [] },
    example: {
      request: {
        events: [
          { customerId: 'cust_123', metricKey: 'api_calls', quantity: 5 },
          { customerId: 'cust_123', metricKey: 'storage_gb', quantity: 0.5 },
        ],
      },
    },
  },
  async ({ body }, ask) => {
    const parsed = body.events.map((one) => readable.safeParse(one))
    const places = parsed.flatMap(({ success }, index) => (success ? [index] : []))
    const events = parsed.flatMap(({ data }) => (data ? [usageOf(data)] : []))
    const told =
      events.length > 0
        ? await recordBatch.run(ask, { events })
        : { accepted: 0, duplicates: 0, outcomes: [] }
    const errorsOfForm = parsed.flatMap(({ error }, index) => {
      if (!error) return []
      const [issue] = error.issues
      const message = `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
      return [{ index, code: errors.INVALID_REQUEST.code, message }]
    })
    const errorsOfUse = told.outcomes.flatMap(({ error }, i) => {
      if (!error) return []
      const { code } = saidOf(errors, error.code as keyof typeof errors)
      return [{ index: places[i] ?? i, code, message: error.message }]
    })
    const all = [...errorsOfForm, ...errorsOfUse].sort((a, b) => a.index - b.index)
    const { accepted: ingested, duplicates: deduplicated } = told
    return { ingested, deduplicated, rejected: all.length, errors: all }
  },
)

/** Fields that nobody knows are ignored in the events of a batch as in one alone. */
const readable = z.preprocess((given) => (isObject(given) ? knownOf(given) : given), event)

function knownOf(given: Record<string, unknown>) {
  const known = Object.entries(given).filter(([name]) => Object.hasOwn(event.shape, name))
  return Object.fromEntries(known)
}

const summary = named(
  'UsageSummary',
  object({
    totalQuantity: from('quantity', eg(15420, number)),
    eventCount: eg(8234, bigCount),
    periodStart: from('startTime', eg('2024-01-01T00:00:00.000Z', time)),
    periodEnd: from('endTime', eg('2024-02-01T00:00:00.000Z', time)),
  }),
)
const summaries = asking(
  'query meterUsage',
  ['customerId', 'subscriptionId', 'meter', 'startTime', 'endTime'],
  summary,
)
const summaryShape = { metricKey: z.string(), ...summary.schema.shape }
const shownSummary = { metricKey: 'api_calls', ...summary.example }

const getSummary = routeOf(
  'GET /usage/summary/{customerId}/{metricKey}',
  {
    ...{ ...bare, name: 'getUsageSummary', refuses: ['NOT_FOUND'] },
    summary: 'What a customer used of a metric, by its aggregation.',
    asks: [summaries],
    query: z.strictObject({
      periodStart: timeInput.optional().describe('The month in UTC by default.'),
      periodEnd: timeInput.optional().describe('Not included.'),
    }),
    response: z.object(summaryShape),
    shows: shownSummary,
    example: { path: { customerId: 'cust_123', metricKey: 'api_calls' } },
  },
  async ({ path: { customerId, metricKey }, query }, ask) => {
    const month = monthOf(query.periodStart ? new Date(query.periodStart) : ask.now())
    const startTime = query.periodStart ?? month.start
    const endTime = query.periodEnd ?? month.end
    const told = await summaries.run(ask, { customerId, meter: metricKey, startTime, endTime })
    return { metricKey, ...told }
  },
)

function monthOf(at: Date): { start: string; end: string } {
  const start = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1)
  const end = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
}

const getCurrentUsage = routeOf(
  'GET /usage/subscriptions/{id}/current/{metricKey}',
  {
    ...{ ...bare, name: 'getCurrentUsage', refuses: ['NOT_FOUND'] },
    summary: 'What a subscription used of a metric in its current period.',
    asks: [periodOf, summaries],
    response: z.object(summaryShape),
    shows: shownSummary,
    example: { path: { id: 'sub_456', metricKey: 'api_calls' } },
  },
  async ({ path: { id: subscriptionId, metricKey } }, ask) => {
    const period = await periodOf.run(ask, { id: subscriptionId })
    const told = await summaries.run(ask, {
      ...{ subscriptionId, meter: metricKey },
      startTime: period.currentPeriodStart ?? period.createdAt,
      endTime: period.currentPeriodEnd ?? ask.now().toISOString(),
    })
    return { metricKey, ...told }
  },
)

export const usageRoutes: Route[] = [...[ingestEvent, ingestBatch, getSummary, getCurrentUsage]]
