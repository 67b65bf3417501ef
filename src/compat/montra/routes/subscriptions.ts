/** Subscriptions: how they begin, change, pause and go on. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { from, nullable, object, shows } from '../../fields.ts'
import { choice } from '../../names.ts'
import { route, routeOf } from '../../route.ts'
import { amount, ratio } from '../fields.ts'
import { idInput, timeInput } from '../inputs.ts'
import { statuses, subscription } from '../subscription-fields.ts'

const tag = 'Subscriptions'
const path = { id: 'sub_123' }
const changing = { tag, refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const }

const statusWords = [...new Set(Object.values(statuses))]
/** One word may stand for several states. */
const statusInput = z.enum(statusWords).transform((word) => {
  return Object.entries(statuses).flatMap(([state, one]) => (one === word ? [state] : []))
})

const subscriptions = listing(
  'query customerSubscriptions',
  ['customerId', 'statuses'],
  subscription,
)

const listSubscriptions = routeOf(
  'GET /subscriptions',
  {
    ...{ name: 'listSubscriptions', summary: 'All subscriptions, newest first.', tag },
    refuses: ['NOT_FOUND'],
    asks: [subscriptions],
    query: z.strictObject({ customer_id: idInput.optional(), status: statusInput.optional() }),
    response: z.array(subscription.schema),
    shows: [subscription.example],
    example: { query: { status: 'active' } },
  },
  ({ query: { customer_id: customerId, status } }, ask) => {
    return listAll(ask, subscriptions, { customerId, statuses: status })
  },
)

const proration = object({
  unused_amount: amount(24),
  remaining_amount: amount(60),
  net_amount: amount(36),
  remaining_ratio: ratio,
})
const nothing = { unused_amount: 0, remaining_amount: 0, net_amount: 0, remaining_ratio: 0 }
const changed = asking(
  'mutation changeSubscription',
  ['id', 'planId', 'at', 'proration'],
  object({
    subscription: { ...subscription, from: null },
    proration: from('lastChange.amounts', nullable(proration)),
  }),
)

const upgradeSubscription = routeOf(
  'POST /subscriptions/{id}/upgrade',
  {
    ...{ ...changing, name: 'upgradeSubscription' },
    summary: 'Changes to another pricing model now, and bills the difference at once.',
    as: { new_pricing_model_id: 'planId' },
    asks: [changed],
    body: z.strictObject({ new_pricing_model_id: idInput }),
    response: z.object({ subscription: subscription.schema, proration: proration.schema }),
    shows: { subscription: subscription.example, proration: proration.example },
    example: { path, request: { new_pricing_model_id: 'pm_456' } },
  },
  async ({ path: { id }, body: { new_pricing_model_id: planId } }, ask) => {
    const given = { id, planId, at: 'NOW', proration: 'INVOICE_NOW' }
    const { subscription: shown, proration: amounts } = await changed.run(ask, given)
    return { subscription: shown, proration: amounts ?? nothing }
  },
)

export const subscriptionRoutes: Route[] = [
  listSubscriptions,
  route('POST /subscriptions', {
    ...{ name: 'createSubscription', tag, status: 201 },
    summary: 'Puts a customer on a pricing model.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    asks: 'mutation createSubscription',
    as: { pricing_model_id: 'planId' },
    body: { customer_id: idInput, pricing_model_id: idInput },
    defaults: { unique: 'PLAN', activation: 'IMMEDIATE' },
    answer: subscription,
    example: { request: { customer_id: 'cust_123', pricing_model_id: 'pm_123' } },
  }),
  route('GET /subscriptions/{id}', {
    ...{ name: 'getSubscription', summary: 'One subscription.', tag, refuses: ['NOT_FOUND'] },
    asks: 'query customerSubscription',
    answer: subscription,
    example: { path },
  }),
  upgradeSubscription,
  route('POST /subscriptions/{id}/pause', {
    ...{ ...changing, name: 'pauseSubscription' },
    summary: 'Pauses, until a time or until it is resumed; again replaces the pause.',
    asks: 'mutation pauseSubscription',
    as: { pause_behavior: 'behavior' },
    body: {
      pause_behavior: choice({
        ...{ KEEP_AS_DRAFT: 'keep_as_is', MARK_UNCOLLECTIBLE: 'mark_uncollectible', VOID: 'void' },
      } as const)
        .optional()
        .describe('What becomes of the invoices meanwhile; keep_as_is by default.'),
      resume_at: timeInput.nullish().describe('ISO 8601, an instant ahead.'),
    },
    defaults: { behavior: 'KEEP_AS_DRAFT' },
    answer: shows({ status: 'paused' }, subscription),
    example: {
      path,
      request: { pause_behavior: 'mark_uncollectible', resume_at: '2125-02-01T00:00:00Z' },
    },
  }),
  route('POST /subscriptions/{id}/resume', {
    ...{ ...changing, name: 'resumeSubscription', summary: 'Resumes a paused subscription.' },
    asks: 'mutation resumeSubscription',
    answer: subscription,
    example: { path },
  }),
]
