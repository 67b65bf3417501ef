/** Invoices and their lines as answers show them. */
import { z } from 'zod'
import { decimal, sumOf } from '../../core/values/decimal.ts'
import {
  combined,
  constant,
  decimalText,
  eg,
  enumText,
  from,
  id,
  listOf as manyOf,
  named,
  nullable,
  object,
  text,
  words,
} from '../fields.ts'
import { always, nothing } from './absent.ts'
import { created, currency, customerId, livemode, metadata, minor, unix } from './fields.ts'
import { more, periodOf } from './invoice-details.ts'
import { wholeList, wholeListOf } from './whole-list.ts'

export const invoiceStatuses = {
  ...{ DRAFT: 'draft', OPEN: 'open', PAID: 'paid', VOID: 'void' },
  UNCOLLECTIBLE: 'uncollectible',
} as const

export const line = named(
  'InvoiceLine',
  object({
    ...{ id: eg('il_123', id), object: constant('line_item'), amount: minor('amount', 2000) },
    ...{ currency, description: eg('Pro', text), livemode },
    period: {
      ...object({
        start: from('periodStart', nullable(unix)),
        end: from('periodEnd', nullable(unix)),
      }),
      from: null,
    },
    quantity: combined(
      { quantity: nullable(decimalText) },
      { schema: z.number().nullable(), example: 1 },
      ({ quantity }) => (quantity === null ? null : Number(quantity)),
    ),
    quantity_decimal: from('quantity', eg('1', nullable(decimalText))),
    subtotal: minor('amount', 2000),
    proration: combined(
      { kind: enumText('InvoiceLineKind', 'BASE') },
      { schema: z.boolean(), example: false },
      ({ kind }) => kind === 'PRORATION_CHARGE' || kind === 'PRORATION_CREDIT',
    ),
    ...{ discountable: constant(true), discounts: always([]), discount_amounts: always([]) },
    ...{ metadata: always({}), pretax_credit_amounts: always([]), taxes: always([]) },
    ...{ tax_amounts: always([]), tax_rates: always([]) },
    ...{ type: constant('subscription'), proration_details: always({ credited_items: null }) },
    ...nothing('parent', 'plan', 'price', 'pricing', 'amount_excluding_tax'),
    ...nothing('unit_amount_excluding_tax'),
  }),
)

export const invoice = named(
  'Invoice',
  object({
    ...{ id: eg('inv_123', id), object: constant('invoice'), created, livemode, metadata },
    ...{ number: eg('INV-1', nullable(text)), customer: { ...customerId, from: 'customer' } },
    subscription: from('subscriptionId', eg('sub_123', nullable(id))),
    ...{ currency, status: words('InvoiceStatus', invoiceStatuses) },
    ...{ tax: minor('tax', 0), total: minor('total', 2000) },
    ...{ amount_paid: minor('amountPaid', 0), amount_remaining: minor('amountDue', 2000) },
    amount_due: combined(
      { due: minor('amountDue', 2000), paid: minor('amountPaid', 0) },
      { schema: z.int(), example: 2000 },
      ({ due, paid }) => Number(sumOf([decimal(String(due)), decimal(String(paid))]).toFixed()),
    ),
    collection_method: from(
      'collection',
      words('CollectionMethod', {
        CHARGE: 'charge_automatically',
        INVOICE: 'send_invoice',
      } as const),
    ),
    due_date: from('dueAt', eg(null, nullable(unix))),
    ...{ period_start: periodOf('periodStart'), period_end: periodOf('periodEnd') },
    ...more,
    hosted_invoice_url: from('hostedUrl', eg(null, nullable(text))),
    invoice_pdf: from('pdfUrl', eg(null, nullable(text))),
    lines: combined(
      {
        ...{ id, subscription: from('subscriptionId', nullable(id)) },
        all: from('lines', manyOf(line)),
        kinds: from('lines', manyOf(object({ kind: enumText('InvoiceLineKind', 'BASE') }))),
      },
      wholeListOf(line, '/v1/invoices/inv_123/lines'),
      ({ all, kinds, id: own, subscription }) => {
        // Discounts are told beside the lines, which add up to the subtotal.
        const lines = all.filter((_line, i) => kinds[i]?.kind !== 'DISCOUNT')
        const whole = lines.map((one) => ({ ...one, invoice: own, subscription }))
        return wholeList(`/v1/invoices/${own}/lines`, whole)
      },
    ),
  }),
)
