/** Credit notes in GraphQL, by themselves; `invoice-parts.ts` has what they show within an invoice. */
import { getCreditNote, listCreditNotes } from '../../core/invoices/credit-notes.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { CreditNote, InvoiceLine } from './invoice-parts.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'

const CreditNoteLine = builder.prismaObject('CreditNoteLine', {
  description: 'What a credit note takes off one line of its invoice. Amounts are major units.',
  fields: (t) => ({
    lineId: t.exposeID('lineId', { description: 'The line of the invoice.' }),
    line: t.relation('line', { type: InvoiceLine, description: 'The line of the invoice.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Tax included, more than 0.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    tax: t.field({
      type: 'Decimal',
      description: 'Its share of the tax of the note.',
      resolve: ({ tax, currency }) => fromMinor(tax, currency),
    }),
  }),
})

const parts = {
  offset: 'The part that lowered what was due of the invoice, in major units.',
  refund: 'The part that goes back as money, in major units; see refunds.',
  storeCredit: 'The part that became store credit, in major units.',
} as const

builder.prismaObjectFields(CreditNote, (t) => {
  const part = (name: keyof typeof parts) =>
    t.field({
      type: 'Decimal',
      description: parts[name],
      select: { [name]: true, currency: true },
      resolve: (note) => fromMinor(note[name], note.currency),
    })
  return {
    offsetAmount: part('offset'),
    refundAmount: part('refund'),
    storeCreditAmount: part('storeCredit'),
  }
})

builder.prismaObjectFields(CreditNote, (t) => ({
  lines: t.relation('lines', {
    type: CreditNoteLine,
    description: 'What it takes off which line; the amounts sum to that of the note.',
    query: { orderBy: { number: 'asc' } },
  }),
  storeCreditId: t.exposeID('storeCreditId', {
    nullable: true,
    description: 'Our id of the store credit that it gave; null: none.',
  }),
  voidedAt: t.expose('voidedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When it was taken back, or its refund failed; null: it counts.',
  }),
  currency: t.exposeString('currency', { description: 'ISO 4217.' }),
  tax: t.field({
    type: 'Decimal',
    description: 'The tax in the amount, in major units.',
    select: { tax: true, currency: true },
    resolve: ({ tax, currency }) => fromMinor(tax, currency),
  }),
  invoiceId: t.exposeID('invoiceId', { description: 'The invoice that it lowers.' }),
  invoice: t.relation('invoice', { description: 'The invoice that it lowers.' }),
  lineId: t.exposeID('lineId', {
    nullable: true,
    description:
      'The line of the invoice whose unused time it gives back; null: it was made by hand, or for a refund.',
  }),
  customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
  customer: t.field({
    type: Customer,
    description: 'The customer whose invoice it lowers.',
    select: { customerId: true },
    resolve: ({ customerId }, _args, ctx, info) => loadCustomer(customerId, ctx, info),
  }),
}))

builder.queryFields((t) => ({
  creditNote: t.prismaField({
    type: CreditNote,
    description:
      'One credit note. NOT_FOUND when there is none of that id. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'Our id.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(getCreditNote, { id }, selection),
  }),
  creditNotes: listField(
    t,
    CreditNote,
    listCreditNotes,
    'Credit notes, newest first; to a customer token its own.',
    {
      customerId: t.arg.id({
        description: 'Only those of this customer; our id or the externalId.',
      }),
      invoiceId: t.arg.id({ description: 'Only those on this invoice.' }),
      startTime: t.arg({
        type: 'DateTime',
        description: 'Only those made at or after this instant.',
      }),
      endTime: t.arg({ type: 'DateTime', description: 'Only those made before this instant.' }),
      order: t.arg({ type: ListOrderEnum, description: orderDescription }),
    },
  ),
}))
