/** Checkout links: pages that take a payment from whoever opens them. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { combined, eg, flag, from, id, named, object, text, time } from '../../fields.ts'
import { routeOf } from '../../route.ts'
import { amountInput, currencyInput, idInput, textInput } from '../inputs.ts'
import { lineItemsInput, linesOfItems } from '../line-items.ts'
import { modelPartAsks } from '../model-parts.ts'
import { requireDigits } from '../require-digits.ts'

const tag = 'Checkout'

const link = named(
  'CheckoutLink',
  object({
    id: eg('plink_123', id),
    url: eg('https://your-server/pay/plink_123', text),
    status: combined(
      { active: flag },
      { schema: z.enum(['active', 'inactive']), example: 'active' },
      ({ active }) => (active ? ('active' as const) : ('inactive' as const)),
    ),
    link_name: from('name', eg('Setup', text)),
    ...{ currency: eg('USD', text), created_at: time },
  }),
)
const file = asking('query file', ['id'], object({ url: text }))
const links = listing('query paymentLinks', [], link)
const created = asking(
  'mutation createPaymentLink',
  ['name', 'lines', 'currency', 'images', 'active', 'metadata'],
  link,
)

const createLink = routeOf(
  'POST /checkout-links',
  {
    ...{ name: 'createCheckoutLink', tag, status: 201, asks: [...modelPartAsks, file, created] },
    scope: 'write',
    summary: 'Makes a page that sells one thing; without an amount the payer names it.',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'LIMIT_EXCEEDED'],
    as: { link_name: 'name', status: 'active', image_url: 'images' },
    body: z
      .strictObject({
        link_name: textInput(255),
        payment_name: textInput(255).nullish().describe('Required unless there are line_items.'),
        amount: amountInput.positive('must be more than 0').nullish(),
        description: textInput(1_000).nullish(),
        image_url: textInput(2_048).nullish().describe('HTTPS.'),
        image_ids: z.array(idInput).max(7, 'must be at most 7').nullish().describe('Of files.'),
        status: z.enum(['active', 'inactive']).default('active'),
        currency: currencyInput.describe('Of the amount; USD by default. Products have their own.'),
        line_items: lineItemsInput.nullish(),
      })
      .refine(
        ({ payment_name: name, line_items: items }) => name != null || items != null,
        'must have a payment_name or line_items',
      )
      .refine(
        ({ amount, line_items: items }) => amount == null || items == null,
        'must not have an amount and line_items',
      ),
    response: link.schema,
    shows: link.example,
    example: { request: { link_name: 'Setup', payment_name: 'Setup of an account', amount: 50 } },
  },
  async ({ body }, ask) => {
    const { link_name: name, image_url: image, payment_name: title, description } = body
    return created.run(ask, {
      ...(await soldBy(ask, body)),
      ...{ name, active: body.status === 'active' },
      metadata: { ...(title && { payment_name: title }), ...(description && { description }) },
      images: await imagesOf(ask, image, body.image_ids),
    })
  },
)

async function imagesOf(ask: Ask, url?: string | null, ids?: string[] | null): Promise<string[]> {
  const files = await Promise.all((ids ?? []).map((id) => file.run(ask, { id })))
  return [...(url == null ? [] : [url]), ...files.map((one) => one.url)]
}

interface Sold {
  payment_name?: string | null
  amount?: number | null
  currency: string
  line_items?: Parameters<typeof linesOfItems>[1] | null
}

/** Products, an amount, or what the payer names. */
async function soldBy(ask: Ask, { line_items: items, amount, currency, ...named }: Sold) {
  if (items != null) return linesOfItems(ask, items)
  if (amount == null) return { currency }
  requireDigits('amount', amount, currency)
  return { currency, lines: [{ amount, description: named.payment_name }] }
}

export const checkoutLinkRoutes: Route[] = [
  createLink,
  routeOf(
    'GET /payment-links',
    {
      ...{ name: 'listPaymentLinks', summary: 'All checkout links, newest first.', tag },
      asks: [links],
      response: z.array(link.schema),
      shows: [link.example],
    },
    (_request, ask) => listAll(ask, links),
  ),
]
