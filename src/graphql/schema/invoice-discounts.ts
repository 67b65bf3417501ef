/** What each discount took off an invoice, in GraphQL. */
import type { JsonObject } from '../../core/values/input.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Invoice } from './invoices.ts'

/** A line of an invoice, of kind DISCOUNT. */
interface DiscountLine {
  description: string
  amount: bigint
  currency: string
  explain: unknown
}

/** An id that the explanation of the line names; null: the customer's standing discount has none. */
function idIn({ explain }: DiscountLine, name: 'discountId' | 'promotionVersion'): string | null {
  const id = (explain as JsonObject)[name]
  return typeof id === 'string' ? id : null
}

export const InvoiceDiscount = builder.objectRef<DiscountLine>('InvoiceDiscount').implement({
  description: 'What one discount takes off an invoice; a line of kind DISCOUNT says the same.',
  fields: (t) => ({
    discountId: t.id({
      nullable: true,
      description: 'Our id of the discount, `disc_…`; null: the standing discount of the customer.',
      resolve: (line) => idIn(line, 'discountId'),
    }),
    promotionVersionId: t.id({
      nullable: true,
      description: 'Our id of the redeemed version of the promotion; null: the standing discount.',
      resolve: (line) => idIn(line, 'promotionVersion'),
    }),
    description: t.exposeString('description', { description: 'For people.' }),
    amount: t.field({
      type: 'Decimal',
      description:
        'What it takes off before tax, in major units; negative where lines give back more than they charge.',
      resolve: ({ amount, currency }) => fromMinor(-amount, currency),
    }),
  }),
})

builder.prismaObjectField(Invoice, 'discounts', (t) =>
  t.field({
    type: [InvoiceDiscount],
    description:
      'What each discount takes off, in the order in which they are applied; together `discount`.',
    select: (_args, _ctx, nested) => ({
      lines: nested({ where: { kind: 'DISCOUNT' }, orderBy: { position: 'asc' } }),
    }),
    resolve: ({ lines }) => lines,
  }),
)
