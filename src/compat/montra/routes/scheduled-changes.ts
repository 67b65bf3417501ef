/** Changes of subscriptions to another pricing model at a later time; a new one takes the place of the pending one. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { eg, from, id, listOf, nullable, object, time, words } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { idInput, timeInput } from '../inputs.ts'

const path = { id: 'sub_123' }
const described = { tag: 'Subscriptions', refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const }

const states = {
  ...{ PENDING: 'pending', COMPLETED: 'completed', CANCELED: 'cancelled', FAILED: 'cancelled' },
} as const

const change = object({
  id: eg('chg_123', id),
  new_pricing_model_id: from('planVersion.plan.id', eg('plan_456', id)),
  scheduled_for: from('at', time),
  status: eg('pending', words('ScheduledChangeStatus', states)),
  created_at: time,
})
const shape = change.schema.extend({ subscription_id: z.string() }).meta({ id: 'ScheduledChange' })
const shows = { ...change.example, subscription_id: path.id }

const listed = asking(
  'query customerSubscription',
  ['id'],
  object({ id, changes: from('scheduledChanges', listOf(change)) }),
)
const scheduled = asking(
  'mutation changeSubscription',
  ['id', 'planId', 'atTime', 'proration'],
  object({ id, change: from('scheduledChange', nullable(change)) }),
)

export const scheduledChangeRoutes: Route[] = [
  routeOf(
    'GET /subscriptions/{id}/scheduled-changes',
    {
      ...{ ...described, name: 'listScheduledChanges', refuses: ['NOT_FOUND'] },
      summary: 'All changes that were ever scheduled, newest first.',
      asks: [listed],
      response: z.array(shape),
      shows: [shows],
      example: { path },
    },
    async ({ path }, ask) => {
      const { id: subscription_id, changes } = await listed.run(ask, path)
      return changes.map((one) => ({ ...one, subscription_id }))
    },
  ),
  routeOf(
    'POST /subscriptions/{id}/scheduled-changes',
    {
      ...{ ...described, name: 'scheduleSubscriptionChange', status: 201, scope: 'write' },
      summary: 'Schedules an upgrade for a time ahead.',
      as: { new_pricing_model_id: 'planId', scheduled_for: 'atTime' },
      asks: [scheduled],
      body: z.strictObject({ new_pricing_model_id: idInput, scheduled_for: timeInput }),
      response: shape,
      shows,
      example: {
        path,
        request: { new_pricing_model_id: 'plan_456', scheduled_for: '2125-02-01T00:00:00Z' },
      },
    },
    async ({ path: { id }, body }, ask) => {
      const { new_pricing_model_id: planId, scheduled_for: atTime } = body
      const given = { id, planId, atTime, proration: 'INVOICE_NOW' }
      const { id: subscription_id, change: made } = await scheduled.run(ask, given)
      if (!made) throw new Error('A change that was scheduled is not pending')
      return { ...made, subscription_id }
    },
  ),
]
