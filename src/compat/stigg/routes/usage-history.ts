/** The usage of a feature over time: at each point what it was since its period began, by whatever its meter measures. */
import { z } from 'zod'
import { invalid, retold } from '../../../core/values/errors.ts'
import { exact } from '../../../core/values/exact-json.ts'
import { periodAt } from '../../../core/values/period.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { decimalText, from, here, id, nullable, object } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { ownEntitlement } from '../entitlement-fields.ts'
import type { OwnEntitlement } from '../entitlement-words.ts'
import { idInput, timeInput } from '../inputs.ts'
import { requireResource, resourceAsks } from '../resources.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Each point is a question of its own. */
const pointsMax = 100

const metered = asking(
  'query entitlement',
  ['customerId', 'feature'],
  object({
    own: here(ownEntitlement),
    meter: from('feature.meter', nullable(object({ id }))),
  }),
)
const measured = asking(
  'query meterUsage',
  ['customerId', 'meter', 'startTime', 'endTime', 'subscriptionId'],
  object({ quantity: decimalText }),
)

const instant = z.iso.datetime().meta({ pattern: undefined })
const history = z.object({
  markers: z.array(z.object({ timestamp: instant, type: z.literal('PERIODIC_RESET') })),
  series: z.array(
    z.object({
      points: z.array(
        z.object({ timestamp: instant, value: z.number(), isResetPoint: z.boolean() }),
      ),
      tags: z.array(z.object({ key: z.string(), value: z.string() })),
    }),
  ),
})

/** Hours for some days, days for some months, and then as many days as give 100 points. */
export function stepOf(ms: number): number {
  if (ms <= 4 * dayMs) return hourMs
  return dayMs * Math.ceil(ms / (dayMs * (pointsMax - 1)))
}

/** The instants of the points: whole steps from the start, and the end. */
function instantsOf(start: number, end: number): Date[] {
  const step = stepOf(end - start)
  const count = Math.ceil((end - start) / step)
  return Array.from({ length: count }, (_, i) => new Date(Math.min(start + (i + 1) * step, end)))
}

/** When the usage before an instant began to count. */
function countedSince({ period, anchor }: OwnEntitlement, at: Date): Date {
  const first = anchor === null ? new Date(0) : new Date(anchor)
  return period === null ? first : periodAt(period, first, new Date(at.getTime() - 1)).start
}

interface Asked {
  customerId: string
  featureId: string
  startDate: string
  endDate?: string
  resourceId?: string
}

async function historyOf(ask: Ask, asked: Asked): Promise<z.output<typeof history>> {
  const { customerId, featureId, startDate } = asked
  const [start, end] = [Date.parse(startDate), Date.parse(asked.endDate ?? ask.now().toISOString())]
  const subscriptionId = await requireResource(ask, customerId, asked.resourceId)
  const { own, meter } = await metered.run(ask, { customerId, feature: featureId })
  // Who may not read is told that first.
  if (end <= start) throw invalid('endDate must be after startDate.', { field: 'endDate' })
  if (!meter) {
    const message = `The usage of ${featureId} has no history: the feature has no meter.`
    throw retold('PRECONDITION_FAILED', message, { reason: 'MEASURED' })
  }
  const points: z.output<typeof history>['series'][number]['points'] = []
  const resets = new Set<number>()
  let before: number | null = null
  for (const at of instantsOf(start, end)) {
    const since = countedSince(own, at)
    const isResetPoint: boolean = before !== null && since.getTime() > before
    if (isResetPoint) resets.add(since.getTime())
    before = since.getTime()
    const range = { startTime: since.toISOString(), endTime: at.toISOString() }
    const isAhead = since.getTime() >= at.getTime()
    const { quantity } = isAhead
      ? { quantity: '0' }
      : await measured.run(ask, { customerId, meter: meter.id, subscriptionId, ...range })
    points.push({ timestamp: at.toISOString(), value: exact(quantity), isResetPoint })
  }
  const markers = [...resets].map((at) => ({
    ...{ timestamp: new Date(at).toISOString(), type: 'PERIODIC_RESET' as const },
  }))
  return { markers, series: [{ points, tags: [] }] }
}

export const usageHistory: Route = routeOf(
  'GET /api/v1/usage/{customer}/history/{feature}',
  {
    ...{ name: 'showUsageHistory', tag: 'Usage', asks: [metered, measured, ...resourceAsks] },
    summary: 'The usage of a feature over time, by the hour or by days: at most 100 points.',
    as: { customer: 'customerId' },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    query: z.strictObject({
      startDate: timeInput,
      endDate: timeInput.optional().describe('Now by default.'),
      resourceId: idInput.optional(),
    }),
    response: history,
    shows: {
      markers: [{ timestamp: '2024-02-01T00:00:00.000Z', type: 'PERIODIC_RESET' }],
      series: [
        {
          points: [{ timestamp: '2024-02-02T00:00:00.000Z', value: 12, isResetPoint: true }],
          tags: [],
        },
      ],
    },
    example: {
      path: { customer: 'customer-123', feature: 'feature-api-calls' },
      query: { startDate: '2024-01-15T00:00:00.000Z' },
    },
  },
  ({ path: { customer: customerId, feature: featureId }, query }, ask) =>
    historyOf(ask, { customerId, featureId, ...query }),
)
