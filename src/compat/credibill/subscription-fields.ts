/** Subscriptions as answers show them. */
import { z } from 'zod'
import { decimal, sumOf } from '../../core/values/decimal.ts'
import {
  combined,
  count,
  decimalText,
  eg,
  from,
  id,
  jsonObject,
  listOf,
  named,
  nullable,
  object,
  optional,
  text,
  words,
} from '../fields.ts'
import { exact } from '../json.ts'
import { sumMinor } from '../minor-units.ts'
import { common, millis } from './fields.ts'
import { ownKey, planSnapshot } from './plan-fields.ts'

export const statuses = {
  ...{ TRIALING: 'trialing', INCOMPLETE: 'pending_payment', SCHEDULED: 'pending_payment' },
  ...{ ACTIVE: 'active', PAST_DUE: 'past_due', SUSPENDED: 'past_due', PAUSED: 'paused' },
  ...{ CANCELED: 'cancelled', EXPIRED: 'cancelled' },
} as const

const ownSchema = z.object({ startDate: z.int() })

const fields = {
  ...common('j57subscription789'),
  customerId: eg('j57customer123', id),
  planId: from('plan.id', eg('j57plan456', id)),
  planSnapshot: from('planVersion', planSnapshot),
  status: eg('active', words('SubscriptionStatus', statuses)),
  startDate: combined(
    { extras: jsonObject, createdAt: millis },
    { schema: z.int().describe('As it was given.'), example: 1704067200000 },
    ({ extras, createdAt }) => {
      const own = ownSchema.safeParse(extras[ownKey])
      return own.success ? own.data.startDate : createdAt
    },
  ),
  currentPeriodStart: from('periodStart', optional(millis)),
  currentPeriodEnd: from('periodEnd', eg(1706745600000, optional(millis))),
  cancelAtPeriodEnd: combined(
    { cancelAt: nullable(millis), endedAt: nullable(millis) },
    { schema: z.boolean(), example: false },
    ({ cancelAt, endedAt }) => cancelAt !== null && endedAt === null,
  ),
  lastPaymentDate: from('lastPaymentAt', optional(millis)),
  trialEndsAt: from('trialEnd', eg(undefined, optional(millis))),
  failedPaymentAttempts: from('failedPaymentCount', eg(0, count)),
  nextPaymentDate: combined(
    {
      cancelAt: nullable(millis),
      endedAt: nullable(millis),
      periodEnd: nullable(millis),
      trialEnd: nullable(millis),
    },
    { schema: z.int().optional(), example: 1706745600000 },
    ({ cancelAt, endedAt, periodEnd, trialEnd }) =>
      cancelAt === null && endedAt === null ? (periodEnd ?? trialEnd ?? undefined) : undefined,
  ),
}

/** As other objects show the subscription that they belong to. */
export const subscription = named('Subscription', object(fields))

const usage = { currentUsage: listOf(object({ quantity: decimalText, amount: decimalText })) }

/** With what was used in the present period, which is counted when it is asked for. */
export const subscriptionWithUsage = named(
  'SubscriptionWithUsage',
  object({
    ...fields,
    usageQuantity: combined(usage, { schema: z.number(), example: 100 }, ({ currentUsage }) =>
      exact(sumOf(currentUsage.map(({ quantity }) => decimal(quantity))).toFixed()),
    ),
    usageAmount: combined(
      { ...usage, currency: text },
      { schema: z.int(), example: 0 },
      ({ currentUsage, currency }) =>
        sumMinor(
          currentUsage.map(({ amount }) => amount),
          currency,
        ),
    ),
  }),
)
