/** Subscription items: a subscription here is of one price, so it has one item, which changes and is never joined by another. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { id, object } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { idInput, intInput, missing } from '../inputs.ts'
import { envelope, envelopeOf } from '../lists.ts'
import { subscriptionItem, subscriptionOf } from '../subscription-fields.ts'
import { prorations, quantityInput } from '../subscription-inputs.ts'

const tag = 'Subscriptions'
const url = '/v1/subscription_items'
const path = { id: 'si_123' }
const one = { tag, refuses: ['NOT_FOUND'] as const }
const shown = { response: subscriptionItem.schema, shows: subscriptionItem.example }

const read = asking('query customerSubscription', ['id'], subscriptionItem)
const changed = asking(
  'mutation changeSubscription',
  ['id', 'planVersionId', 'quantity', 'at', 'proration'],
  object({ id }),
)

function refused(message: string, path: string) {
  return invalid(message, { issues: [{ path, message }] })
}

export const subscriptionItemRoutes: Route[] = [
  routeOf(
    `GET ${url}`,
    {
      ...{ ...one, name: 'listSubscriptionItems', asks: [read] },
      summary: 'The one item of a subscription.',
      query: z.strictObject({ subscription: idInput, limit: intInput(1, 100).optional() }),
      response: envelopeOf(subscriptionItem.schema),
      shows: envelope(url, { rows: [subscriptionItem.example], hasMore: false }),
      example: { query: { subscription: 'sub_123' } },
    },
    async ({ query }, ask) => {
      const item = await read.run(ask, { id: query.subscription })
      return envelope(url, { rows: [item], hasMore: false })
    },
  ),
  routeOf(
    `POST ${url}`,
    {
      ...{ ...one, ...shown, name: 'createSubscriptionItem', scope: 'write', asks: [read] },
      summary: 'Is refused: a subscription has its one item already.',
      body: z.strictObject({
        ...{ subscription: idInput, price: idInput, quantity: quantityInput },
        proration_behavior: prorations.optional(),
      }),
      example: { request: { subscription: 'sub_123', price: 'price_123' } },
    },
    async ({ body: { subscription, price } }, ask) => {
      const item = await read.run(ask, { id: subscription })
      if (item.price.id === price) {
        const message = `Cannot add multiple subscription items with the same plan: ${price}`
        throw refused(message, 'price')
      }
      const message = `A subscription here is of one price. Change its item ${item.id} to the price ${price}, or create another subscription.`
      throw refused(message, 'price')
    },
  ),
  routeOf(
    `GET ${url}/{id}`,
    {
      ...{ ...one, ...shown, name: 'getSubscriptionItem', summary: 'One item.' },
      ...{ asks: [read], example: { path } },
    },
    ({ path: { id: own } }, ask) => read.run(ask, { id: subscriptionOf(own) }),
  ),
  routeOf(
    `POST ${url}/{id}`,
    {
      ...{ ...one, ...shown, name: 'updateSubscriptionItem', scope: 'write' },
      summary: 'Changes the price or the quantity now.',
      ...{ refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'], asks: [changed, read] },
      body: z.strictObject({
        ...{ price: idInput.optional(), quantity: quantityInput },
        proration_behavior: prorations.optional(),
      }),
      example: { path, request: { quantity: 3 } },
    },
    async ({ path: given, body }, ask) => {
      const own = subscriptionOf(given.id)
      const { price: planVersionId, quantity, proration_behavior: proration = 'CREATE' } = body
      if (planVersionId === undefined && quantity === undefined) throw missing('quantity')
      await changed.run(ask, { id: own, planVersionId, quantity, at: 'NOW', proration })
      return read.run(ask, { id: own })
    },
  ),
  routeOf(
    `DELETE ${url}/{id}`,
    {
      ...{ ...one, ...shown, name: 'deleteSubscriptionItem', scope: 'write', asks: [read] },
      summary: 'Is refused: without its item a subscription would be of no price.',
      example: { path },
    },
    async ({ path: given }, ask) => {
      await read.run(ask, { id: subscriptionOf(given.id) })
      throw invalid(
        'A subscription must have at least one active plan. To cancel a subscription, please use the cancel API endpoint on /v1/subscriptions.',
      )
    },
  ),
]
