/** Previews of invoices: the next one of a subscription, or what a new one or a change would cost; nothing is changed. */
import { z } from 'zod'
import type { Ask, Route } from '../../dialect.ts'
import { routeOf } from '../../route.ts'
import { code, codesOf, discountInputs } from '../discount-inputs.ts'
import { idInput, invalidAt, missing } from '../inputs.ts'
import { line } from '../invoice-fields.ts'
import { pageOf, stripeList } from '../lists.ts'
import {
  customerOf,
  examplePreview,
  preview,
  previewOf,
  quoteOf,
  subscriptionOf,
} from '../preview-fields.ts'
import { prorations, quantityInput } from '../subscription-inputs.ts'

const tag = 'Invoices'
const asks = [code, quoteOf.plan, quoteOf.change, quoteOf.renewal, customerOf, subscriptionOf]
const refuses = ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'] as const

const itemShape = { id: idInput.optional(), price: idInput.optional(), quantity: quantityInput }
const item = z.strictObject(itemShape)
type Item = z.output<typeof item>

interface Asked {
  customer?: string
  subscription?: string
  item?: Item
  proration?: z.output<typeof prorations>
  discounts: Pick<z.output<z.ZodObject<typeof discountInputs>>, 'discounts' | 'coupon'>
}

/** A price or a quantity asks for a change or a new subscription; without both it is the next invoice of what there is. */
async function previewed(ask: Ask, { customer, subscription, item: given = {}, ...asked }: Asked) {
  const { price: planVersionId, quantity } = given
  const isChange = planVersionId !== undefined || quantity !== undefined
  const promotionCodes = await codesOf(ask, asked.discounts)
  if (isChange && subscription === undefined) {
    if (planVersionId === undefined) throw missing('subscription_details.items.0.price')
    const plan = { customerId: customer ?? null, planVersionId, quantity, promotionCodes }
    const quote = await quoteOf.plan.run(ask, { plan })
    const whose = customer === undefined ? undefined : await customerOf.run(ask, { id: customer })
    return previewOf(ask, { quote, reason: 'subscription_create', customer: whose })
  }
  if (promotionCodes.length > 0) {
    throw invalidAt('discounts', 'A subscription is previewed with the discounts that it has.')
  }
  if (subscription === undefined && customer === undefined) throw missing('customer')
  const proration = asked.proration ?? 'CREATE'
  const quote = isChange
    ? await quoteOf.change.run(ask, {
        change: { id: subscription, planVersionId, quantity, at: 'NOW', proration },
      })
    : await quoteOf.renewal.run(ask, { renewal: { id: subscription, customerId: customer } })
  const { customer: whose, collection } = await subscriptionOf.run(ask, {
    id: quote.subscriptionId,
  })
  const reason = isChange ? 'subscription_update' : 'upcoming'
  return previewOf(ask, { quote, reason, customer: whose, collection })
}

const createPreview = routeOf(
  'POST /v1/invoices/create_preview',
  {
    ...{ tag, name: 'createInvoicePreview', scope: 'read', asks, refuses },
    summary:
      'The next invoice of a subscription, or what a new one, or a change of one now, would cost.',
    body: z.strictObject({
      customer: idInput.optional(),
      subscription: idInput.optional().describe('The one that is renewed or changed.'),
      subscription_details: z
        .strictObject({
          items: z
            .array(item)
            .length(1, 'must have exactly one item: a subscription here is of one price')
            .optional(),
          proration_behavior: prorations.optional(),
        })
        .optional(),
      ...discountInputs,
    }),
    ...{ response: preview, shows: examplePreview },
    example: { request: { subscription: 'sub_123' } },
  },
  ({ body: { customer, subscription, subscription_details: details, ...discounts } }, ask) =>
    previewed(ask, {
      ...{ customer, subscription, discounts },
      ...{ item: details?.items?.[0], proration: details?.proration_behavior },
    }),
)

/** The parameters of the one item in a URL, which older and newer clients name differently. */
const placed = <const Place extends string>(place: Place) =>
  Object.fromEntries(
    Object.entries(itemShape).map(([name, schema]) => [`${place}[0][${name}]`, schema]),
  ) as { [Name in keyof typeof itemShape as `${Place}[0][${Name}]`]: (typeof itemShape)[Name] }

const upcomingShape = {
  ...{ customer: idInput.optional(), subscription: idInput.optional() },
  ...{ coupon: idInput.optional(), subscription_proration_behavior: prorations.optional() },
  ...{ ...placed('subscription_items'), ...placed('subscription_details[items]') },
  'subscription_details[proration_behavior]': prorations.optional(),
}
type Upcoming = z.output<z.ZodObject<typeof upcomingShape>>

function upcoming(ask: Ask, { customer, subscription, coupon, ...given }: Upcoming) {
  const older = 'subscription_items[0]'
  const newer = 'subscription_details[items][0]'
  return previewed(ask, {
    ...{ customer, subscription, discounts: { coupon } },
    item: {
      price: given[`${older}[price]`] ?? given[`${newer}[price]`],
      quantity: given[`${older}[quantity]`] ?? given[`${newer}[quantity]`],
    },
    proration:
      given.subscription_proration_behavior ?? given['subscription_details[proration_behavior]'],
  })
}

const example = { query: { customer: 'cus_123' } }

export const invoicePreviewRoutes: Route[] = [
  createPreview,
  routeOf(
    'GET /v1/invoices/upcoming',
    {
      ...{ tag, name: 'getUpcomingInvoice', scope: 'read', asks, refuses, example },
      summary: 'The same, as older clients ask for it.',
      query: z.strictObject(upcomingShape),
      ...{ response: preview, shows: examplePreview },
    },
    ({ query }, ask) => upcoming(ask, query),
  ),
  stripeList('GET /v1/invoices/upcoming/lines', {
    ...{ tag, name: 'listUpcomingLines', scope: 'read', asks, refuses, example },
    ...{ query: upcomingShape, row: line },
    summary: 'The lines of it.',
    read: async (ask, { query }) => pageOf((await upcoming(ask, query)).lines.data, query),
  }),
]
