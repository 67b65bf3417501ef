/** Paywalls: the plans that are offered now. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { listAll, listing } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { textInput } from '../inputs.ts'
import { ownPlan, planWords } from '../plan-words.ts'
import { productInPart } from '../subscription-fields.ts'

const tag = 'Edge'
const plans = listing('query plans', ['status'], ownPlan, productInPart)

const ignored = textInput(20).optional().describe('Clients send it; ignored.')
const query = z.strictObject({
  ...{ fetchAllCountriesPrices: ignored, billingCountryCode: ignored },
  includeHiddenPlans: ignored,
})

const plan = z.looseObject({
  ...{ __typename: z.string(), refId: z.string(), displayName: z.string() },
  product: z.looseObject({ refId: z.string() }),
})
const response = z.object({
  paywall: z.object({
    ...{ __typename: z.literal('Paywall'), plans: z.array(plan), currency: z.null() },
    ...{ configuration: z.null(), customer: z.null(), activeSubscriptions: z.null() },
    resource: z.null(),
  }),
})

const nobody = {
  ...{ currency: null, configuration: null, customer: null, activeSubscriptions: null },
  resource: null,
}

const shows = {
  paywall: {
    __typename: 'Paywall',
    plans: [
      {
        ...{ __typename: 'Plan', refId: 'plan-pro', displayName: 'Pro', pricingType: 'PAID' },
        product: { refId: 'product', productSettings: { downgradePlan: null } },
      },
    ],
    ...nobody,
  },
}

async function paywall(ask: Ask, productId: string | null) {
  const all = await listAll(ask, plans, { status: 'ACTIVE' })
  const words = all.flatMap((one) => planWords(one) ?? [])
  const offered = words.filter(({ product }) => productId === null || product.refId === productId)
  if (productId !== null && offered.length === 0) throw notFound('product', productId)
  return { paywall: { __typename: 'Paywall' as const, plans: offered, ...nobody } }
}

const common = { tag, query, response, shows, asks: [plans] }

export const paywallRoutes: Route[] = [
  routeOf(
    'GET /v1/paywall.json',
    { ...common, name: 'readPaywall', summary: 'The plans that are offered now.', refuses: [] },
    (_request, ask) => paywall(ask, null),
  ),
  routeOf(
    'GET /v1/p/{product}/paywall.json',
    {
      ...{ ...common, name: 'readProductPaywall', refuses: ['NOT_FOUND'] },
      summary: 'Those of a product, which the metadata of a plan names: productId.',
      example: { path: { product: 'product' } },
    },
    ({ path: { product } }, ask) => paywall(ask, product),
  ),
]
