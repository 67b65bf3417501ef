/** Invoices: what customers owe and have paid. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { enumText, id, object } from '../../fields.ts'
import { route, routeOf } from '../../route.ts'
import { amountInput, currencyInput, idInput, textInput, timeInput } from '../inputs.ts'
import { invoice } from '../invoice-fields.ts'
import { requireDigits } from '../require-digits.ts'

const tag = 'Invoices'
const one = { tag, refuses: ['NOT_FOUND'] as const }

const invoices = listing('query invoices', [], invoice)
const made = asking(
  'mutation createInvoice',
  ['customerId', 'currency', 'lines', 'memo', 'status', 'dueAt', 'collection', 'taxInclusive'],
  object({ id, status: enumText('InvoiceStatus', 'OPEN') }),
)
const paid = asking('mutation markInvoicePaid', ['id'], object({ id }))
const voided = asking('mutation voidInvoice', ['id'], object({ id }))
const read = asking('query invoice', ['id'], invoice)

const createInvoice = routeOf(
  'POST /invoices',
  {
    ...{ ...one, name: 'createInvoice', status: 201, scope: 'write' },
    summary: 'Makes an invoice over an amount, which contains the tax.',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    as: { amount_due: 'unitPrice', due_date: 'dueAt', description: 'memo' },
    asks: [made, paid, voided, read],
    body: z.strictObject({
      ...{ customer_id: idInput, amount_due: amountInput, currency: currencyInput },
      due_date: timeInput.nullish().describe('ISO 8601, ahead; at once by default.'),
      description: textInput(1_000).nullish(),
      status: z.enum(['draft', 'open', 'paid', 'void']).default('open'),
    }),
    response: invoice.schema,
    shows: invoice.example,
    example: {
      request: { customer_id: 'cust_123', amount_due: 75.5, description: 'Setup' },
    },
  },
  async ({ body }, ask) => {
    const { customer_id: customerId, amount_due: due, currency, due_date: dueDate } = body
    requireDigits('amount_due', due, currency)
    const description = body.description ?? 'Invoice'
    const price = due === 0 ? { unitPrice: due } : { amount: due }
    const { id, status } = await made.run(ask, {
      ...{ customerId, currency, memo: body.description, taxInclusive: true },
      lines: [{ description, ...price }],
      // A draft that is voided takes no credit of the customer first.
      status: body.status === 'draft' || body.status === 'void' ? 'DRAFT' : 'OPEN',
      collection: 'INVOICE',
      dueAt: dueDate ?? undefined,
    })
    // Nothing to pay, or the customer's credit, has paid it already.
    if (body.status === 'paid' && status !== 'PAID') await paid.run(ask, { id })
    if (body.status === 'void') await voided.run(ask, { id })
    return read.run(ask, { id })
  },
)

export const invoiceRoutes: Route[] = [
  routeOf(
    'GET /invoices',
    {
      ...{ name: 'listInvoices', summary: 'All invoices, newest first.', tag, asks: [invoices] },
      response: z.array(invoice.schema),
      shows: [invoice.example],
    },
    (_request, ask) => listAll(ask, invoices),
  ),
  route('GET /invoices/{id}', {
    ...{ ...one, name: 'getInvoice', summary: 'One invoice.' },
    asks: 'query invoice',
    answer: invoice,
    example: { path: { id: 'inv_123' } },
  }),
  createInvoice,
]
