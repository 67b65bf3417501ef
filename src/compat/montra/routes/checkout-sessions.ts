/** Checkout sessions: pages on which one customer pays for one purchase. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { route, routeOf } from '../../route.ts'
import { publicSession, session } from '../checkout-fields.ts'
import { idInput, metadataInput, textInput } from '../inputs.ts'
import { lineItemsInput, linesOfItems } from '../line-items.ts'
import { modelPartAsks } from '../model-parts.ts'

const tag = 'Checkout'

const opened = asking(
  'mutation createCheckout',
  [
    ...['ui', 'planId', 'lines', 'currency', 'paymentLinkId', 'customerId', 'email'],
    ...['successUrl', 'cancelUrl', 'promotionCodes', 'metadata'],
  ],
  session,
)

const address = textInput(2_048).nullish()

const body = z
  .strictObject({
    customer_id: idInput.nullish(),
    customer_email: textInput(254)
      .nullish()
      .describe('Instead of customer_id; the page asks for it when neither is given.'),
    pricing_model_id: idInput.nullish(),
    line_items: lineItemsInput.nullish(),
    link_id: idInput.nullish().describe('What a checkout link sells.'),
    success_url: address.describe('{CHECKOUT_SESSION_ID} in it becomes the id.'),
    cancel_url: address,
    discount_code: textInput(100)
      .nullish()
      .describe('Not with a link whose payer names the amount.'),
    metadata: metadataInput.nullish(),
  })
  .refine((given) => {
    const sold = [given.pricing_model_id, given.line_items, given.link_id]
    return sold.filter((one) => one != null).length === 1
  }, 'must have exactly one of pricing_model_id, line_items and link_id')
type Given = z.output<typeof body>

const createSession = routeOf(
  'POST /checkout/sessions',
  {
    ...{ name: 'createCheckoutSession', tag, status: 201, scope: 'write' },
    summary: 'Makes a page on which a customer pays for a pricing model, products or a link.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    as: {
      ...{ customer_email: 'email', pricing_model_id: 'planId', link_id: 'paymentLinkId' },
      ...{ line_items: 'lines', discount_code: 'promotionCodes' },
    },
    asks: [...modelPartAsks, opened],
    body,
    response: session.schema,
    shows: session.example,
    example: { request: { customer_id: 'cust_123', pricing_model_id: 'plan_123' } },
  },
  async ({ body: given }, ask) => {
    const { customer_id: customerId, customer_email: email, discount_code: code } = given
    return opened.run(ask, {
      ...(await soldBy(ask, given)),
      ...{ ui: 'HOSTED', customerId, email: customerId == null ? email : undefined },
      ...{ successUrl: given.success_url, cancelUrl: given.cancel_url },
      promotionCodes: code == null ? undefined : [code],
      metadata: given.metadata ?? undefined,
    })
  },
)

async function soldBy(ask: Ask, given: Given) {
  const { pricing_model_id: planId, link_id: paymentLinkId, line_items: items } = given
  return items == null ? { planId, paymentLinkId } : linesOfItems(ask, items)
}

export const checkoutSessionRoutes: Route[] = [
  createSession,
  route('GET /checkout/sessions/{id}', {
    ...{ name: 'getCheckoutSession', tag },
    summary: 'One checkout session; a publishable key (pk_) may read it.',
    refuses: ['NOT_FOUND'],
    asks: 'query publicCheckout',
    answer: publicSession,
    example: { path: { id: 'chk_123' } },
  }),
]
