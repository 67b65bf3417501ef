/** Subscriptions as answers show them. */
import { z } from 'zod'
import {
  combined,
  count,
  eg,
  enumText,
  from,
  id,
  jsonObject,
  named,
  nullable,
  object,
  text,
  words,
  workspaceId,
} from '../fields.ts'
import { time } from './fields.ts'
import { config } from './offer-fields.ts'

export const statuses = {
  ...{ TRIALING: 'trialing', ACTIVE: 'active', PAST_DUE: 'payment_failed' },
  ...{ SUSPENDED: 'suspended', INCOMPLETE: 'pending', SCHEDULED: 'pending' },
  ...{ EXPIRED: 'expired', CANCELED: 'canceled', PAUSED: 'paused' },
} as const

const maybeTime = eg(null, nullable(time))

const prorations: Readonly<Record<string, string>> = {
  ...{ CREATE: 'create_prorations', NONE: 'none', INVOICE_NOW: 'always_invoice' },
}

const lastChange = object({
  at: time,
  previousOfferId: from('previousPlan.id', id),
  previousOfferVersionId: from('previousVersion.id', id),
  proration: enumText('Proration', 'CREATE'),
})

/** The user's own, and beside it what Zentla tells of a cancellation and of the last change. */
const metadata = combined(
  {
    own: from('metadata', jsonObject),
    cancelReason: nullable(text),
    lastChange: nullable(lastChange),
  },
  { schema: z.record(z.string(), z.unknown()), example: {} },
  ({ own, cancelReason, lastChange: change }) => ({
    ...own,
    ...(cancelReason !== null && { cancelReason }),
    ...(change && {
      previousOfferId: change.previousOfferId,
      previousOfferVersionId: change.previousOfferVersionId,
      changedAt: change.at,
      prorationBehavior: prorations[change.proration],
    }),
  }),
)

/** Before the first period, that is the trial. */
export const currentPeriod = {
  currentPeriodStart: combined(
    { periodStart: nullable(time), startedAt: nullable(time) },
    { schema: z.string().nullable(), example: time.example },
    ({ periodStart, startedAt }) => periodStart ?? startedAt,
  ),
  currentPeriodEnd: combined(
    { periodEnd: nullable(time), trialEnd: nullable(time) },
    { schema: z.string().nullable(), example: '2024-02-15T10:30:00.000Z' },
    ({ periodEnd, trialEnd }) => periodEnd ?? trialEnd,
  ),
}

/** From the beginning of the subscription to the end of the trial. */
const trialStart = combined(
  { trialEnd: nullable(time), startedAt: nullable(time) },
  { schema: z.string().nullable(), example: null },
  ({ trialEnd, startedAt }) => (trialEnd === null ? null : startedAt),
)

export const subscription = named(
  'Subscription',
  object({
    ...{ id: eg('sub_456', id), workspaceId, customerId: eg('cust_123', id) },
    offerId: from('plan.id', eg('offer_abc', id)),
    offerVersionId: from('planVersion.id', eg('ov_123', id)),
    status: eg('active', words('SubscriptionStatus', statuses)),
    ...currentPeriod,
    ...{ trialStart, trialEnd: maybeTime, cancelAt: maybeTime, canceledAt: maybeTime },
    ...{ endedAt: maybeTime, pausedAt: maybeTime, resumeAt: maybeTime },
    cancelAtPeriodEnd: combined(
      { cancelAt: nullable(time), endedAt: nullable(time) },
      { schema: z.boolean(), example: false },
      ({ cancelAt, endedAt }) => cancelAt !== null && endedAt === null,
    ),
    metadata,
    customer: object({ id, email: nullable(text), name: nullable(text) }),
    offer: from('plan', object({ id, name: eg('Pro Plan', text) })),
    offerVersion: from('planVersion', object({ id, version: count, config })),
    ...{ createdAt: time, updatedAt: time },
  }),
)
