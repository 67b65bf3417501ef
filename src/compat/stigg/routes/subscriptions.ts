/** Subscriptions: a customer has a plan, for itself or for one of its resources. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { id, object } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { anyEntitlement, exampleChecked, featureEntitlementOf } from '../entitlement-fields.ts'
import { entitlementState, stateAsks } from '../entitlement-state.ts'
import { listedReason } from '../entitlement-words.ts'
import { idInput, metadataInput, timeInput } from '../inputs.ts'
import { connectionOf, pageQuery, paginated, paginationOf, settledPage } from '../lists.ts'
import { changed, provision, provisionAsks } from '../provision.ts'
import {
  exampleSubscription,
  ownSubscription,
  productInPart,
  statesOf,
  statusWords,
  subscription,
  subscriptionWords,
} from '../subscription-fields.ts'
import { quantityInput, termsOf, wanted } from '../wanted.ts'

const tag = 'Subscriptions'
const path = { id: 'sub_123' }
const one = { tag, refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const }
const shown = { response: subscription, shows: exampleSubscription }

const instants = { IMMEDIATE: 'NOW', END_OF_BILLING_PERIOD: 'PERIOD_END' } as const
const instantInput = z.enum(Object.keys(instants) as (keyof typeof instants)[])

const createSubscription = routeOf(
  'POST /api/v1/subscriptions',
  {
    ...{ name: 'createSubscription', tag, status: 201, asks: [...provisionAsks, ...stateAsks] },
    summary: 'Puts a customer on a plan; a live subscription to the same product gets the plan.',
    ...({ scope: 'write', as: { unitQuantity: 'quantity', startDate: 'startAt' } } as const),
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    body: z.strictObject({
      ...wanted,
      metadata: metadataInput.optional(),
      paymentCollectionMethod: z.enum(['CHARGE', 'INVOICE']).optional(),
      scheduleStrategy: instantInput.default('IMMEDIATE').describe('When a live one changes.'),
    }),
    response: z.object({
      ...{ id: z.string(), status: z.enum(['SUCCESS', 'PAYMENT_REQUIRED']), subscription },
      entitlements: z.array(anyEntitlement),
    }),
    shows: {
      ...{ id: 'sub_123', status: 'SUCCESS', subscription: exampleSubscription },
      entitlements: [exampleChecked],
    },
    example: { request: { customerId: 'customer-123', planId: 'plan-pro' } },
  },
  async ({ body }, ask) => {
    const { customerId, planId, metadata, paymentCollectionMethod: collection } = body
    const own = await provision(ask, {
      ...{ customerId, planId, resourceId: body.resourceId ?? null, quantity: body.unitQuantity },
      at: instants[body.scheduleStrategy],
      terms: { ...termsOf(body, ask.now()), metadata, collection },
    })
    const { features } = await entitlementState(ask, { customerId }, { withCredit: false })
    return {
      ...{ id: own.id, subscription: subscriptionWords(own) },
      status: own.status === 'INCOMPLETE' ? ('PAYMENT_REQUIRED' as const) : ('SUCCESS' as const),
      entitlements: features.map((row) => featureEntitlementOf(row, listedReason(row))),
    }
  },
)

const read = asking('query customerSubscription', ['id'], ownSubscription, productInPart)

const getSubscription = routeOf(
  'GET /api/v1/subscriptions/{id}',
  {
    ...{ ...shown, name: 'getSubscription', summary: 'One subscription.', tag, asks: [read] },
    example: { path },
  },
  async ({ path: given }, ask) => subscriptionWords(await read.run(ask, given)),
)

const listed = asking(
  'query customerSubscriptions',
  ['customerId', 'planId', 'statuses', 'first', 'last', 'after', 'before'],
  connectionOf(ownSubscription),
  productInPart,
)

const listSubscriptions = routeOf(
  'GET /api/v1/subscriptions',
  {
    ...{ name: 'listSubscriptions', tag, asks: [listed], refuses: ['NOT_FOUND'], form: 'SPREAD' },
    summary: 'The subscriptions, newest first.',
    query: z.strictObject({
      ...{ customerId: idInput.optional(), planId: idInput.optional() },
      ...{ status: z.enum(statusWords).optional(), ...pageQuery },
    }),
    response: paginated(subscription),
    shows: { data: [exampleSubscription], pagination: { next: null, prev: null } },
    example: { query: { customerId: 'customer-123', status: 'ACTIVE' } },
  },
  async ({ query: { customerId, planId, status, ...page } }, ask) => {
    const statuses = status && statesOf(status)
    const told = await listed.run(ask, { customerId, planId, statuses, ...settledPage(page) })
    return { data: told.rows.map(subscriptionWords), pagination: paginationOf(told) }
  },
)

const updated = asking(
  'mutation updateSubscription',
  ['id', 'metadata', 'trialEndsAt', 'collection'],
  ownSubscription,
)

const updateSubscription = routeOf(
  'PATCH /api/v1/subscriptions/{id}',
  {
    ...{ ...one, ...shown, name: 'updateSubscription', asks: [read, changed, updated] },
    ...({ scope: 'write', as: { unitQuantity: 'quantity', trialEndDate: 'trialEndsAt' } } as const),
    summary: 'Changes the quantity now, the end of a trial, or the metadata as a whole.',
    body: z.strictObject({
      ...{ unitQuantity: quantityInput, metadata: metadataInput.optional() },
      ...{ trialEndDate: timeInput.optional() },
      paymentCollectionMethod: z.enum(['CHARGE', 'INVOICE']).optional(),
    }),
    example: { path, request: { unitQuantity: 5 } },
  },
  async ({ path: { id: own }, body }, ask) => {
    const { unitQuantity: next, metadata, trialEndDate, paymentCollectionMethod } = body
    const before = await read.run(ask, { id: own })
    if (next !== undefined && next !== before.quantity) {
      await changed.run(ask, { id: own, quantity: next, at: 'NOW' })
    }
    const changes = { metadata, trialEndsAt: trialEndDate, collection: paymentCollectionMethod }
    const isAny = Object.values(changes).some((value) => value !== undefined)
    const after = isAny ? updated.run(ask, { id: own, ...changes }) : read.run(ask, { id: own })
    return subscriptionWords(await after)
  },
)

const kept = asking('mutation cancelScheduledChange', ['id'], object({ id }))

const cancelSchedule = routeOf(
  'DELETE /api/v1/subscriptions/{id}/future-update/schedule',
  {
    ...{ ...one, name: 'cancelSchedule', asks: [kept] },
    summary: 'Takes back a change that is scheduled.',
    ...{ response: z.object({ id: z.string() }), shows: { id: 'sub_123' }, example: { path } },
  },
  ({ path: given }, ask) => kept.run(ask, given),
)

const cancelled = asking('mutation cancelSubscription', ['id', 'at', 'prorate'], ownSubscription)

const cancelSubscription = routeOf(
  'POST /api/v1/subscriptions/{id}/cancel',
  {
    ...{ ...one, ...shown, name: 'cancelSubscription', asks: [cancelled] },
    ...{ summary: 'Ends a subscription.', as: { subscriptionCancellationTime: 'at' } },
    body: z.strictObject({
      subscriptionCancellationTime: instantInput.default('END_OF_BILLING_PERIOD'),
      prorate: z.boolean().optional().describe('When it ends at once.'),
    }),
    example: { path, request: { subscriptionCancellationTime: 'IMMEDIATE' } },
  },
  async ({ path: { id: own }, body: { subscriptionCancellationTime: time, prorate } }, ask) => {
    return subscriptionWords(await cancelled.run(ask, { id: own, at: instants[time], prorate }))
  },
)

const migrateSubscription = routeOf(
  'POST /api/v1/subscriptions/{id}/migrate',
  {
    ...{ ...one, ...shown, name: 'migrateSubscription', asks: [read, changed] },
    ...({ scope: 'write', summary: 'Moves it to the newest version of its plan.' } as const),
    as: { subscriptionMigrationTime: 'at' },
    body: z.strictObject({
      subscriptionMigrationTime: instantInput.default('END_OF_BILLING_PERIOD'),
    }),
    example: { path, request: { subscriptionMigrationTime: 'IMMEDIATE' } },
  },
  async ({ path: { id: own }, body: { subscriptionMigrationTime: time } }, ask) => {
    const { plan } = await read.run(ask, { id: own })
    const variables = { id: own, planId: plan.id, at: instants[time] }
    return subscriptionWords(await changed.run(ask, variables))
  },
)

export const subscriptionRoutes: Route[] = [
  ...[createSubscription, listSubscriptions, getSubscription],
  ...[updateSubscription, cancelSubscription, cancelSchedule, migrateSubscription],
]
