/**
 * Usage records of metered subscription items, as Stripe had them before meters.
 *
 * `increment` adds at a timestamp. `set` makes the usage at that timestamp what it says, and leaves other timestamps alone.
 */
import { z } from 'zod'
import { DomainError, invalid, notFound } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { decimalText, from, id, listOf, nullable, object, text, time } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { unix } from '../fields.ts'
import { idInput, intInput, secondsMax } from '../inputs.ts'
import { envelope, envelopeOf, pageOf, pageShape } from '../lists.ts'
import { subscriptionOf } from '../subscription-fields.ts'

const tag = 'Usage records'
const instant = 1_705_314_600

const item = asking(
  'query customerSubscription',
  ['id'],
  object({
    ...{ id, customerId: id, createdAt: time },
    ...{ periodStart: nullable(time), periodEnd: nullable(time) },
    charges: from(
      'planVersion.charges',
      listOf(
        object({
          meter: nullable(object({ key: text, eventType: text, valueProperty: nullable(text) })),
        }),
      ),
    ),
  }),
)
const recorded = asking(
  'mutation recordUsage',
  [...['customerId', 'subscriptionId', 'eventType', 'quantity'], ...['timestamp', 'properties']],
  object({ id, timestamp: unix }),
)
const adjusted = asking(
  'mutation adjustUsage',
  ['subscriptionId', 'meter', 'behavior', 'quantity', 'timestamp'],
  object({ id }),
)
const measured = asking(
  'query meterUsage',
  ['subscriptionId', 'meter', 'startTime', 'endTime'],
  object({ quantity: decimalText }),
)
const asks = [item, recorded, adjusted]

interface Metered {
  customerId: string
  subscriptionId: string
  eventType: string
  meterKey: string
  valueProperty: string
  start: string
  end: string | null
}

async function meteredItem(ask: Ask, itemId: string): Promise<Metered> {
  const found = await item.run(ask, { id: subscriptionOf(itemId) }).catch((error: unknown) => {
    const isUnknown = error instanceof DomainError && error.code === 'NOT_FOUND'
    throw isUnknown ? notFound('subscription item', itemId) : error
  })
  const meter = found.charges.find((charge) => charge.meter !== null)?.meter
  if (!meter) {
    const message = 'Usage records belong to metered prices; the price of this item is licensed.'
    throw invalid(message, { issues: [{ path: 'subscription_item', message }] })
  }
  return {
    ...{ customerId: found.customerId, subscriptionId: found.id, eventType: meter.eventType },
    ...{ meterKey: meter.key, valueProperty: meter.valueProperty ?? 'value' },
    ...{ start: found.periodStart ?? found.createdAt, end: found.periodEnd },
  }
}

function requireInPeriod({ start }: Metered, at: string): void {
  if (Math.floor(Date.parse(start) / 1_000) * 1_000 <= Date.parse(at)) return
  const message =
    "Cannot create the usage record with this timestamp because timestamps must be after the subscription's last invoice period (or current period start time)."
  throw invalid(message, { issues: [{ path: 'timestamp', message }] })
}

function add(ask: Ask, to: Metered, quantity: number, at: string) {
  const amount = String(quantity)
  return recorded.run(ask, {
    ...{ customerId: to.customerId, subscriptionId: to.subscriptionId, eventType: to.eventType },
    ...{ quantity: amount, timestamp: at, properties: { [to.valueProperty]: amount } },
  })
}

function set(ask: Ask, { subscriptionId, meterKey: meter }: Metered, quantity: number, at: string) {
  const usage = { quantity: String(quantity), timestamp: at }
  return adjusted.run(ask, { subscriptionId, meter, behavior: 'SET', ...usage })
}

const body = {
  quantity: intInput(0, Number.MAX_SAFE_INTEGER),
  timestamp: z
    .union([z.literal('now'), intInput(0, secondsMax)])
    .optional()
    .describe('Seconds since 1970, in the current period; now by default.'),
  action: z.enum(['increment', 'set']).default('increment'),
}

const usageRecord = z
  .object({
    ...{ id: z.string(), object: z.literal('usage_record'), livemode: z.boolean() },
    ...{ quantity: z.int(), subscription_item: z.string(), timestamp: z.int() },
  })
  .meta({ id: 'UsageRecord' })
