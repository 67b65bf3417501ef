/** What belongs to an invoice in GraphQL: lines, payments, credit notes. */
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'

export const LineKindEnum = builder.enumType('InvoiceLineKind', {
  description: 'What a line charges or gives back.',
  values: {
    BASE: { description: 'The base price of a period.' },
    QUANTITY: { description: 'A price for each unit of the quantity.' },
    USAGE: { description: 'Usage.' },
    INCLUDED: { description: 'Usage that the plan includes; its amount is 0.' },
    OVERAGE: { description: 'Credits beyond those that the customer had.' },
    FLAT: { description: 'A flat fee.' },
    PRORATION_CREDIT: { description: 'The unused rest of another line.' },
    PRORATION_CHARGE: { description: 'New terms for the rest of a period.' },
    LATE_USAGE: { description: 'Usage that came after its segment was billed.' },
    ONE_TIME: { description: 'A line by hand.' },
    DISCOUNT: { description: 'A discount, negative.' },
    ROUNDING: { description: 'A rounding that a payment provider needs.' },
    CARRIED_TO_STORE_CREDIT: {
      description: 'Brings a negative total to zero; as much store credit is issued. Not taxed.',
    },
  },
})

export const InvoiceLine = builder.prismaObject('InvoiceLine', {
  description: 'A part of an invoice. It is rounded once, to the minor unit.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `li_…`.' }),
    kind: t.expose('kind', { type: LineKindEnum, description: 'What it charges or gives back.' }),
    description: t.exposeString('description', { description: 'For people.' }),
    quantity: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The quantity that is charged; null where there is none.',
      resolve: ({ quantity }) => toDecimal(quantity),
    }),
    unitPrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Major units; null for tiers.',
      resolve: ({ unitPrice }) => toDecimal(unitPrice),
    }),
    amount: t.field({
      type: 'Decimal',
      description: 'Before discounts and tax, in major units; negative for credits.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    discount: t.field({
      type: 'Decimal',
      description: 'Its share of the discounts, not negative.',
      resolve: ({ discount, currency }) => fromMinor(discount, currency),
    }),
    tax: t.field({
      type: 'Decimal',
      description: 'Its share of the tax.',
      resolve: ({ tax, currency }) => fromMinor(tax, currency),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    periodStart: t.expose('periodStart', {
      type: 'DateTime',
      nullable: true,
      description: 'The start of the time that it pays for; null: none.',
    }),
    periodEnd: t.expose('periodEnd', {
      type: 'DateTime',
      nullable: true,
      description: 'The end of that time, exclusive; null: no end, or none.',
    }),
    chargeKey: t.exposeString('chargeKey', {
      nullable: true,
      description:
        'The key of the charge that it prices; null for the base price and lines by hand.',
    }),
    explain: t.expose('explain', {
      type: 'JSON',
      description: 'How the amount came about: the segment, the events, the price and its parts.',
    }),
    digest: t.string({
      nullable: true,
      description:
        'SHA-256 of the explanation and of the events behind it, in hexadecimal digits; null only for lines from before lines had one. `verifyInvoiceLine` derives it again.',
      resolve: ({ digest }) => digest && Buffer.from(digest).toString('hex'),
    }),
  }),
})

export const Payment = builder.prismaObject('Payment', {
  description: 'One attempt to collect an invoice.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `pay_…`.' }),
    invoiceId: t.exposeID('invoiceId', { description: 'The invoice that it pays.' }),
    provider: t.exposeString('provider', {
      description: 'Who collects it; `manual`: it was made outside.',
    }),
    reference: t.exposeString('reference', {
      nullable: true,
      description: "The provider's name for it, or the caller's.",
    }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    paidAt: t.expose('paidAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was paid; null: not yet.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was noted.' }),
  }),
})

export const CreditNote = builder.prismaObject('CreditNote', {
  description: 'A document that lowers a finalised invoice.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `cn_…`.' }),
    number: t.exposeString('number', { description: 'For example `CN-2026-001`.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Tax included, in major units.',
      resolve: ({ amount, currency }) => fromMinor(amount, currency),
    }),
    reason: t.exposeString('reason', { description: 'Why it was made.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
})
