/** The mutations of credit notes. */
import { createCreditNote } from '../../core/billing/operations/create-credit-note.ts'
import { voidCreditNote } from '../../core/billing/operations/void-credit-note.ts'
import { builder } from './builder.ts'
import { CreditNote } from './invoice-parts.ts'

const CreditNoteLineInput = builder.inputType('CreditNoteLineInput', {
  description: 'What is taken off one line of the invoice.',
  fields: (t) => ({
    lineId: t.id({ required: true, description: 'A line of the invoice that charged something.' }),
    amount: t.field({
      type: 'Decimal',
      description:
        'Major units, tax included, more than 0 and at most what is left of the line; by default all of that.',
    }),
  }),
})

const CreditNoteSettlementInput = builder.inputType('CreditNoteSettlementInput', {
  description:
    'Where the amount goes, in major units; the parts sum to it, and an omitted one is 0. What store credit paid goes back as store credit only.',
  fields: (t) => ({
    offset: t.field({ type: 'Decimal', description: 'Off what is due; at most that.' }),
    refund: t.field({
      type: 'Decimal',
      description: 'Back as money; at most what was paid in money and has not gone back.',
    }),
    storeCredit: t.field({
      type: 'Decimal',
      description: 'Into store credit; with `refund` at most what was paid and has not gone back.',
    }),
  }),
})

const CreateCreditNoteInput = builder.inputType('CreateCreditNoteInput', {
  description: 'A new credit note: either an amount of the whole invoice, or amounts of its lines.',
  fields: (t) => ({
    invoiceId: t.id({ required: true, description: 'Our id of the invoice that it lowers.' }),
    amount: t.field({
      type: 'Decimal',
      description:
        'Major units, tax included, more than 0; shared out over the lines in proportion to what is left of them.',
    }),
    lines: t.field({ type: [CreditNoteLineInput], description: 'At most 250, each line once.' }),
    reason: t.string({ required: true, description: 'For people, at most 1,000 characters.' }),
    settle: t.field({
      type: CreditNoteSettlementInput,
      description:
        'By default it lowers what is due, then pays back what was paid in money, the newest payment first, and gives the rest as store credit.',
    }),
  }),
})

builder.mutationFields((t) => ({
  createCreditNote: t.prismaField({
    type: CreditNote,
    description:
      'Lowers a finalised invoice: what is due of it, or by giving back what was paid. CONFLICT with `creditable` when more is credited than the total less other credit notes and what proration gave back, and with `refundable`, `returnable` or `amountDue` when a part is more than there is. PRECONDITION_FAILED for a DRAFT or VOID invoice, and for money of a payment that is disputed. Needs write.',
    args: { input: t.arg({ type: CreateCreditNoteInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createCreditNote, input, selection),
  }),
  voidCreditNote: t.prismaField({
    type: CreditNote,
    description:
      'Takes a credit note back that was made by hand: it counts as not made. PRECONDITION_FAILED when some of it was refunded or spent, when the invoice is paid by it, and for one that gives back time of a subscription. Needs write.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the credit note.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(voidCreditNote, { id }, selection),
  }),
}))
