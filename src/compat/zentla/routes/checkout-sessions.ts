/** Checkout sessions: pages of ours on which a person buys an offer. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { answering, listRoute, routeOf } from '../../route.ts'
import { boughtQuestions } from '../bought-version.ts'
import { buyingAs, buyingInput, buyingNames, buyingOf, reading } from '../buying.ts'
import { session, sessionStatuses } from '../checkout-fields.ts'
import { page } from '../envelope.ts'
import { textInput } from '../inputs.ts'

const tag = 'Checkout'

const opened = asking(
  'mutation createCheckout',
  [...buyingNames, 'successUrl', 'cancelUrl', 'allowPromotionCodes'],
  session,
)
const one = reading('HOSTED', 'checkout session', session)

const address = textInput(2_048)

const createSession = routeOf(
  'POST /checkout/sessions',
  {
    ...{ name: 'createCheckoutSession', tag, status: 201, scope: 'write' },
    summary: 'Creates a page of ours, in the test mode, on which a person buys an offer.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: buyingAs,
    asks: [...boughtQuestions, opened],
    body: z.strictObject({
      ...buyingInput,
      successUrl: address.describe('{CHECKOUT_SESSION_ID} in it becomes the id.'),
      cancelUrl: address,
      allowPromotionCodes: z.boolean().optional().describe('Whether the page asks for a code.'),
    }),
    ...answering(session),
    example: {
      request: {
        ...{ offerId: 'offer_abc', customerId: 'cust_123', allowPromotionCodes: true },
        successUrl: 'https://yourapp.com/success?session_id={CHECKOUT_SESSION_ID}',
        cancelUrl: 'https://yourapp.com/cancel',
      },
    },
  },
  async ({ body: { successUrl, cancelUrl, allowPromotionCodes, ...body } }, ask) => {
    const buying = await buyingOf(ask, 'HOSTED', body)
    return opened.run(ask, { ...buying, successUrl, cancelUrl, allowPromotionCodes })
  },
)

/** One word of Zentla stands for several states. */
const statusInput = z
  .enum([...new Set(Object.values(sessionStatuses)), 'completed'])
  .transform((given) => {
    const word = given === 'completed' ? 'complete' : given
    return Object.entries(sessionStatuses).flatMap(([status, one]) => (one === word ? status : []))
  })

export const checkoutSessionRoutes: Route[] = [
  createSession,
  listRoute('GET /checkout/sessions', page, {
    ...{ name: 'listCheckoutSessions', summary: 'The checkout sessions, newest first.', tag },
    asks: 'query checkouts',
    as: { status: 'statuses' },
    defaults: { ui: 'HOSTED' },
    query: { status: statusInput.optional() },
    rows: { data: session },
    example: { query: { status: 'open' } },
  }),
  routeOf(
    'GET /checkout/sessions/{id}',
    {
      ...{ name: 'getCheckoutSession', summary: 'One checkout session.', tag, asks: [one.asks] },
      ...answering(session),
    },
    ({ path: { id } }, ask) => one.read(ask, id),
  ),
]
