/** What a checkout costs in GraphQL. */
import type { CheckoutQuote } from '../../core/checkout/checkout.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'

type Quoted = CheckoutQuote & { currency: string }
type QuotedLine = CheckoutQuote['lines'][number] & { currency: string }

const CheckoutLine = builder.objectRef<QuotedLine>('CheckoutLine').implement({
  description: 'A part of what a checkout charges.',
  fields: (t) => {
    const sum = (name: 'amount' | 'discount' | 'tax', description: string) =>
      t.field({
        type: 'Decimal',
        description,
        resolve: (line) => fromMinor(BigInt(line[name]), line.currency),
      })
    return {
      description: t.exposeString('description', { description: 'For people.' }),
      amount: sum('amount', 'Before discounts and tax, in major units.'),
      discount: sum('discount', 'Its share of the discounts, not negative.'),
      tax: sum('tax', 'Its share of the tax.'),
    }
  },
})

export const CheckoutQuoteType = builder.objectRef<Quoted>('CheckoutQuote').implement({
  description:
    'What a checkout costs. It stays as it was when the checkout was made, whatever becomes of prices. All amounts are major units.',
  fields: (t) => {
    const sum = (name: 'subtotal' | 'discount' | 'tax' | 'total' | 'dueNow', description: string) =>
      t.field({
        type: 'Decimal',
        description,
        resolve: (quote) => fromMinor(BigInt(quote[name]), quote.currency),
      })
    return {
      lines: t.field({
        type: [CheckoutLine],
        description: 'Its parts.',
        resolve: ({ lines, currency }) => lines.map((line) => ({ ...line, currency })),
      }),
      subtotal: sum('subtotal', 'The lines less their discounts.'),
      discount: sum('discount', 'The discounts in the subtotal.'),
      tax: sum('tax', 'On top of the subtotal, or a part of it when prices include tax.'),
      total: sum('total', 'Of a plan the first paid period, also after a trial.'),
      dueNow: sum('dueNow', 'What the checkout charges; 0 with a trial.'),
    }
  },
})
