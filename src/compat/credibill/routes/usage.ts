/** Usage: reported by subscription, once for each event id. */
import { z } from 'zod'
import { DomainError, invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { from, id, listOf, nullable, object, words } from '../../fields.ts'
import { idInput, metadataInput, textInput } from '../../input-parts.ts'
import { reply, routeOf } from '../../route.ts'

const outcome = object({
  status: words('UsageOutcomeStatus', {
    ...{ ACCEPTED: 'accepted', DUPLICATE: 'duplicate', REJECTED: 'rejected' },
  } as const),
  id: from('usageEvent.id', nullable(id)),
})
const recorded = asking(
  'mutation recordUsageBatch',
  ['events'],
  object({ outcomes: listOf(outcome) }),
)
/** Says of one event alone why it is refused. */
const recordedAlone = asking(
  'mutation recordUsage',
  ['subscriptionId', 'eventType', 'quantity', 'idempotencyKey', 'properties'],
  object({ id }),
)
const createdMeter = asking('mutation createMeter', ['key', 'aggregation'], object({ id }))

interface Usage extends Record<string, unknown> {
  subscriptionId: string
  eventType: string
}

interface Recorded {
  id: string
  isDuplicate: boolean
}

/** Null when it is refused. */
async function tryRecord(ask: Ask, usage: Usage): Promise<Recorded | null> {
  const { outcomes } = await recorded.run(ask, { events: [usage] })
  const [first] = outcomes
  return first?.id ? { id: first.id, isDuplicate: first.status === 'duplicate' } : null
}

/** Refuses as one event alone is refused, unless that is because its metric is unknown. */
async function refuseKnown(ask: Ask, usage: Usage): Promise<Recorded | null> {
  try {
    return { ...(await recordedAlone.run(ask, usage)), isDuplicate: false }
  } catch (error) {
    if (!isOf(error, (_code, reason) => reason === 'UNKNOWN_EVENT_TYPE')) throw error
    return null
  }
}

/** As a sum; another request may have made it meanwhile. */
async function makeMeter(ask: Ask, key: string): Promise<void> {
  await createdMeter.run(ask, { key, aggregation: 'SUM' }).catch((error: unknown) => {
    if (!isOf(error, (code) => code === 'CONFLICT')) throw error
  })
}

function isOf(error: unknown, fits: (code: string, reason: unknown) => boolean): boolean {
  return error instanceof DomainError && fits(error.code, error.details?.reason)
}

/** A metric is made only for usage that is recorded then. */
async function record(ask: Ask, usage: Usage): Promise<Recorded> {
  const first = (await tryRecord(ask, usage)) ?? (await refuseKnown(ask, usage))
  if (first) return first
  await makeMeter(ask, usage.eventType)
  const again = (await tryRecord(ask, usage)) ?? (await refuseKnown(ask, usage))
  if (again) return again
  throw invalid(`The metric ${JSON.stringify(usage.eventType)} cannot be made.`)
}

export const usageRoutes: Route[] = [
  routeOf(
    'POST /usage',
    {
      ...{ name: 'recordUsage', tag: 'Usage', status: 201, otherStatuses: [200], scope: 'write' },
      summary: 'Records usage of a subscription; a repeated eventId counts once, and answers 200.',
      refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
      as: { metric: 'eventType', eventId: 'idempotencyKey', metadata: 'properties' },
      asks: [recorded, recordedAlone, createdMeter],
      body: z.strictObject({
        subscriptionId: idInput,
        quantity: z.number().positive('must be a positive number'),
        metric: textInput(100).describe('One that is unknown is made, as a sum.'),
        eventId: textInput(255).optional().describe('The usage is counted once for each.'),
        metadata: metadataInput.optional(),
      }),
      response: z.object({
        ...{ success: z.literal(true), usageEventId: z.string(), duplicate: z.boolean() },
      }),
      shows: { success: true, usageEventId: 'j57xyz9876543210', duplicate: false },
      example: {
        request: {
          subscriptionId: 'j57abcd1234567890',
          quantity: 100,
          metric: 'api_calls',
          eventId: 'optional-idempotency-key',
          metadata: { endpoint: '/api/users', method: 'GET' },
        },
      },
    },
    async ({ body: { subscriptionId, quantity, metric, eventId, metadata } }, ask) => {
      const { id: usageEventId, isDuplicate: duplicate } = await record(ask, {
        ...{ subscriptionId, quantity, eventType: metric },
        ...{ idempotencyKey: eventId, properties: metadata },
      })
      const body = { success: true as const, usageEventId, duplicate }
      return reply({ status: duplicate ? 200 : 201, body })
    },
  ),
]
