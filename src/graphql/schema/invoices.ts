/** Invoices, their lines, payments and credit notes in GraphQL. */
import { getInvoice, invoicesOfEach, listInvoices } from '../../core/invoices/invoices.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { customerRowsField } from './customer-list-field.ts'
import { Customer } from './customers.ts'
import { DunningStatusEnum } from './dunning-status-enum.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'

export const CollectionMethodEnum = builder.enumType('CollectionMethod', {
  description: 'How invoices are collected.',
  values: {
    CHARGE: { description: 'By charging the payment method.' },
    INVOICE: { description: 'By a demand that the customer pays.' },
  },
})

const InvoiceStatusEnum = builder.enumType('InvoiceStatus', {
  description: 'The state of an invoice.',
  values: {
    DRAFT: { description: 'It can still change; it has no number.' },
    OPEN: { description: 'It is finalised and owed.' },
    PAID: { description: 'Nothing is due.' },
    VOID: { description: 'It was taken back.' },
    UNCOLLECTIBLE: { description: 'It was given up; a late payment still pays it.' },
  },
})

const InvoiceReasonEnum = builder.enumType('InvoiceReason', {
  description: 'Why an invoice was made.',
  values: {
    START: { description: 'A subscription starts.' },
    CYCLE: { description: 'A billing period begins.' },
    CHANGE: { description: 'A subscription changed at once.' },
    END: { description: 'A subscription ended.' },
    LATE_USAGE: { description: 'Usage came after its invoice, and the subscription has ended.' },
    MANUAL: { description: 'Someone made it.' },
    PURCHASE: { description: 'A purchase without subscription.' },
  },
})

const sums = {
  subtotal: 'The lines less their discounts.',
  discount: 'The discounts in the subtotal.',
  tax: 'On top of the subtotal, or a part of it when prices include tax.',
  total: 'What the invoice demands; never negative.',
  storeCreditApplied: 'What store credit paid.',
  amountPaid: 'What payments paid.',
  amountCredited: 'What credit notes took off the amount due.',
  amountRefunded:
    'What went back, or is on its way back, of its payments; beside the other sums, which it does not change.',
  amountDue: 'What is still to be paid.',
} as const

const times = {
  periodStart: 'The start of the billing period that it begins; null: none, or not known yet.',
  periodEnd: 'The end of that period, exclusive.',
  finalizeAt: 'When the draft will be finalised; null: not by itself.',
  finalizedAt: 'When it got its number; null: it is a draft, or was never more.',
  dueAt: 'When it has to be paid; null for a draft that was made without it.',
  paidAt: 'When it was paid; null: not yet.',
  voidedAt: 'When it was taken back; null: it was not.',
} as const

const oldestFirst = { query: { orderBy: { id: 'asc' } } } as const

export const Invoice = builder.prismaObject('Invoice', {
  description: 'A demand for money. All amounts are major units of its currency.',
  interfaces: [Node],
  fields: (t) => {
    const sum = (name: keyof typeof sums) =>
      t.field({
        type: 'Decimal',
        description: sums[name],
        resolve: (invoice) => fromMinor(invoice[name], invoice.currency),
      })
    const time = (name: keyof typeof times) =>
      t.expose(name, { type: 'DateTime', nullable: true, description: times[name] })
    return {
      id: t.exposeID('id', { description: 'Our id, `inv_…`.' }),
      number: t.exposeString('number', {
        nullable: true,
        description: 'For example `INV-2026-001`, without gaps in a year; null for drafts.',
      }),
      status: t.expose('status', { type: InvoiceStatusEnum, description: 'Its state.' }),
      reason: t.expose('reason', { type: InvoiceReasonEnum, description: 'Why it was made.' }),
      customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
      customer: t.field({
        type: Customer,
        description: 'The customer who owes it.',
        resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
      }),
      currency: t.exposeString('currency', { description: 'ISO 4217.' }),
      collection: t.expose('collection', {
        type: CollectionMethodEnum,
        description: 'How it is collected.',
      }),
      subtotal: sum('subtotal'),
      discount: sum('discount'),
      tax: sum('tax'),
      total: sum('total'),
      storeCreditApplied: sum('storeCreditApplied'),
      amountPaid: sum('amountPaid'),
      amountCredited: sum('amountCredited'),
      amountRefunded: sum('amountRefunded'),
      amountDue: sum('amountDue'),
      taxName: t.exposeString('taxName', { nullable: true, description: 'The name of the tax.' }),
      taxPercent: t.field({
        type: 'Decimal',
        description: 'The rate of the tax.',
        resolve: ({ taxPercent }) => toDecimal(taxPercent),
      }),
      taxInclusive: t.exposeBoolean('taxInclusive', {
        description: 'Whether the amounts include the tax.',
      }),
      ...{ periodStart: time('periodStart'), periodEnd: time('periodEnd') },
      finalizeAt: time('finalizeAt'),
      finalizedAt: time('finalizedAt'),
      dueAt: time('dueAt'),
      paidAt: time('paidAt'),
      voidedAt: time('voidedAt'),
      memo: t.exposeString('memo', { nullable: true, description: 'A note that is printed.' }),
      metadata: t.expose('metadata', { type: 'JSON', description: 'Your own data.' }),
      lines: t.relation('lines', {
        description: 'Its lines in their order, at most 250.',
        query: { orderBy: { position: 'asc' } },
      }),
      payments: t.relation('payments', {
        ...oldestFirst,
        description: 'The payments of it, oldest first.',
      }),
      creditNotes: t.relation('creditNotes', {
        ...oldestFirst,
        description: 'The credit notes on it, oldest first.',
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
      updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    }
  },
})

builder.queryFields((t) => ({
  invoice: t.prismaField({
    type: Invoice,
    description:
      'One invoice. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getInvoice, { id }, selection),
  }),
  invoices: listField(
    t,
    Invoice,
    listInvoices,
    'Invoices, newest first; to a customer token its own.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      subscriptionId: t.arg.id({ description: 'Only those of this subscription.' }),
      statuses: t.arg({ type: [InvoiceStatusEnum], description: 'Only those in these states.' }),
      reasons: t.arg({
        type: [InvoiceReasonEnum],
        description: 'Only those made for these reasons.',
      }),
      dunning: t.arg({
        type: [DunningStatusEnum],
        description: 'Only those whose collection is so far.',
      }),
      startTime: t.arg({
        type: 'DateTime',
        description: 'Only those made at or after this instant.',
      }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those made before this instant.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
}))

customerRowsField({
  name: 'invoices',
  type: Invoice,
  list: invoicesOfEach,
  description: 'The invoices of the customer, newest first.',
})
