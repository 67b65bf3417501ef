/** Invoices as answers show them. */
import { z } from 'zod'
import {
  combined,
  decimalText,
  eg,
  enumText,
  from,
  id,
  jsonObject,
  listOf,
  named,
  nullable,
  object,
  optional,
  text,
  words,
} from '../fields.ts'
import { exact } from '../json.ts'
import { minorOf } from '../minor-units.ts'
import { common, millis, minor } from './fields.ts'

export const statuses = {
  ...{ DRAFT: 'draft', OPEN: 'pending', PAID: 'paid', VOID: 'void', UNCOLLECTIBLE: 'failed' },
} as const

/** What the lines of a kind are for; all others are one-time. */
const lineTypes: Readonly<Record<string, 'plan' | 'usage'>> = {
  ...{ BASE: 'plan', QUANTITY: 'plan', PRORATION_CHARGE: 'plan', PRORATION_CREDIT: 'plan' },
  ...{ USAGE: 'usage', OVERAGE: 'usage', LATE_USAGE: 'usage', FLAT: 'usage' },
}

const storedLine = object({
  ...{ description: text, kind: enumText('InvoiceLineKind', 'BASE'), currency: text },
  ...{ quantity: nullable(decimalText), unitPrice: nullable(decimalText), amount: decimalText },
})

const line = z
  .object({
    description: z.string(),
    quantity: z.number(),
    unitAmount: z.number(),
    totalAmount: z.int(),
    type: z.enum(['plan', 'usage', 'one_time']),
  })
  .meta({ id: 'LineItem' })

function lineOf(one: ReturnType<typeof storedLine.write>): z.input<typeof line> {
  const { description, kind, quantity, unitPrice, amount, currency } = one
  return {
    description,
    quantity: exact(quantity ?? '1'),
    unitAmount: minorOf(unitPrice ?? amount, currency),
    totalAmount: minorOf(amount, currency),
    type: lineTypes[kind] ?? 'one_time',
  }
}

export const invoice = named(
  'Invoice',
  object({
    ...common('j57invoice101'),
    customerId: eg('j57customer123', id),
    subscriptionId: eg('j57subscription789', optional(id)),
    invoiceNumber: from('number', eg('INV-2025-001', optional(text))),
    currency: eg('UGX', text),
    amountDue: minor('total', 5000),
    amountPaid: minor('amountPaid', 5000),
    status: eg('paid', words('InvoiceStatus', statuses)),
    ...{ periodStart: optional(millis), periodEnd: eg(1706745600000, optional(millis)) },
    dueDate: from('dueAt', eg(1704326400000, optional(millis))),
    metadata: jsonObject,
    lineItems: combined(
      { lines: listOf(storedLine) },
      {
        schema: z.array(line),
        example: [
          {
            ...{ description: 'Professional Plan', quantity: 1 },
            ...{ unitAmount: 5000, totalAmount: 5000, type: 'plan' },
          },
        ],
      },
      ({ lines }) => lines.filter(({ kind }) => kind !== 'INCLUDED').map(lineOf),
    ),
  }),
)
