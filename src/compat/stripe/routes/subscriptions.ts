/** Subscriptions: a customer has a price, in a quantity. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { id, jsonObject, nullable, object, time } from '../../fields.ts'
import { choice } from '../../names.ts'
import { route, routeOf } from '../../route.ts'
import { code, codesOf, discountInputs } from '../discount-inputs.ts'
import { flagInput, idInput, intInput, metadataInput, missing } from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { listOf, stripeList } from '../lists.ts'
import { subscription } from '../subscription-fields.ts'
import { prorations, quantityInput } from '../subscription-inputs.ts'

const tag = 'Subscriptions'
const path = { id: 'sub_123' }
const one = { tag, refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const }
const shown = { response: subscription.schema, shows: subscription.example }

const added = asking(
  'mutation createSubscription',
  [
    ...['customerId', 'planVersionId', 'quantity', 'trialDays', 'collection', 'dueDays'],
    ...['metadata', 'promotionCodes'],
  ],
  subscription,
)
const state = asking(
  'query customerSubscription',
  ['id'],
  object({ id, metadata: jsonObject, cancelAt: nullable(time) }),
)
const read = asking('query customerSubscription', ['id'], subscription)
const changed = asking(
  'mutation changeSubscription',
  ['id', 'planVersionId', 'quantity', 'at', 'proration'],
  object({ id }),
)
const cancelled = asking('mutation cancelSubscription', ['id', 'at', 'prorate'], subscription)
const kept = asking('mutation uncancelSubscription', ['id'], object({ id }))
const applied = asking('mutation applyPromotion', ['id', 'code'], object({ id }))
const updated = asking('mutation updateSubscription', ['id', 'metadata'], object({ id }))
const subscriptions = listOf(
  'query customerSubscriptions',
  ['customerId', 'statuses'],
  subscription,
)

const collection = choice({ CHARGE: 'charge_automatically', INVOICE: 'send_invoice' } as const)
const quantity = quantityInput

const createSubscription = routeOf(
  'POST /v1/subscriptions',
  {
    ...{ ...shown, ...one, name: 'createSubscription', summary: 'Puts a customer on a price.' },
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    ...{ scope: 'write', asks: [code, added], as: { customer: 'customerId' } },
    body: z.strictObject({
      customer: idInput,
      items: z
        .array(z.strictObject({ price: idInput, quantity }))
        .length(1, 'must have exactly one item: a subscription here is of one price'),
      trial_period_days: intInput(0, 730).optional(),
      collection_method: collection.optional(),
      days_until_due: intInput(0, 365).optional(),
      ...discountInputs,
      metadata: metadataInput.optional(),
    }),
    example: { request: { customer: 'cus_123', items: [{ price: 'price_123' }] } },
  },
  async ({ body }, ask) => {
    const [item] = body.items
    const promotionCodes = await codesOf(ask, body)
    return added.run(ask, {
      ...{ customerId: body.customer, planVersionId: item?.price, quantity: item?.quantity },
      ...{ trialDays: body.trial_period_days, collection: body.collection_method },
      ...{ dueDays: body.days_until_due, metadata: nextMetadata({}, body.metadata ?? {}) },
      ...(promotionCodes.length > 0 && { promotionCodes }),
    })
  },
)

/** A cancellation at the end of the period, or its withdrawal. */
async function settleEnd(ask: Ask, own: string, atEnd: boolean, isScheduled: boolean) {
  if (atEnd && !isScheduled) await cancelled.run(ask, { id: own, at: 'PERIOD_END' })
  if (!atEnd && isScheduled) await kept.run(ask, { id: own })
}

const updateSubscription = routeOf(
  'POST /v1/subscriptions/{id}',
  {
    ...{ ...shown, ...one, name: 'updateSubscription', scope: 'write' },
    summary: 'Changes its price or quantity now, its end, or its metadata, or adds discounts.',
    asks: [state, code, changed, applied, cancelled, kept, updated, read],
    body: z.strictObject({
      items: z
        .array(z.strictObject({ id: idInput.optional(), price: idInput.optional(), quantity }))
        .length(1, 'must have exactly one item: a subscription here is of one price')
        .optional(),
      proration_behavior: prorations.optional(),
      cancel_at_period_end: flagInput.optional(),
      ...discountInputs,
      metadata: metadataInput.optional(),
    }),
    example: { path, request: { cancel_at_period_end: true } },
  },
  async ({ path: given, body }, ask) => {
    const { id: own, metadata, cancelAt } = await state.run(ask, given)
    const [item] = body.items ?? []
    for (const one of await codesOf(ask, body)) await applied.run(ask, { id: own, code: one })
    if (item) {
      const { price: planVersionId, quantity: next } = item
      if (planVersionId === undefined && next === undefined) throw missing('items.0.price')
      const proration = body.proration_behavior ?? 'CREATE'
      await changed.run(ask, { id: own, planVersionId, quantity: next, at: 'NOW', proration })
    }
    if (body.cancel_at_period_end !== undefined) {
      await settleEnd(ask, own, body.cancel_at_period_end, cancelAt !== null)
    }
    if (body.metadata !== undefined) {
      const next = nextMetadata(metadata as Record<string, unknown>, body.metadata)
      await updated.run(ask, { id: own, metadata: next })
    }
    return read.run(ask, { id: own })
  },
)

const cancelSubscription = routeOf(
  'DELETE /v1/subscriptions/{id}',
  {
    ...{ ...shown, ...one, name: 'cancelSubscription', summary: 'Ends a subscription now.' },
    asks: [cancelled],
    query: z.strictObject({ prorate: flagInput.optional() }),
    body: z.strictObject({ prorate: flagInput.optional() }),
    example: { path, request: { prorate: true } },
  },
  ({ path: { id: own }, query, body }, ask) => {
    return cancelled.run(ask, { id: own, at: 'NOW', prorate: body.prorate ?? query.prorate })
  },
)

const words = {
  ...{ active: ['ACTIVE'], trialing: ['TRIALING'], past_due: ['PAST_DUE'], paused: ['PAUSED'] },
  ...{ canceled: ['CANCELED', 'EXPIRED'], incomplete: ['INCOMPLETE', 'SCHEDULED'] },
  ...{ unpaid: ['SUSPENDED'], all: undefined },
} as const
const living = ['ACTIVE', 'TRIALING', 'PAST_DUE', 'PAUSED', 'INCOMPLETE', 'SCHEDULED', 'SUSPENDED']

export const subscriptionRoutes: Route[] = [
  createSubscription,
  stripeList('GET /v1/subscriptions', {
    ...{ name: 'listSubscriptions', tag, row: subscription, refuses: ['NOT_FOUND'] },
    summary: 'The subscriptions that are not canceled, newest first.',
    asks: [subscriptions.asks],
    query: {
      customer: idInput.optional(),
      status: z.enum(Object.keys(words) as (keyof typeof words)[]).optional(),
    },
    read: (ask, { query: { customer: customerId, status, ...page } }) =>
      subscriptions.read(ask, page, {
        ...{ customerId, statuses: status === undefined ? living : words[status] },
      }),
    example: { query: { customer: 'cus_123' } },
  }),
  route('GET /v1/subscriptions/{id}', {
    ...{ name: 'getSubscription', summary: 'One subscription.', tag, refuses: ['NOT_FOUND'] },
    ...{ asks: 'query customerSubscription', answer: subscription, example: { path } },
  }),
  updateSubscription,
  cancelSubscription,
]
