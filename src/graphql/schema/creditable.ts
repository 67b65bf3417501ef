/** What can still be credited of an invoice, in GraphQL. */
import { creditableOfEach } from '../../core/billing/creditable-of-each.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'

builder.prismaObjectField(Invoice, 'creditable', (t) =>
  t.field({
    type: 'Decimal',
    description:
      'What credit notes can still take off it: the total less other notes and what proration gave back; 0 for drafts and void ones. Major units.',
    select: { id: true, currency: true },
    resolve: async ({ id, currency }, _args, ctx) => {
      const left = ctx.loaders().ofEach(creditableOfEach, 'ids')
      return fromMinor((await left.load(id)) ?? 0n, currency)
    },
  }),
)
