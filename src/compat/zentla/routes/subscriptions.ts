/** Subscriptions: what a customer pays for, and how that changes and ends. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { from, id, object } from '../../fields.ts'
import { choice } from '../../names.ts'
import { listRoute, route, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { idInput, textInput } from '../inputs.ts'
import { statuses, subscription } from '../subscription-fields.ts'

const tag = 'Subscriptions'
const changing = { tag, refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const }

/** One word of Zentla may stand for several states. */
const statusInput = z
  .enum([...new Set(Object.values(statuses))])
  .transform((word) =>
    Object.entries(statuses).flatMap(([state, one]) => (one === word ? [state] : [])),
  )

const offered = asking('query planVersion', ['id'], object({ id, offerId: from('plan.id', id) }))
const changed = asking(
  'mutation changeSubscription',
  ['id', 'at', 'planId', 'planVersionId', 'proration'],
  subscription,
)

const changeSubscription = routeOf(
  'POST /subscriptions/{id}/change',
  {
    ...{ ...changing, name: 'changeSubscription', scope: 'write' },
    summary: 'Changes to another offer, or another version, now.',
    asks: [offered, changed],
    as: {
      newOfferId: 'planId',
      newOfferVersionId: 'planVersionId',
      prorationBehavior: 'proration',
    },
    body: z.strictObject({
      newOfferId: idInput,
      newOfferVersionId: idInput.nullish().describe('The published one by default.'),
      prorationBehavior: choice({
        ...{ CREATE: 'create_prorations', NONE: 'none', INVOICE_NOW: 'always_invoice' },
      } as const)
        .optional()
        .describe('create_prorations by default.'),
    }),
    response: subscription.schema,
    shows: { ...subscription.example, offerId: 'offer_xyz' },
    example: { request: { newOfferId: 'offer_xyz', prorationBehavior: 'create_prorations' } },
  },
  async ({ path: { id }, body }, ask) => {
    const { newOfferId, newOfferVersionId, prorationBehavior: proration } = body
    const version = newOfferVersionId && (await offered.run(ask, { id: newOfferVersionId }))
    if (version && version.offerId !== newOfferId) {
      throw invalid('newOfferVersionId is not a version of newOfferId.')
    }
    const to = version ? { planVersionId: version.id } : { planId: newOfferId }
    return changed.run(ask, { id, at: 'NOW', ...to, proration })
  },
)

export const subscriptionRoutes: Route[] = [
  listRoute('GET /subscriptions', page, {
    ...{ name: 'listSubscriptions', summary: 'The subscriptions, newest first.', tag },
    refuses: ['NOT_FOUND'],
    asks: 'query customerSubscriptions',
    as: { offerId: 'planId', status: 'statuses' },
    query: {
      customerId: idInput.optional(),
      offerId: idInput.optional(),
      status: statusInput.optional(),
    },
    rows: { data: subscription },
    example: { query: { status: 'active' } },
  }),
  route('GET /subscriptions/{id}', {
    ...{ name: 'getSubscription', summary: 'One subscription.', tag },
    asks: 'query customerSubscription',
    answer: subscription,
  }),
  route('POST /subscriptions/{id}/cancel', {
    ...{ ...changing, name: 'cancelSubscription' },
    summary: 'Cancels at once, or at the end of the period, until when access stays.',
    asks: 'mutation cancelSubscription',
    as: { cancelAtPeriodEnd: 'at' },
    body: {
      cancelAtPeriodEnd: z
        .boolean()
        .optional()
        .transform((atEnd) => (atEnd ? 'PERIOD_END' : 'NOW'))
        .describe('false by default.'),
      reason: textInput(500).nullish(),
    },
    answer: subscription,
    example: { request: { cancelAtPeriodEnd: true, reason: 'Customer requested' } },
  }),
  changeSubscription,
]
