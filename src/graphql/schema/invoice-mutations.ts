/** The mutations of invoices. */
import { createInvoice } from '../../core/billing/operations/create-invoice.ts'
import {
  applyStoreCredit,
  finalizeInvoice,
  markInvoiceUncollectible,
  updateInvoice,
} from '../../core/billing/operations/invoice-verbs.ts'
import { markInvoicePaid } from '../../core/billing/operations/mark-invoice-paid.ts'
import { voidInvoice } from '../../core/billing/operations/void-invoice-verb.ts'
import { builder } from './builder.ts'
import { CollectionMethodEnum, Invoice } from './invoices.ts'

const MarkInvoicePaidInput = builder.inputType('MarkInvoicePaidInput', {
  description: 'A payment that was made outside.',
  fields: (t) => ({
    amount: t.field({
      type: 'Decimal',
      description: 'Major units, more than 0 and at most what is due; by default all that is due.',
    }),
    paidAt: t.field({
      type: 'DateTime',
      description: 'Now by default; at most 35 days ago. Service that waits for it begins then.',
    }),
    reference: t.string({ description: 'Your name for it, at most 255 characters.' }),
  }),
})

const NewInvoiceStatusEnum = builder.enumType('NewInvoiceStatus', {
  description: 'The state in which an invoice is made.',
  values: {
    DRAFT: { description: 'Its lines can still change; finalizeInvoice makes it owed.' },
    OPEN: { description: 'It is finalised at once.' },
  },
})

export const NewInvoiceLineInput = builder.inputType('NewInvoiceLineInput', {
  description: 'A line by hand: either an amount, or the price of a unit with a quantity.',
  fields: (t) => ({
    description: t.string({ required: true, description: 'At most 1,000 characters.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units, more than 0, no more digits than the currency has.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'More than 0; 1 by default.' }),
    unitPrice: t.field({
      type: 'Decimal',
      description: 'Major units, not negative; the amount is rounded once, half up.',
    }),
  }),
})

const CreateInvoiceInput = builder.inputType('CreateInvoiceInput', {
  description: 'A new invoice by hand.',
  fields: (t) => ({
    customerId: t.id({ required: true, description: 'Our id or the externalId.' }),
    currency: t.string({ required: true, description: 'ISO 4217.' }),
    lines: t.field({
      type: [NewInvoiceLineInput],
      description: 'At most 250; an OPEN one needs at least one.',
    }),
    status: t.field({ type: NewInvoiceStatusEnum, description: 'DRAFT by default.' }),
    taxInclusive: t.boolean({
      description: 'Whether the amounts include the tax; as in the settings by default.',
    }),
    collection: t.field({ type: CollectionMethodEnum, description: 'INVOICE by default.' }),
    dueAt: t.field({
      type: 'DateTime',
      description: 'When it is due, instead of dueDays: ahead, by at most 365 days.',
    }),
    dueDays: t.int({
      description: 'Days from the finalisation to the due date, 0 to 365; 0 by default.',
    }),
    memo: t.string({ description: 'A note that is printed, at most 1,000 characters.' }),
    metadata: t.field({ type: 'JSON', description: 'At most 50 keys and 16 KiB.' }),
  }),
})

const InvoiceLineInput = builder.inputType('InvoiceLineInput', {
  description:
    'A line by hand of a draft: either an amount, or the price of a unit with a quantity.',
  fields: (t) => ({
    id: t.id({ description: 'A present line that it takes the place of; a new line by default.' }),
    description: t.string({ required: true, description: 'At most 1,000 characters.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units, more than 0, no more digits than the currency has.',
    }),
    quantity: t.field({ type: 'Decimal', description: 'More than 0; 1 by default.' }),
    unitPrice: t.field({
      type: 'Decimal',
      description: 'Major units, not negative; the amount is rounded once, half up.',
    }),
  }),
})

const UpdateInvoiceInput = builder.inputType('UpdateInvoiceInput', {
  description: 'The changes: omitted fields stay.',
  fields: (t) => ({
    lines: t.field({
      type: [InvoiceLineInput],
      description:
        'All lines by hand that the draft has afterwards, at most 250; those of its subscription stay.',
    }),
    memo: t.string({ description: 'Only of a draft; null clears it.' }),
    metadata: t.field({
      type: 'JSON',
      description: 'Replaces the present metadata, in any state; at most 50 keys and 16 KiB.',
    }),
  }),
})

const idArg = { required: true, description: 'Our id of the invoice.' } as const

builder.mutationFields((t) => ({
  createInvoice: t.prismaField({
    type: Invoice,
    description:
      'Makes an invoice by hand, with the tax of the customer or else of the settings. PRECONDITION_FAILED when the customer is archived, and for an OPEN one without lines. Needs write.',
    args: { input: t.arg({ type: CreateInvoiceInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createInvoice, input, selection),
  }),
  updateInvoice: t.prismaField({
    type: Invoice,
    description:
      'Changes an invoice. Lines and memo change only while it is DRAFT: PRECONDITION_FAILED otherwise. Needs write.',
    args: {
      id: t.arg.id(idArg),
      input: t.arg({ type: UpdateInvoiceInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateInvoice, { ...input, id }, selection),
  }),
  finalizeInvoice: t.prismaField({
    type: Invoice,
    description:
      'Finalises a DRAFT now, with the usage up to the end of what it bills: it gets its number and is owed, or PAID when nothing is due. PRECONDITION_FAILED in other states and without lines. Needs write.',
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(finalizeInvoice, { id }, selection),
  }),
  voidInvoice: t.prismaField({
    type: Invoice,
    description:
      'Takes an invoice back that is DRAFT, OPEN or UNCOLLECTIBLE: store credit that paid it returns. A payment that waits for its customer is given up first; if it was confirmed in the meantime, the invoice is PAID. PRECONDITION_FAILED in other states, and when money was paid for it; CONFLICT while another payment is under way. Needs write.',
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(voidInvoice, { id }, selection),
  }),
  markInvoiceUncollectible: t.prismaField({
    type: Invoice,
    description:
      'Gives an OPEN invoice up; a late payment still pays it. PRECONDITION_FAILED in other states. Needs write.',
    args: { id: t.arg.id(idArg) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(markInvoiceUncollectible, { id }, selection),
  }),
  applyStoreCredit: t.prismaField({
    type: Invoice,
    description:
      "Pays an OPEN invoice with the customer's store credit in its currency, the oldest first; without any, nothing happens. PRECONDITION_FAILED in other states. Needs write.",
    args: {
      id: t.arg.id(idArg),
      maxAmount: t.arg({
        type: 'Decimal',
        description: 'At most so much, in major units; by default all that is due.',
      }),
    },
    resolve: (selection, _root, { id, maxAmount }, ctx) =>
      ctx.perform(applyStoreCredit, { id, maxAmount }, selection),
  }),
  markInvoicePaid: t.prismaField({
    type: Invoice,
    description:
      'Notes a payment that was made outside; the invoice is PAID when nothing is due. PRECONDITION_FAILED unless it is OPEN or UNCOLLECTIBLE. Needs write.',
    args: {
      id: t.arg.id(idArg),
      input: t.arg({ type: MarkInvoicePaidInput }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(markInvoicePaid, { ...input, id }, selection),
  }),
}))
