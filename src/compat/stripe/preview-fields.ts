/** Previews of invoices: a quote as the invoice that it would be. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { decimalText, enumText, flag, id, listOf, nullable, object, text, time } from '../fields.ts'
import { invoice } from './invoice-fields.ts'

const quote = object({
  ...{ at: time, currency: text, subtotal: decimalText, discount: decimalText, tax: decimalText },
  ...{ total: decimalText, dueNow: decimalText, taxInclusive: flag },
  subscriptionId: nullable(id),
  discounts: listOf(object({ discountId: nullable(id), amount: decimalText })),
  lines: listOf(
    object({
      ...{ kind: enumText('InvoiceLineKind', 'BASE'), description: text, amount: decimalText },
      quantity: nullable(decimalText),
      ...{ periodStart: nullable(time), periodEnd: nullable(time) },
    }),
  ),
})
type Quote = ReturnType<typeof quote.write>

export const quoteOf = {
  plan: asking('query quote', ['plan'], quote),
  change: asking('query quote', ['change'], quote),
  renewal: asking('query quote', ['renewal'], quote),
} as const

const customer = object({
  ...{ id, externalId: nullable(id), name: nullable(text), email: nullable(text) },
  testClock: nullable(object({ id })),
})
type Customer = ReturnType<typeof customer.write>

export const customerOf = asking('query customer', ['id'], customer)
export const subscriptionOf = asking(
  'query customerSubscription',
  ['id'],
  object({ customer, collection: enumText('CollectionMethod', 'CHARGE') }),
)

export const preview = invoice.schema
  .extend({
    billing_reason: z.enum(['upcoming', 'subscription_create', 'subscription_update']),
    customer: z.string().nullable().describe('Null: somebody who is no customer yet.'),
  })
  .meta({ id: 'InvoicePreview' })

const nobody: Customer = {
  ...{ id: null as never, externalId: null, name: null, email: null, testClock: null },
}

interface Previewed {
  quote: Quote
  reason: z.output<typeof preview>['billing_reason']
  customer?: Customer
  collection?: string
}

/** The amount due of a renewal is that of its day; store credit pays the rest. */
export function previewOf(
  { mode }: Pick<Ask, 'mode'>,
  { quote: told, reason, customer: whose = nobody, collection = 'CHARGE' }: Previewed,
) {
  const { at, currency, lines, dueNow, subscriptionId } = told
  const base = lines.find(({ kind }) => kind === 'BASE' || kind === 'QUANTITY')
  const isAhead = reason === 'upcoming'
  const isSpent = isAhead || Number(dueNow) > 0
  const row = {
    ...told,
    id: `upcoming_in_${(subscriptionId ?? whose.id ?? 'new').replace(/^[a-z]+_/, '')}`,
    ...{ createdAt: at, status: 'DRAFT', reason: 'CYCLE', number: null, memo: null, metadata: {} },
    ...{ customer: whose, billTo: whose, seller: null, collection },
    ...{ amountDue: dueNow, amountPaid: '0', amountCredited: '0', payments: [] },
    storeCreditApplied: isSpent ? decimal(told.total).minus(decimal(dueNow)).toFixed() : '0',
    ...{ periodStart: base?.periodStart ?? at, periodEnd: base?.periodEnd ?? at },
    nextAttemptAt: isAhead && collection === 'CHARGE' ? at : null,
    ...{ dueAt: null, finalizeAt: null, finalizedAt: null, paidAt: null, voidedAt: null },
    ...{ hostedUrl: null, pdfUrl: null },
    lines: lines.map((line, place) => ({ ...line, id: `il_tmp_${place + 1}`, currency })),
  }
  return { ...invoice.write(row, { $mode: mode }), billing_reason: reason }
}

export const examplePreview = {
  ...{ ...(invoice.example as object), id: 'upcoming_in_123', billing_reason: 'upcoming' },
  ...{ status: 'draft', number: null },
}