const exampleRecord = {
  ...{ id: 'mbur_123', object: 'usage_record', livemode: false, quantity: 5 },
  ...{ subscription_item: 'si_123', timestamp: instant },
} as const

type Body = z.output<z.ZodObject<typeof body>>

async function record(ask: Ask, itemId: string, { quantity, timestamp, action }: Body) {
  const to = await meteredItem(ask, itemId)
  const now = Math.floor(ask.now().getTime() / 1_000)
  const seconds = typeof timestamp === 'number' ? timestamp : now
  const at = new Date(seconds * 1_000).toISOString()
  requireInPeriod(to, at)
  if (action === 'set') await set(ask, to, quantity, at)
  else if (quantity > 0) await add(ask, to, quantity, at)
  return {
    ...{ id: `mbur_${itemId}_${seconds}`, object: 'usage_record' as const, quantity },
    ...{ livemode: ask.mode === 'LIVE', subscription_item: itemId, timestamp: seconds },
  }
}

const common = {
  ...({ tag, scope: 'write', asks, response: usageRecord, shows: exampleRecord } as const),
  refuses: ['NOT_FOUND', 'LIMIT_EXCEEDED', 'INSUFFICIENT_CREDITS', 'PRECONDITION_FAILED'],
} as const

const summary = z
  .object({
    ...{ id: z.string(), object: z.literal('usage_record_summary'), livemode: z.boolean() },
    ...{ invoice: z.null(), subscription_item: z.string(), total_usage: z.number() },
    period: z.object({ start: z.int().nullable(), end: z.int().nullable() }),
  })
  .meta({ id: 'UsageRecordSummary' })

const secondsOf = (at: string) => Math.floor(Date.parse(at) / 1_000)

const listSummaries = routeOf(
  'GET /v1/subscription_items/{id}/usage_record_summaries',
  {
    ...{ tag, name: 'listUsageRecordSummaries', refuses: ['NOT_FOUND'], asks: [item, measured] },
    summary: 'What an item used in its current period.',
    query: z.strictObject(pageShape),
    response: envelopeOf(summary),
    shows: envelope('/v1/subscription_items/si_123/usage_record_summaries', {
      rows: [
        {
          ...{ id: 'sis_123', object: 'usage_record_summary', livemode: false, invoice: null },
          ...{ subscription_item: 'si_123', total_usage: 5 },
          period: { start: instant, end: null },
        },
      ],
      hasMore: false,
    }),
    example: { path: { id: 'si_123' } },
  },
  async ({ path: { id: itemId }, query }, ask) => {
    const to = await meteredItem(ask, itemId)
    const endTime = to.end ?? new Date(ask.now().getTime() + 1).toISOString()
    const { quantity } = await measured.run(ask, {
      ...{ subscriptionId: to.subscriptionId, meter: to.meterKey, startTime: to.start, endTime },
    })
    const row = {
      ...{ id: `sis_${itemId}_${secondsOf(to.start)}`, object: 'usage_record_summary' as const },
      ...{ livemode: ask.mode === 'LIVE', invoice: null, subscription_item: itemId },
      period: { start: secondsOf(to.start), end: to.end === null ? null : secondsOf(to.end) },
      total_usage: Number(quantity),
    }
    return envelope(`/v1/subscription_items/${itemId}/usage_record_summaries`, pageOf([row], query))
  },
)

export const usageRecordRoutes: Route[] = [
  routeOf(
    'POST /v1/subscription_items/{id}/usage_records',
    {
      ...{ ...common, name: 'createUsageRecord', summary: 'Records usage of an item.' },
      body: z.strictObject(body),
      example: { path: { id: 'si_123' }, request: { quantity: 5, action: 'increment' } },
    },
    ({ path: { id: itemId }, body: given }, ask) => record(ask, itemId, given),
  ),
  routeOf(
    'POST /usage_records',
    {
      ...{ ...common, name: 'createUsageRecordByHand' },
      summary: 'The same, with the item in the body.',
      body: z.strictObject({ subscription_item: idInput, ...body }),
      example: { request: { subscription_item: 'si_123', quantity: 5, action: 'set' } },
    },
    ({ body: { subscription_item, ...given } }, ask) => record(ask, subscription_item, given),
  ),
  listSummaries,
]
