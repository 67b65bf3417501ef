/** The proof of a line of an invoice in GraphQL. */
import type { LineDifference, LineVerification } from '../../core/billing/verify/rederive-line.ts'
import { verifyInvoiceLine } from '../../core/billing/verify/verify-invoice-line.ts'
import { costing } from '../execution/field-cost.ts'
import { builder } from './builder.ts'
import { countCost } from './list-field.ts'

const Difference = builder.objectRef<LineDifference>('InvoiceLineDifference').implement({
  description: 'What of a line of an invoice is other than it should be.',
  fields: (t) => ({
    field: t.exposeString('field', { description: '`digest`, `amount` or `explain`.' }),
    expected: t.exposeString('expected', {
      description: 'As it is derived again; an amount in major units, an explanation as JSON.',
    }),
    stored: t.exposeString('stored', { description: 'As it is stored.' }),
  }),
})

const Verification = builder.objectRef<LineVerification>('InvoiceLineVerification').implement({
  description: 'A line of an invoice, derived again and compared with what is stored.',
  fields: (t) => ({
    matches: t.exposeBoolean('matches', {
      description: 'Whether nothing differs; false when nothing can be compared.',
    }),
    explained: t.exposeBoolean('explained', {
      description:
        'Whether it was made with a digest; false: it is older, nothing of it is compared, and only the sums of its invoice show that its amount is right.',
    }),
    expected: t.exposeString('expected', {
      nullable: true,
      description:
        'The digest that the line should have, in hexadecimal digits; null: what it names is not there, or it is not explained.',
    }),
    stored: t.exposeString('stored', {
      nullable: true,
      description: 'The digest that it has; null: none.',
    }),
    differences: t.expose('differences', {
      type: [Difference],
      description: 'What differs.',
    }),
  }),
})

builder.queryFields((t) => ({
  verifyInvoiceLine: t.field({
    type: Verification,
    description:
      'Derives a line of an invoice again: usage from its events as they were when it was billed, prices from the immutable plan version. NOT_FOUND for an unknown line. Costs as much as 20 fields more. Needs read, or a token of the customer.',
    args: { id: t.arg.id({ required: true, description: 'The id of the line, `li_…`.' }) },
    ...costing({ own: countCost }),
    resolve: (_root, { id }, ctx) => ctx.perform(verifyInvoiceLine, { lineId: id }),
  }),
}))
