/** Invoices as answers show them: amounts in minor units, currencies in lower case. */
import { z } from 'zod'
import {
  combined,
  constant,
  decimalText,
  eg,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  text,
  words,
  workspaceId,
} from '../fields.ts'
import { minorOf, sumMinor } from '../minor-units.ts'
import { time } from './fields.ts'
import { lowerCurrency, minor } from './minor-fields.ts'

const states = {
  ...{ DRAFT: 'draft', OPEN: 'open', PAID: 'paid', VOID: 'void' },
  UNCOLLECTIBLE: 'uncollectible',
} as const

const line = object({
  ...{ id: eg('line_123', id), description: eg('Pro Plan', text) },
  quantity: combined(
    { quantity: nullable(decimalText) },
    { schema: z.number(), example: 1 },
    ({ quantity }) => Number(quantity ?? 1),
  ),
  unitAmount: combined(
    { unitPrice: nullable(decimalText), amount: decimalText, currency: text },
    { schema: z.number(), example: 2900 },
    ({ unitPrice, amount, currency }) => minorOf(unitPrice ?? amount, currency),
  ),
  ...{ amount: minor('amount', 2900), currency: lowerCurrency },
  ...{ periodStart: nullable(time), periodEnd: nullable(time) },
})

const fields = {
  ...{ id: eg('inv_123', id), workspaceId, customerId: eg('cust_123', id) },
  subscriptionId: eg('sub_456', nullable(id)),
  number: eg('INV-2024-001', nullable(text)),
  amountDue: minor('total', 2900),
  amountPaid: minor('amountPaid', 2900),
  amountRemaining: minor('amountDue', 0),
  creditsApplied: minor('storeCreditApplied', 0),
  subtotal: combined(
    { subtotal: decimalText, discount: decimalText, currency: text },
    { schema: z.number().int(), example: 2900 },
    ({ subtotal, discount, currency }) => sumMinor([subtotal, discount], currency),
  ),
  ...{ discount: minor('discount', 0), tax: minor('tax', 0), total: minor('total', 2900) },
  currency: lowerCurrency,
  status: eg('paid', words('InvoiceStatus', states)),
  ...{ periodStart: nullable(time), periodEnd: nullable(time) },
  dueDate: from('dueAt', nullable(time)),
  ...{ paidAt: nullable(time), voidedAt: eg(null, nullable(time)) },
  provider: constant('openmonetize'),
  providerInvoiceId: constant(null),
  providerInvoiceUrl: from('hostedUrl', eg(null, nullable(text))),
  attemptCount: combined(
    { payments: listOf(object({ id })) },
    { schema: z.number().int(), example: 1 },
    ({ payments }) => payments.length,
  ),
  ...{ createdAt: time, updatedAt: time },
  customer: object({ id, email: nullable(text), name: nullable(text) }),
}

export const invoice = named('Invoice', object(fields))
export const invoiceWithLines = named(
  'InvoiceWithLines',
  object({ ...fields, lineItems: from('lines', listOf(line)) }),
)

/** That of a payment which was just made for it. */
export const paidInvoice = combined(
  { shown: from('invoice', invoiceWithLines) },
  invoiceWithLines,
  ({ shown }) => shown,
)
