/** Checkout intents: what a client of its own lets a person pay. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { choice } from '../../names.ts'
import { answering, listRoute, routeOf } from '../../route.ts'
import { boughtQuestions } from '../bought-version.ts'
import { buyingAs, buyingInput, buyingNames, buyingOf, reading } from '../buying.ts'
import { intent, intentStatuses } from '../checkout-fields.ts'
import { page } from '../envelope.ts'
import { textInput } from '../inputs.ts'

const tag = 'Checkout'
const refuses = ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'] as const

const opened = asking('mutation createCheckout', [...buyingNames, 'key'], intent)
const confirmed = asking('mutation confirmCheckout', ['id', 'paymentMethod'], intent)
const one = reading('HEADLESS', 'checkout intent', intent)

const key = textInput(255).optional().describe('The same key answers the same intent.')

const createIntent = routeOf(
  'POST /checkout/intents',
  {
    ...{ name: 'createCheckoutIntent', tag, status: 201, scope: 'write', ownsKey: true, refuses },
    summary: 'Creates an intent, with a snapshot of what it costs.',
    as: { ...buyingAs, 'idempotency-key': 'key', 'x-idempotency-key': 'key' },
    asks: [...boughtQuestions, opened],
    headers: z.object({ 'idempotency-key': key, 'x-idempotency-key': key }),
    body: z
      .strictObject(buyingInput)
      .refine(({ customerId, customerEmail }) => customerId || customerEmail, {
        message: 'must be given when customerId is not',
        path: ['customerEmail'],
      }),
    response: intent.schema,
    shows: {
      ...{ ...intent.example, status: 'pending', customerId: null, subscriptionId: null },
      completedAt: null,
    },
    example: { request: { offerId: 'offer_abc', customerId: 'cust_123', promotionCode: 'SAVE20' } },
  },
  async ({ headers, body }, ask) => {
    const own = headers['idempotency-key'] ?? headers['x-idempotency-key']
    return opened.run(ask, { ...(await buyingOf(ask, 'HEADLESS', body)), key: own })
  },
)

const confirmIntent = routeOf(
  'POST /checkout/intents/{id}/confirm',
  {
    ...{ name: 'confirmCheckoutIntent', tag, scope: 'write', refuses, asks: [one.asks, confirmed] },
    summary: 'Pays an intent where no client of the provider does. A declined payment is `failed`.',
    body: z.strictObject({
      clientSecret: textInput(500).optional().describe('Checked when it is given.'),
      paymentMethod: textInput(255)
        .nullish()
        .describe('In the test mode a token such as test_success; none: nothing is charged.'),
    }),
    ...answering(intent),
    example: { request: { paymentMethod: 'test_success' } },
  },
  async ({ path: { id }, body: { clientSecret: given, paymentMethod } }, ask) => {
    const { clientSecret } = await one.read(ask, id)
    if (given !== undefined && given !== clientSecret) {
      throw invalid('clientSecret is not that of the intent.', { field: 'clientSecret' })
    }
    return confirmed.run(ask, { id, paymentMethod: paymentMethod ?? undefined })
  },
)

export const checkoutIntentRoutes: Route[] = [
  createIntent,
  listRoute('GET /checkout/intents', page, {
    ...{ name: 'listCheckoutIntents', summary: 'The checkout intents, newest first.', tag },
    asks: 'query checkouts',
    as: { status: 'statuses' },
    defaults: { ui: 'HEADLESS' },
    query: {
      status: choice(intentStatuses)
        .transform((status) => [status])
        .optional(),
    },
    rows: { data: intent },
    example: { query: { status: 'succeeded' } },
  }),
  routeOf(
    'GET /checkout/intents/{id}',
    {
      ...{ name: 'getCheckoutIntent', summary: 'One checkout intent.', tag, asks: [one.asks] },
      ...answering(intent),
    },
    ({ path: { id } }, ask) => one.read(ask, id),
  ),
  confirmIntent,
]
