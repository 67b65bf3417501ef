/** The mutations of invoices. */
import { markInvoicePaid } from '../../core/billing/operations/mark-invoice-paid.ts'
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'

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

builder.mutationFields((t) => ({
  markInvoicePaid: t.prismaField({
    type: Invoice,
    description:
      'Notes a payment that was made outside; the invoice is PAID when nothing is due. PRECONDITION_FAILED unless it is OPEN or UNCOLLECTIBLE. Needs write.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id of the invoice.' }),
      input: t.arg({ type: MarkInvoicePaidInput }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(markInvoicePaid, { ...input, id }, selection),
  }),
}))
