/** Invoices: what customers owe and have paid. */
import { z } from 'zod'
import { DomainError } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { enumText, id, nullable, object, text } from '../../fields.ts'
import { listRoute, route, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { idInput, statesInput } from '../inputs.ts'
import { invoice, invoiceWithLines, paidInvoice } from '../invoice-fields.ts'

const tag = 'Invoices'
const changing = { tag, refuses: ['NOT_FOUND', 'CONFLICT', 'PRECONDITION_FAILED'] as const }

const printed = asking(
  'query invoice',
  ['id'],
  object({ id, pdfUrl: nullable(text), status: enumText('InvoiceStatus', 'OPEN') }),
)
/** Links to the PDF work for an hour. */
const linkMs = 3_600_000

const getPdf = routeOf(
  'GET /invoices/{id}/pdf',
  {
    ...{ ...changing, name: 'getInvoicePdf', summary: 'A link to the PDF.', asks: [printed] },
    response: z.object({ url: z.string(), expiresAt: z.string() }),
    shows: { url: 'https://your-server/pay/…', expiresAt: '2024-01-16T10:30:00.000Z' },
    example: { path: { id: 'inv_123' } },
  },
  async ({ path: { id: invoiceId } }, ask) => {
    const { pdfUrl, status } = await printed.run(ask, { id: invoiceId })
    if (pdfUrl === null) {
      throw new DomainError('PRECONDITION_FAILED', 'A draft has no PDF.', {
        ...({ reason: 'STATUS', id: invoiceId, status } as const),
        allowed: ['OPEN', 'PAID', 'VOID', 'UNCOLLECTIBLE'],
      })
    }
    return { url: pdfUrl, expiresAt: new Date(ask.now().getTime() + linkMs).toISOString() }
  },
)

export const invoiceRoutes: Route[] = [
  listRoute('GET /invoices', page, {
    ...{ name: 'listInvoices', summary: 'The invoices, newest first.', tag },
    refuses: ['NOT_FOUND'],
    asks: 'query invoices',
    as: { status: 'statuses' },
    query: {
      ...{ customerId: idInput.optional(), subscriptionId: idInput.optional() },
      status: statesInput('draft', 'open', 'paid', 'void', 'uncollectible').optional(),
    },
    rows: { data: invoice },
    example: { query: { status: 'open' } },
  }),
  route('GET /invoices/{id}', {
    ...{ name: 'getInvoice', summary: 'One invoice with its lines.', tag },
    asks: 'query invoice',
    answer: invoiceWithLines,
  }),
  getPdf,
  route('POST /invoices/{id}/void', {
    ...{ ...changing, name: 'voidInvoice', summary: 'Voids a draft or an open invoice.' },
    asks: 'mutation voidInvoice',
    answer: invoiceWithLines,
  }),
  route('POST /invoices/{id}/pay', {
    ...{ ...changing, name: 'payInvoice', asks: 'mutation payInvoice' },
    summary: 'Charges the payment method of the customer for an open invoice.',
    answer: paidInvoice,
  }),
]
