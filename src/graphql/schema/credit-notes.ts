/** Credit notes in GraphQL, by themselves; `invoice-parts.ts` has what they show within an invoice. */
import { getCreditNote, listCreditNotes } from '../../core/invoices/credit-notes.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Customer } from './customers.ts'
import { CreditNote } from './invoice-parts.ts'
import { loadCustomer } from './links.ts'
import { listField } from './list-field.ts'
import { ListOrderEnum, orderDescription } from './list-order-enum.ts'

builder.prismaObjectFields(CreditNote, (t) => ({
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
    description: 'The line of the invoice that it credits; null: no single one.',
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
