/** Invoices: what customers owe and have paid. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { enumText, nullable, object } from '../../fields.ts'
import { reply, route, routeOf } from '../../route.ts'
import { cardError } from '../errors.ts'
import { idInput } from '../inputs.ts'
import { invoice, invoiceStatuses, line } from '../invoice-fields.ts'
import { listOf, pageOf, stripeList } from '../lists.ts'

const tag = 'Invoices'
const path = { id: 'inv_123' }
const invoices = listOf('query invoices', ['customerId', 'subscriptionId', 'statuses'], invoice)
const read = asking('query invoice', ['id'], invoice)
const paid = asking(
  'mutation payInvoice',
  ['id'],
  object({
    status: enumText('PaymentStatus', 'SUCCEEDED'),
    declineCode: nullable(enumText('DeclineCode', 'CARD_DECLINED')),
  }),
)

const declined = z
  .object({
    error: z.object({
      ...{ type: z.literal('card_error'), code: z.string(), decline_code: z.string() },
      message: z.string(),
    }),
  })
  .meta({ id: 'CardError' })

const words = Object.entries(invoiceStatuses)

/** A payment that is under way leaves the invoice open. */
async function pay(ask: Ask, own: string) {
  const { status, declineCode } = await paid.run(ask, { id: own })
  if (status === 'FAILED') return reply({ body: cardError(declineCode), status: 402 })
  return read.run(ask, { id: own })
}

const one = { tag, refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] as const }

export const invoiceRoutes: Route[] = [
  stripeList('GET /v1/invoices', {
    ...{ name: 'listInvoices', summary: 'The invoices, newest first.', tag, row: invoice },
    ...{ refuses: ['NOT_FOUND'], asks: [invoices.asks] },
    query: {
      ...{ customer: idInput.optional(), subscription: idInput.optional() },
      status: z.enum(Object.values(invoiceStatuses)).optional(),
    },
    read: (ask, { query: { customer, subscription, status, ...page } }) =>
      invoices.read(ask, page, {
        ...{ customerId: customer, subscriptionId: subscription },
        statuses: status && words.flatMap(([state, word]) => (word === status ? [state] : [])),
      }),
    example: { query: { customer: 'cus_123' } },
  }),
  route('GET /v1/invoices/{id}', {
    ...{ name: 'getInvoice', summary: 'One invoice.', tag, refuses: ['NOT_FOUND'] },
    ...{ asks: 'query invoice', answer: invoice, example: { path } },
  }),
  stripeList('GET /v1/invoices/{id}/lines', {
    ...{ name: 'listInvoiceLines', summary: 'The lines of an invoice.', tag, row: line },
    ...{ refuses: ['NOT_FOUND'], asks: [read], example: { path } },
    read: async (ask, { path: { id: own }, query }) =>
      pageOf((await read.run(ask, { id: own })).lines.data, query),
  }),
  route('POST /v1/invoices/{id}/finalize', {
    ...{ ...one, name: 'finalizeInvoice', summary: 'Finalises a draft now.' },
    ...{ asks: 'mutation finalizeInvoice', answer: invoice, example: { path } },
  }),
  routeOf(
    'POST /v1/invoices/{id}/pay',
    {
      ...{ ...one, name: 'payInvoice', asks: [paid, read] },
      summary: 'Charges the customer. 402 with a card_error: it was declined.',
      refuses: ['NOT_FOUND', 'PRECONDITION_FAILED', 'CONFLICT'],
      otherStatuses: [402],
      ...{
        response: z.union([invoice.schema, declined]),
        shows: invoice.example,
        example: { path },
      },
    },
    ({ path: { id: own } }, ask) => pay(ask, own),
  ),
  route('POST /v1/invoices/{id}/void', {
    ...{ ...one, name: 'voidInvoice', summary: 'Takes an invoice back.' },
    ...{ asks: 'mutation voidInvoice', answer: invoice, example: { path } },
  }),
  route('POST /v1/invoices/{id}/mark_uncollectible', {
    ...{ ...one, name: 'markInvoiceUncollectible', summary: 'Gives an open invoice up.' },
    ...{ asks: 'mutation markInvoiceUncollectible', answer: invoice, example: { path } },
  }),
]
