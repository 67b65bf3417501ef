/** Collecting invoices whose payment failed, in GraphQL. */
import { stopDunning } from '../../core/billing/operations/invoice-verbs.ts'
import { builder } from './builder.ts'
import { DunningStatusEnum } from './dunning-status-enum.ts'
import { Invoice } from './invoices.ts'

builder.prismaObjectFields(Invoice, (t) => ({
  overdueAt: t.expose('overdueAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When its due date passed unpaid; null: it did not.',
  }),
  dunning: t.expose('dunning', {
    type: DunningStatusEnum,
    description: 'How far its collection is after a failed payment.',
  }),
  nextAttemptAt: t.expose('nextAttemptAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When its payment is tried again; null: not by itself.',
  }),
}))

builder.mutationFields((t) => ({
  stopDunning: t.prismaField({
    type: Invoice,
    description:
      'Nothing more is tried by itself to collect an OPEN invoice, and no final action follows; it can still be paid. Again: no change. PRECONDITION_FAILED in another state. Needs write.',
    args: { id: t.arg.id({ required: true, description: 'Our id of the invoice.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(stopDunning, { id }, selection),
  }),
}))
