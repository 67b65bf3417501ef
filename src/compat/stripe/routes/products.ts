/** Products and their prices. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { id, jsonObject, object, text } from '../../fields.ts'
import { majorOf } from '../../minor-units.ts'
import { route, routeOf } from '../../route.ts'
import {
  flagInput,
  idInput,
  intInput,
  metadataInput,
  missing,
  textInput,
  unsettable,
} from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { listOf, pageOf, stripeList } from '../lists.ts'
import { intervals, price, product } from '../price-fields.ts'

const tag = 'Products'
const path = { id: 'prod_123' }

const added = asking('mutation createPlan', ['key', 'name', 'description', 'metadata'], product)
const state = asking('query plan', ['id'], object({ id, metadata: jsonObject }))
const changed = asking(
  'mutation updatePlan',
  ['id', 'name', 'description', 'metadata', 'archived'],
  product,
)
const products = listOf('query plans', ['status'], product)
const shown = { response: product.schema, shows: product.example }

const createProduct = routeOf(
  'POST /v1/products',
  {
    ...{ ...shown, tag, name: 'createProduct', summary: 'Creates a product, without a price.' },
    ...{ refuses: ['CONFLICT'], asks: [added], as: { id: 'key' } },
    body: z.strictObject({
      ...{
        name: textInput(250),
        description: unsettable(1_000),
        metadata: metadataInput.optional(),
      },
      id: textInput(100).optional().describe('The key of the plan; one is made by default.'),
    }),
    example: { request: { name: 'Pro' } },
  },
  ({ body: { id: key, name, description, metadata } }, ask) => {
    return added.run(ask, { key, name, description, metadata: nextMetadata({}, metadata ?? {}) })
  },
)

const updateProduct = routeOf(
  'POST /v1/products/{id}',
  {
    ...{ ...shown, tag, name: 'updateProduct', scope: 'write', summary: 'Changes what is given.' },
    ...{ refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'], asks: [state, changed] },
    as: { active: 'archived' },
    body: z.strictObject({
      ...{ name: textInput(250).optional(), description: unsettable(1_000) },
      ...{ metadata: metadataInput.optional(), active: flagInput.optional() },
    }),
    example: { path, request: { name: 'Pro' } },
  },
  async ({ path: given, body: { active, metadata, ...rest } }, ask) => {
    const { id: own, metadata: present } = await state.run(ask, given)
    return changed.run(ask, {
      ...{ ...rest, id: own, archived: active === undefined ? undefined : !active },
      metadata: nextMetadata(present as Record<string, unknown>, metadata),
    })
  },
)

const priceTag = 'Prices'
const addedPrice = asking(
  'mutation createPlanVersion',
  [
    ...['planId', 'basePrice', 'currency', 'billingPeriod', 'billingPeriodCount'],
    ...['charges', 'publish'],
  ],
  price,
)
const meterKey = asking('query meter', ['id'], object({ id, key: text }))
const pricesOf = listing('query planVersions', ['planId'], price)

const decimalInput = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/, 'must be a decimal of zero or more')

const createPrice = routeOf(
  'POST /v1/prices',
  {
    ...{ tag: priceTag, name: 'createPrice', scope: 'write' },
    summary: 'Adds a price to a product, which is on sale at once.',
    refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'],
    ...{ asks: [meterKey, addedPrice], as: { product: 'planId' } },
    body: z.strictObject({
      ...{ product: idInput, currency: z.string().regex(/^[A-Za-z]{3}$/, 'must be a currency') },
      unit_amount: intInput(0, 99_999_999_999).optional().describe('Minor units.'),
      unit_amount_decimal: decimalInput.optional().describe('Minor units, with parts.'),
      recurring: z
        .strictObject({
          interval: z.enum(['day', 'week', 'month', 'year']),
          interval_count: intInput(1, 36).optional(),
          usage_type: z.enum(['licensed', 'metered']).optional(),
          meter: idInput.optional().describe('What a metered price counts.'),
        })
        .optional()
        .describe('Absent: it is paid once.'),
    }),
    response: price.schema,
    shows: price.example,
    example: {
      request: {
        ...{ product: 'prod_123', currency: 'usd', unit_amount: 2000 },
        recurring: { interval: 'month' },
      },
    },
  },
  async ({ body: { product: planId, recurring, ...body } }, ask) => {
    const minor = body.unit_amount ?? body.unit_amount_decimal
    if (minor === undefined) throw missing('unit_amount')
    const currency = body.currency.toUpperCase()
    const unitPrice = majorOf(minor, currency)
    const isMetered = recurring?.usage_type === 'metered'
    if (isMetered && recurring.meter === undefined) throw missing('recurring.meter')
    const key = isMetered ? (await meterKey.run(ask, { id: recurring.meter })).key : null
    return addedPrice.run(ask, {
      ...{ planId, currency, publish: true, basePrice: key === null ? unitPrice : '0' },
      billingPeriod: recurring ? billingPeriodOf(recurring.interval) : 'ONCE',
      billingPeriodCount: recurring?.interval_count,
      charges: key === null ? [] : [{ key, model: 'PER_UNIT', unitPrice }],
    })
  },
)

function billingPeriodOf(interval: string): string {
  return Object.entries(intervals).find(([, word]) => word === interval)?.[0] ?? 'MONTH'
}

export const productRoutes: Route[] = [
  createProduct,
  stripeList('GET /v1/products', {
    ...{ name: 'listProducts', summary: 'The products, newest first.', tag, row: product },
    asks: [products.asks],
    query: { active: flagInput.optional() },
    read: (ask, { query: { active, ...page } }) =>
      products.read(ask, page, {
        status: active === undefined ? undefined : active ? 'ACTIVE' : 'ARCHIVED',
      }),
  }),
  route('GET /v1/products/{id}', {
    ...{ name: 'getProduct', summary: 'One product.', tag, refuses: ['NOT_FOUND'] },
    ...{ asks: 'query plan', answer: product, example: { path } },
  }),
  updateProduct,
  createPrice,
  stripeList('GET /v1/prices', {
    ...{ name: 'listPrices', tag: priceTag, row: price, refuses: ['NOT_FOUND'] },
    summary: 'The prices of a product, newest first.',
    asks: [pricesOf],
    query: { product: idInput, active: flagInput.optional() },
    async read(ask, { query: { product: planId, active, ...page } }) {
      const all = await listAll(ask, pricesOf, { planId })
      return pageOf(
        all.filter((one) => active === undefined || one.active === active),
        page,
      )
    },
    example: { query: { product: 'prod_123' } },
  }),
  route('GET /v1/prices/{id}', {
    ...{ name: 'getPrice', summary: 'One price.', tag: priceTag, refuses: ['NOT_FOUND'] },
    ...{ asks: 'query planVersion', answer: price, example: { path: { id: 'price_123' } } },
  }),
]
