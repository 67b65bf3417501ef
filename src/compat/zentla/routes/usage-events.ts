/** The log of usage events. */
import { invalid, notFound } from '../../../core/values/errors.ts'
import { customerOfRowId } from '../../../core/values/ids.ts'
import type { Route } from '../../dialect.ts'
import { eg, from, id, jsonObject, named, nullable, number, object, text } from '../../fields.ts'
import { listRoute } from '../../route.ts'
import { longPage } from '../envelope.ts'
import { time } from '../fields.ts'
import { idInput, textInput, timeInput } from '../inputs.ts'

const tag = 'Usage'

const usageEvent = named(
  'UsageEvent',
  object({
    ...{ id: eg('usage_evt_789', id), customerId: eg('cust_123', id) },
    subscriptionId: eg('sub_456', nullable(id)),
    metricKey: from('eventType', eg('api_calls', text)),
    quantity: eg(1, number),
    timestamp: time,
    idempotencyKey: eg('evt_abc123', nullable(text)),
    properties: jsonObject,
    createdAt: from('recordedAt', time),
  }),
)

/** The id of a subscription contains that of its customer. */
function customerOf(subscriptionId: unknown): string {
  if (typeof subscriptionId !== 'string') throw invalid('Name a customerId or a subscriptionId.')
  const customerId = customerOfRowId('sub', subscriptionId)
  if (customerId === null) throw notFound('subscription', subscriptionId)
  return customerId
}

const listEvents = listRoute('GET /usage/events', longPage, {
  ...{ name: 'listUsageEvents', summary: "A customer's usage events, newest first.", tag },
  refuses: ['NOT_FOUND'],
  asks: 'query usageEvents',
  as: { metricKey: 'eventType', startDate: 'startTime', endDate: 'endTime' },
  query: {
    customerId: idInput.optional().describe('Required without a subscriptionId.'),
    subscriptionId: idInput.optional(),
    metricKey: textInput(100).optional(),
    startDate: timeInput.optional(),
    endDate: timeInput.optional().describe('Not included.'),
  },
  settles: ({ customerId, subscriptionId, ...given }) => ({
    ...given,
    ...{ subscriptionId, customerId: customerId ?? customerOf(subscriptionId) },
  }),
  rows: { data: usageEvent },
  example: { query: { customerId: 'cust_123' } },
})

export const usageEventRoutes: Route[] = [listEvents]
