/** Subscriptions as answers show them. */
import { z } from 'zod'
import { combined, eg, from, id, named, nullable, object, time, words } from '../fields.ts'

export const statuses = {
  ...{ TRIALING: 'trialing', ACTIVE: 'active', PAST_DUE: 'past_due', SUSPENDED: 'unpaid' },
  ...{ INCOMPLETE: 'incomplete', SCHEDULED: 'incomplete', EXPIRED: 'incomplete_expired' },
  ...{ CANCELED: 'canceled', PAUSED: 'paused' },
} as const

const maybeTime = eg(null, nullable(time))

export const subscription = named(
  'Subscription',
  object({
    ...{ id: eg('sub_123', id), customer_id: eg('cust_123', id) },
    pricing_model_id: from('plan.id', eg('pm_123', id)),
    status: eg('active', words('SubscriptionStatus', statuses)),
    current_period_start: from('periodStart', nullable(time)),
    current_period_end: combined(
      { periodEnd: nullable(time), trialEnd: nullable(time) },
      { schema: z.string().nullable(), example: time.example },
      ({ periodEnd, trialEnd }) => periodEnd ?? trialEnd,
    ),
    cancel_at_period_end: combined(
      { cancelAt: nullable(time), endedAt: nullable(time) },
      { schema: z.boolean(), example: false },
      ({ cancelAt, endedAt }) => cancelAt !== null && endedAt === null,
    ),
    ...{ paused_at: maybeTime, resume_at: maybeTime, created_at: time },
  }),
)
