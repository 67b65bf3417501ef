/** Invoices as answers show them. */
import { z } from 'zod'
import {
  combined,
  eg,
  enumText,
  from,
  id,
  listOf,
  named,
  nullable,
  object,
  text,
  time,
  words,
} from '../fields.ts'
import { amount } from './fields.ts'

const states = {
  ...{ DRAFT: 'draft', OPEN: 'open', PAID: 'paid', VOID: 'void', UNCOLLECTIBLE: 'open' },
} as const

const payment = object({ id, status: enumText('PaymentStatus', 'SUCCEEDED') })

export const invoice = named(
  'Invoice',
  object({
    ...{ id: eg('inv_123', id), customer_id: eg('cust_123', id) },
    title: combined(
      { number: nullable(text), memo: nullable(text) },
      { schema: z.string(), example: 'INV-2026-001' },
      ({ number, memo }) => number ?? memo ?? 'Draft',
    ),
    amount_due: from('total', amount(75.5)),
    amount_paid: amount(0),
    currency: eg('USD', text),
    status: eg('open', words('InvoiceStatus', states)),
    uncollectible: combined(
      { status: enumText('InvoiceStatus', 'OPEN') },
      { schema: z.boolean().describe('Open, but given up.'), example: false },
      ({ status }) => status === 'UNCOLLECTIBLE',
    ),
    due_date: from('dueAt', nullable(time)),
    description: from('memo', eg('Setup', nullable(text))),
    transaction_id: combined(
      { payments: listOf(payment) },
      { schema: z.string().nullable().describe('What paid it; refunds name it.'), example: null },
      ({ payments }) => payments.findLast(({ status }) => status === 'SUCCEEDED')?.id ?? null,
    ),
    created_at: time,
  }),
)
