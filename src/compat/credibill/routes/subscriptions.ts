/** Subscriptions: who is on which plan, from the first payment to the end. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import {
  count,
  eg,
  from,
  id,
  jsonObject,
  named,
  nullable,
  number,
  object,
  optional,
  rowsOf,
  text,
  words,
} from '../../fields.ts'
import { idInput } from '../../input-parts.ts'
import { routeOf } from '../../route.ts'
import { customer } from '../customer-fields.ts'
import { common, millis, oldestFirst } from '../fields.ts'
import { millisInput } from '../inputs.ts'
import { invoice } from '../invoice-fields.ts'
import { ownKey, plan } from '../plan-fields.ts'
import { statuses, subscriptionWithUsage } from '../subscription-fields.ts'

const tag = 'Subscriptions'

const withOwners = { customer, plan }
const listed = named(
  'ListedSubscription',
  object({ ...subscriptionWithUsage.fields, ...withOwners }),
)
const usageEvent = named(
  'UsageEvent',
  object({
    ...{ ...common('j57xyz9876543210'), _creationTime: from('recordedAt', millis) },
    ...{
      subscriptionId: eg('j57subscription789', nullable(id)),
      customerId: eg('j57customer123', id),
    },
    metric: from('eventType', eg('api_calls', text)),
    quantity: eg(100, number),
    timestamp: millis,
    eventId: from('idempotencyKey', eg('optional-idempotency-key', optional(text))),
    metadata: from('properties', jsonObject),
  }),
)
const shown = named(
  'SubscriptionDetails',
  object({
    ...listed.fields,
    invoices: from('invoices(first: 100).edges', rowsOf(invoice)),
  }),
)

const subscriptions = listing(
  'query customerSubscriptions',
  ['customerId', 'planId', 'statuses', 'order'],
  listed,
)
const read = asking('query customerSubscription', ['id'], shown)
const used = asking(
  'query usageEvents',
  ['subscriptionId', 'first'],
  object({ rows: rowsOf(usageEvent) }),
)
const owner = asking(
  'query customer',
  ['id'],
  object({ id, now: from('testClock.now', nullable(millis)) }),
)
const settings = asking('query billingSettings', [], object({ graceDays: count }))
const created = asking(
  'mutation createSubscription',
  [
    ...['customerId', 'planId', 'startAt', 'activation', 'collection', 'unique', 'extras'],
    ...['dueDays', 'graceDays', 'incompleteDays', 'incompleteGraceDays'],
  ],
  object({
    id,
    status: words('SubscriptionStatus', statuses),
    trialEnd: nullable(millis),
    periodEnd: nullable(millis),
    invoices: from('invoices(first: 1).edges', rowsOf(object({ id, dueAt: nullable(millis) }))),
  }),
)
const canceled = asking('mutation cancelSubscription', ['id', 'at'], object({ id }))

/** An instant ahead is when it starts; one of the past is remembered, and nothing of the time since is billed. */
function startOf(startDate: number | undefined, now: number) {
  if (startDate === undefined) return {}
  const isAhead = startDate > now
  return {
    extras: { [ownKey]: { startDate } },
    ...(isAhead && { startAt: new Date(startDate).toISOString() }),
  }
}

const maybe = z.int().nullable()

const createSubscription = routeOf(
  'POST /subscriptions',
  {
    ...{ name: 'createSubscription', tag, status: 201, scope: 'write' },
    summary:
      'Puts a customer on a plan: a trial, or an invoice whose payment begins the first period.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: { startDate: 'startAt' },
    asks: [settings, owner, created],
    body: z.strictObject({
      ...{ customerId: idInput, planId: idInput, startDate: millisInput.optional() },
    }),
    response: z.object({
      ...{ success: z.literal(true), subscriptionId: z.string() },
      invoiceId: z.string().nullable().describe('What is to be paid first; null in a trial.'),
      status: z.enum([...new Set(Object.values(statuses))]),
      ...{ trialEndsAt: maybe, nextBillingDate: maybe, paymentDueDate: maybe },
    }),
    shows: {
      ...{ success: true, subscriptionId: 'j57subscription789', invoiceId: 'j57invoice101' },
      ...{ status: 'pending_payment', trialEndsAt: null, nextBillingDate: null },
      paymentDueDate: 1704326400000,
    },
    example: {
      request: {
        ...{ customerId: 'j57customer123', planId: 'j57plan456', startDate: 1704067200000 },
      },
    },
  },
  async ({ body: { customerId, planId, startDate } }, ask) => {
    const { graceDays } = await settings.run(ask, {})
    const { now } = await owner.run(ask, { id: customerId })
    const made = await created.run(ask, {
      ...{ customerId, planId, ...startOf(startDate, now ?? ask.now().getTime()) },
      ...{ activation: 'ON_PAYMENT', collection: 'INVOICE', unique: 'CUSTOMER' },
      ...{ dueDays: graceDays, graceDays: 0, incompleteDays: null },
      incompleteGraceDays: graceDays,
    })
    const [first] = made.invoices
    return {
      ...{ success: true as const, subscriptionId: made.id, invoiceId: first?.id ?? null },
      ...{ status: made.status, trialEndsAt: made.trialEnd },
      nextBillingDate: made.periodEnd ?? made.trialEnd,
      paymentDueDate: first?.dueAt ?? null,
    }
  },
)

