/** Meters: each counts the events of one name. */
import { z } from 'zod'
import { DomainError, invalid } from '../../../core/values/errors.ts'
import { asking, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { decimalText, object } from '../../fields.ts'
import { choice } from '../../names.ts'
import { route, routeOf } from '../../route.ts'
import { idInput, intInput, secondsMax, textInput } from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { envelope, envelopeOf, listOf, pageOf, pageShape, stripeList } from '../lists.ts'
import { customerKeyDefault, meter, metersOfEvent, valueKeyDefault } from '../meter-fields.ts'

const tag = 'Meters'
const path = { id: 'mtr_123' }
const one = { tag, refuses: ['NOT_FOUND'] as const }

const added = asking(
  'mutation createMeter',
  ['key', 'name', 'aggregation', 'valueProperty', 'metadata'],
  meter,
)
const everyMeter = listing('query meters', ['includeArchived'], meter)
const meters = listOf('query meters', ['includeArchived'], meter)

const payloadKey = (name: string) =>
  z.strictObject({ event_payload_key: textInput(100) }).describe(`${name} by default.`)

/** One event name is that of one active meter. */
async function requireUnused(ask: Ask, eventType: string): Promise<void> {
  const { rows } = await metersOfEvent.run(ask, { eventType, includeArchived: true, first: 1 })
  if (rows.length === 0) return
  throw new DomainError('CONFLICT', `A meter with the event name "${eventType}" exists.`, {
    ...{ reason: 'KEY_TAKEN', key: eventType },
  })
}

const createMeter = routeOf(
  'POST /v1/billing/meters',
  {
    ...{ name: 'createMeter', summary: 'Creates a meter.', tag, refuses: ['CONFLICT'] },
    ...{ scope: 'write', asks: [metersOfEvent, added], as: { event_name: 'key' } },
    body: z.strictObject({
      ...{ display_name: textInput(250), event_name: textInput(100) },
      default_aggregation: z.strictObject({
        formula: choice({ SUM: 'sum', COUNT: 'count', LAST: 'last' } as const),
      }),
      customer_mapping: z
        .strictObject({ event_payload_key: textInput(100), type: z.literal('by_id') })
        .optional(),
      value_settings: payloadKey(valueKeyDefault).optional(),
    }),
    response: meter.schema,
    shows: meter.example,
    example: {
      request: {
        ...{ display_name: 'API requests', event_name: 'api_requests' },
        default_aggregation: { formula: 'sum' },
      },
    },
  },
  async ({ body }, ask) => {
    await requireUnused(ask, body.event_name)
    const customerKey = body.customer_mapping?.event_payload_key ?? customerKeyDefault
    const valueKey = body.value_settings?.event_payload_key ?? valueKeyDefault
    const { formula: aggregation } = body.default_aggregation
    return added.run(ask, {
      ...{ key: body.event_name, name: body.display_name, aggregation },
      ...(aggregation !== 'COUNT' && { valueProperty: valueKey }),
      metadata: nextMetadata({}, {}, { customer_key: customerKey, value_key: valueKey }),
    })
  },
)

const measured = asking(
  'query meterUsage',
  ['customerId', 'meter', 'startTime', 'endTime'],
  object({ quantity: decimalText }),
)

const summary = z
  .object({
    ...{ id: z.string(), object: z.literal('billing.meter_event_summary'), livemode: z.boolean() },
    ...{ aggregated_value: z.number(), start_time: z.int(), end_time: z.int(), meter: z.string() },
  })
  .meta({ id: 'MeterEventSummary' })
const exampleSummary = {
  ...{ id: 'mtrsum_123', object: 'billing.meter_event_summary', livemode: false },
  ...{ aggregated_value: 25, start_time: 1_705_312_800, end_time: 1_705_316_400 },
  meter: 'mtr_123',
} as const

const windows = { hour: 3_600, day: 86_400 } as const
const windowsMax = 100
const summariesAt = (id: string) => `/v1/billing/meters/${id}/event_summaries`

/** The beginnings and ends of the windows, the newest first. */
function windowsOf(start: number, end: number, grouping: keyof typeof windows | undefined) {
  if (grouping === undefined) return [{ start, end }]
  const size = windows[grouping]
  const message = `must be aligned with the start of a${grouping === 'hour' ? 'n hour' : ' day'} in UTC`
  const isAligned = start % size === 0 && end % size === 0
  if (!isAligned) throw invalid(message, { issues: [{ path: 'start_time', message }] })
  const count = (end - start) / size
  if (count > windowsMax) {
    const most = `must be at most ${windowsMax} windows after start_time`
    throw invalid(most, { issues: [{ path: 'end_time', message: most }] })
  }
  return Array.from({ length: count }, (_, i) => {
    return { start: end - (i + 1) * size, end: end - i * size }
  })
}

const listSummaries = routeOf(
  'GET /v1/billing/meters/{id}/event_summaries',
  {
    ...{ ...one, name: 'listMeterEventSummaries', asks: [measured] },
    summary: 'What a customer used between two times, whole or by hour or day.',
    as: { customer: 'customerId' },
    query: z.strictObject({
      customer: idInput,
      start_time: intInput(0, secondsMax),
      end_time: intInput(0, secondsMax).describe('Not included.'),
      value_grouping_window: z.enum(['hour', 'day']).optional(),
      ...pageShape,
    }),
    response: envelopeOf(summary),
    shows: envelope(summariesAt('mtr_123'), { rows: [exampleSummary], hasMore: false }),
    example: {
      path,
      query: { customer: 'cus_123', start_time: '1705312800', end_time: '1705316400' },
    },
  },
  async ({ path: { id: meterId }, query }, ask) => {
    const { customer: customerId, start_time, end_time, value_grouping_window, ...page } = query
    if (end_time <= start_time) {
      const message = 'must lie after start_time'
      throw invalid(message, { issues: [{ path: 'end_time', message }] })
    }
    const rows = []
    for (const { start, end } of windowsOf(start_time, end_time, value_grouping_window)) {
      const between = { startTime: isoOf(start), endTime: isoOf(end) }
      const { quantity } = await measured.run(ask, { customerId, meter: meterId, ...between })
      rows.push({
        ...{ id: `mtrsum_${meterId}_${start}_${end}`, livemode: ask.mode === 'LIVE' },
        ...{ object: 'billing.meter_event_summary' as const, meter: meterId },
        ...{ aggregated_value: Number(quantity), start_time: start, end_time: end },
      })
    }
    return envelope(summariesAt(meterId), pageOf(rows, page))
  },
)

const isoOf = (seconds: number) => new Date(seconds * 1_000).toISOString()

export const meterRoutes: Route[] = [
  ...[createMeter, listSummaries],
  stripeList('GET /v1/billing/meters', {
    ...{ name: 'listMeters', summary: 'The meters, newest first.', tag, row: meter },
    asks: [meters.asks, everyMeter],
    query: { status: z.enum(['active', 'inactive']).optional() },
    async read(ask, { query: { status, ...page } }) {
      if (status === 'active') return meters.read(ask, page, { includeArchived: false })
      if (status === undefined) return meters.read(ask, page, { includeArchived: true })
      const { rows } = await meters.read(ask, { limit: 100 }, { includeArchived: true })
      return pageOf(
        rows.filter((row) => row.status === status),
        page,
      )
    },
  }),
  route('GET /v1/billing/meters/{id}', {
    ...{ ...one, name: 'getMeter', summary: 'One meter.' },
    asks: 'query meter',
    answer: meter,
    example: { path },
  }),
  route('POST /v1/billing/meters/{id}', {
    ...{ ...one, name: 'updateMeter', summary: 'Changes what a meter is called.' },
    asks: 'mutation updateMeter',
    as: { display_name: 'name' },
    body: { display_name: textInput(250).optional() },
    answer: meter,
    example: { path, request: { display_name: 'Requests' } },
  }),
  route('POST /v1/billing/meters/{id}/deactivate', {
    ...{ ...one, name: 'deactivateMeter', summary: 'Its events are refused from now on.' },
    asks: 'mutation archiveMeter',
    answer: meter,
    example: { path },
  }),
  route('POST /v1/billing/meters/{id}/reactivate', {
    ...{ ...one, name: 'reactivateMeter', summary: 'Takes its events again.' },
    asks: 'mutation unarchiveMeter',
    answer: meter,
    example: { path },
  }),
]
