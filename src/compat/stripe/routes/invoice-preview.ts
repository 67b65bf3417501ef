/** Previews of invoices: what a new subscription or a change of one would cost, with nothing changed. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { decimalText, listOf, nullable, object, text } from '../../fields.ts'
import { minorDecimal } from '../../minor-units.ts'
import { routeOf } from '../../route.ts'
import { code, codesOf, discountInputs } from '../discount-inputs.ts'
import { unix, wholeOf } from '../fields.ts'
import { idInput, missing } from '../inputs.ts'
import { prorations, quantityInput } from '../subscription-inputs.ts'

const tag = 'Invoices'

const quote = object({
  ...{ at: unix, currency: text, subtotal: decimalText, discount: decimalText, tax: decimalText },
  ...{ total: decimalText, dueNow: decimalText },
  lines: listOf(
    object({
      ...{ description: text, amount: decimalText, quantity: nullable(decimalText) },
      ...{ periodStart: nullable(unix), periodEnd: nullable(unix) },
    }),
  ),
})
const ofPlan = asking('query quote', ['plan'], quote)
const ofChange = asking('query quote', ['change'], quote)
type Quote = ReturnType<typeof quote.write>

const line = z.object({
  ...{ object: z.literal('line_item'), amount: z.int(), currency: z.string() },
  ...{ description: z.string(), quantity: z.number().nullable() },
  period: z.object({ start: z.int().nullable(), end: z.int().nullable() }),
})
const preview = z
  .object({
    ...{ object: z.literal('invoice'), livemode: z.boolean(), created: z.int() },
    ...{ currency: z.string(), customer: z.string().nullable() },
    subscription: z.string().nullable(),
    ...{ subtotal: z.int(), tax: z.int(), total: z.int() },
    amount_due: z.int().describe('What would be due at once.'),
    lines: z.object({
      ...{ object: z.literal('list'), has_more: z.literal(false), data: z.array(line) },
      url: z.string(),
    }),
  })
  .meta({ id: 'InvoicePreview' })

function invoiceOf(told: Quote, named: { customer: string | null; subscription: string | null }) {
  const minor = (amount: string) =>
    wholeOf(minorDecimal(amount, told.currency).round(0, 0).toFixed())
  const currency = told.currency.toLowerCase()
  return {
    ...{ object: 'invoice' as const, created: told.at, currency, ...named },
    ...{ subtotal: minor(told.subtotal), tax: minor(told.tax), total: minor(told.total) },
    amount_due: minor(told.dueNow),
    lines: {
      ...{ object: 'list' as const, has_more: false as const, url: '/v1/invoices/upcoming/lines' },
      data: told.lines.map(({ description, amount, quantity, periodStart, periodEnd }) => ({
        ...{ object: 'line_item' as const, amount: minor(amount), currency, description },
        quantity: quantity === null ? null : Number(quantity),
        period: { start: periodStart, end: periodEnd },
      })),
    },
  }
}

const item = z.strictObject({
  ...{ id: idInput.optional(), price: idInput.optional() },
  quantity: quantityInput,
})

export const invoicePreviewRoutes: Route[] = [
  routeOf(
    'POST /v1/invoices/create_preview',
    {
      ...{ tag, name: 'createInvoicePreview', scope: 'read' },
      summary: 'What a new subscription, or a change of one now, would cost.',
      ...{ asks: [code, ofPlan, ofChange], refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] },
      body: z.strictObject({
        customer: idInput.optional(),
        subscription: idInput.optional().describe('The one that is changed; absent: a new one.'),
        subscription_details: z.strictObject({
          items: z
            .array(item)
            .length(1, 'must have exactly one item: a subscription here is of one price'),
          proration_behavior: prorations.optional(),
        }),
        ...discountInputs,
      }),
      response: preview,
      shows: {
        ...invoiceOf(
          {
            ...{ at: 1_705_314_600, currency: 'USD', subtotal: '20', discount: '0', tax: '0' },
            ...{ total: '20', dueNow: '20', lines: [] },
          },
          { customer: 'cus_123', subscription: null },
        ),
        livemode: false,
      },
      example: {
        request: {
          customer: 'cus_123',
          subscription_details: { items: [{ price: 'price_123', quantity: 1 }] },
        },
      },
    },
    async ({ body: { customer = null, subscription = null, ...body } }, ask) => {
      const { items, proration_behavior: proration = 'CREATE' } = body.subscription_details
      const { price: planVersionId, quantity } = items[0] ?? {}
      const livemode = ask.mode === 'LIVE'
      if (subscription !== null) {
        const change = { id: subscription, planVersionId, quantity, at: 'NOW', proration }
        const told = await ofChange.run(ask, { change })
        return { ...invoiceOf(told, { customer, subscription }), livemode }
      }
      if (planVersionId === undefined) throw missing('subscription_details.items.0.price')
      const promotionCodes = await codesOf(ask, body)
      const plan = { customerId: customer, planVersionId, quantity, promotionCodes }
      const told = await ofPlan.run(ask, { plan })
      return { ...invoiceOf(told, { customer, subscription }), livemode }
    },
  ),
]