/** One word may stand for several states. */
const statusInput = z.enum([...new Set(Object.values(statuses))]).transform((word) => {
  return Object.entries(statuses).flatMap(([state, one]) => (one === word ? [state] : []))
})

const withUsageEvents = shown.schema.extend({ usageEvents: z.array(usageEvent.schema) })

const getSubscriptions = routeOf(
  'GET /subscriptions',
  {
    ...{ name: 'listSubscriptions', tag, refuses: ['NOT_FOUND'] },
    summary:
      'All subscriptions, oldest first; with subscriptionId that one, with its invoices and usage.',
    asks: [subscriptions, read, used],
    as: { status: 'statuses', subscriptionId: 'id' },
    query: z.strictObject({
      ...{ subscriptionId: idInput.optional(), customerId: idInput.optional() },
      ...{ planId: idInput.optional(), status: statusInput.optional() },
    }),
    response: z.union([
      z.object({ subscriptions: z.array(listed.schema) }),
      z.object({ subscription: withUsageEvents }),
    ]),
    shows: { subscriptions: [listed.example] },
    example: { query: { status: 'active' } },
  },
  async ({ query: { subscriptionId, customerId, planId, status } }, ask) => {
    if (subscriptionId === undefined) {
      const given = { customerId, planId, statuses: status, order: 'CREATED_ASC' }
      return { subscriptions: oldestFirst(await listAll(ask, subscriptions, given)) }
    }
    const found = await read.run(ask, { id: subscriptionId })
    const { rows: usageEvents } = await used.run(ask, { subscriptionId, first: 100 })
    return { subscription: { ...found, invoices: found.invoices.toReversed(), usageEvents } }
  },
)

const atPeriodEnd = z.enum(['true', 'false']).default('false')
const cancelAnswer = z.object({ success: z.literal(true), message: z.string() })
const cancelling = {
  ...{ tag, asks: [canceled], response: cancelAnswer },
  summary: 'Cancels at once, or at the end of the period.',
  refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const,
  shows: { success: true, message: 'Subscription cancelled' },
}

async function cancel(ask: Ask, id: string, isLater: boolean) {
  await canceled.run(ask, { id, at: isLater ? 'PERIOD_END' : 'NOW' })
  const message = isLater
    ? 'Subscription will be cancelled at period end'
    : 'Subscription cancelled'
  return { success: true as const, message }
}

const cancelSubscription = routeOf(
  'DELETE /subscriptions',
  {
    ...{ ...cancelling, name: 'cancelSubscription' },
    query: z.strictObject({ subscriptionId: idInput, cancelAtPeriodEnd: atPeriodEnd }),
    example: { query: { subscriptionId: 'j57subscription789' } },
  },
  ({ query: { subscriptionId, cancelAtPeriodEnd } }, ask) => {
    return cancel(ask, subscriptionId, cancelAtPeriodEnd === 'true')
  },
)

export const subscriptionRoutes: Route[] = [
  createSubscription,
  getSubscriptions,
  cancelSubscription,
  routeOf(
    'DELETE /subscriptions/{subscriptionId}',
    {
      ...{ ...cancelling, name: 'cancelNamedSubscription' },
      query: z.strictObject({ cancelAtPeriodEnd: atPeriodEnd }),
      example: { path: { subscriptionId: 'j57subscription789' } },
    },
    ({ path: { subscriptionId }, query: { cancelAtPeriodEnd } }, ask) => {
      return cancel(ask, subscriptionId, cancelAtPeriodEnd === 'true')
    },
  ),
]
