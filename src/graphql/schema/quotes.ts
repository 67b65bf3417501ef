/** What something would cost, computed by the decisions that make it happen. */

import type { Quote, QuotedProration } from '../../core/billing/decide/quoted.ts'
import { quote } from '../../core/billing/operations/quote-operation.ts'
import type { InvoiceLine } from '../../core/invoices/invoice.ts'
import type { RefusedPromotion } from '../../core/promotions/redeemable.ts'
import { decimal, roundAmount } from '../../core/values/decimal.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { InvoiceDiscount } from './invoice-discounts.ts'
import { NewInvoiceLineInput } from './invoice-mutations.ts'
import { LineKindEnum } from './invoice-parts.ts'
import { PromotionProblemEnum } from './promotion-check.ts'
import { BillingAnchorInput, ChangeTimeEnum, UniqueEnum } from './subscription-mutations.ts'
import { ActivationEnum, ProrationEnum } from './subscriptions.ts'

const QuoteLine = builder.objectRef<InvoiceLine>('QuoteLine').implement({
  description: 'A line that an invoice would have.',
  fields: (t) => ({
    kind: t.expose('kind', { type: LineKindEnum, description: 'What it charges or gives back.' }),
    description: t.exposeString('description', { description: 'For people.' }),
    quantity: t.expose('quantity', {
      type: 'Decimal',
      nullable: true,
      description: 'The quantity that is charged; null where there is none.',
    }),
    unitPrice: t.expose('unitPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'Major units; null for tiers.',
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
      description: 'The key of the charge that it prices; null for the base price.',
    }),
  }),
})

export const QuoteProration = builder.objectRef<QuotedProration>('QuoteProration').implement({
  description:
    'What a change within a period gives back and charges, before discounts of it and tax.',
  fields: (t) => ({
    unusedAmount: t.field({
      type: 'Decimal',
      description:
        'What is given back of the old terms, by lines and credit notes; not negative, in major units.',
      resolve: ({ unused, currency }) => fromMinor(unused, currency),
    }),
    remainingAmount: t.field({
      type: 'Decimal',
      description: 'What the new terms cost for the rest of the period, in major units.',
      resolve: ({ remaining, currency }) => fromMinor(remaining, currency),
    }),
    netAmount: t.field({
      type: 'Decimal',
      description: 'remainingAmount − unusedAmount.',
      resolve: ({ remaining, unused, currency }) => fromMinor(remaining - unused, currency),
    }),
    remainingRatio: t.field({
      type: 'Decimal',
      description: 'How much of the whole period is left, 0 to 1, to nine digits.',
      resolve: ({ left: { numerator, denominator } }) =>
        roundAmount(decimal(numerator.toString()).div(decimal(denominator.toString()))),
    }),
  }),
})

const sums = {
  subtotal: 'The lines less their discounts.',
  discount: 'The discounts in the subtotal.',
  tax: 'On top of the subtotal, or a part of it when prices include tax.',
  total:
    'What it would cost; negative when it lowers the next invoice. Of a plan the first period with a price, also after a trial. Usage that an invoice at once would bill is not in it.',
  dueNow:
    'What would have to be paid at once, after store credit; 0 with a trial. Of a renewal: when it happens.',
} as const

const RefusedPromotionType = builder.objectRef<RefusedPromotion>('RefusedPromotion').implement({
  description: 'A promotion that cannot be redeemed.',
  fields: (t) => ({
    promotionCode: t.exposeString('promotionCode', { description: 'The code that was given.' }),
    reason: t.expose('reason', { type: PromotionProblemEnum, description: 'Why it cannot be.' }),
  }),
})

const QuoteType = builder.objectRef<Quote>('Quote').implement({
  description:
    'What something would cost. Nothing is stored; done at the same instant, it is what is invoiced. All amounts are major units.',
  fields: (t) => {
    const sum = (name: keyof typeof sums) =>
      t.field({
        type: 'Decimal',
        description: sums[name],
        resolve: (one) => fromMinor(one[name], one.currency),
      })
    return {
      currency: t.exposeString('currency', { description: 'ISO 4217.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When it would happen.' }),
      subscriptionId: t.exposeID('subscriptionId', {
        nullable: true,
        description: 'The subscription that is changed or renewed; null: none is yet.',
      }),
      lines: t.field({
        type: [QuoteLine],
        description: 'The lines that it adds: to an invoice at once, or to the next one.',
        resolve: ({ lines }) => lines,
      }),
      subtotal: sum('subtotal'),
      discount: sum('discount'),
      tax: sum('tax'),
      total: sum('total'),
      taxInclusive: t.exposeBoolean('taxInclusive', {
        description: 'Whether the amounts include the tax.',
      }),
      discounts: t.field({
        type: [InvoiceDiscount],
        description:
          'What each discount takes off, in the order in which they are applied; together `discount`.',
        resolve: ({ lines }) => lines.filter(({ kind }) => kind === 'DISCOUNT'),
      }),
      dueNow: sum('dueNow'),
      problems: t.field({
        type: [RefusedPromotionType],
        description: 'The promotions that could not be redeemed, and are left out.',
        resolve: ({ problems }) => problems,
      }),
      trialDays: t.exposeInt('trialDays', {
        nullable: true,
        description: 'The days without charge before it; null: none.',
      }),
      proration: t.field({
        type: QuoteProration,
        nullable: true,
        description: 'What is given back and charged within the period; null: none is cut.',
        resolve: ({ proration }) => proration,
      }),
    }
  },
})

const ChangeQuoteInput = builder.inputType('ChangeQuoteInput', {
  description: 'A change of a subscription, as changeSubscription takes it.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Our id of the subscription.' }),
    planId: t.id({ description: 'Our id or the key: the version in effect is taken.' }),
    planVersionId: t.id({ description: 'A published version.' }),
    quantity: t.int({ description: '1 to 1,000,000.' }),
    at: t.field({ type: ChangeTimeEnum, description: 'NOW by default.' }),
    atTime: t.field({ type: 'DateTime', description: 'An instant ahead, instead of `at`.' }),
    proration: t.field({ type: ProrationEnum, description: 'CREATE by default.' }),
  }),
})

const PlanQuoteInput = builder.inputType('PlanQuoteInput', {
  description:
    'A new subscription, as createSubscription takes it. Exactly one of planId and planVersionId is needed.',
  fields: (t) => ({
    customerId: t.id({
      description:
        'Our id or the externalId; null: somebody without tax, discounts or store credit of their own.',
    }),
    planId: t.id({ description: 'Our id or the key: the version in effect is taken.' }),
    planVersionId: t.id({ description: 'A published version, also an older one.' }),
    quantity: t.int({ description: '1 to 1,000,000; 1 by default.' }),
    startAt: t.field({ type: 'DateTime', description: 'Now by default.' }),
    endAt: t.field({ type: 'DateTime', description: 'The end of a fixed term; null: none.' }),
    trialDays: t.int({ description: "0 to 730; by default those of the plan's version." }),
    activation: t.field({ type: ActivationEnum, description: 'IMMEDIATE by default.' }),
    billingAnchor: t.field({ type: BillingAnchorInput, description: 'The start by default.' }),
    unique: t.field({ type: UniqueEnum, description: 'PLAN by default.' }),
    prorateStart: t.boolean({
      description: 'Whether a first, shorter period costs its share only; true by default.',
    }),
    promotionCodes: t.stringList({
      description:
        'Promotions that it would redeem, at most 10; those that it could not are among the problems.',
    }),
  }),
})

const LinesQuoteInput = builder.inputType('LinesQuoteInput', {
  description: 'An invoice of lines by hand, as createInvoice takes them.',
  fields: (t) => ({
    customerId: t.id({
      description:
        'Our id or the externalId; null: somebody without tax, discounts or store credit of their own.',
    }),
    currency: t.string({ required: true, description: 'ISO 4217.' }),
    lines: t.field({
      type: [NewInvoiceLineInput],
      required: true,
      description: '1 to 250.',
    }),
    promotionCodes: t.stringList({
      description:
        'Promotions that a checkout of the lines would redeem, at most 10; those that it could not are among the problems.',
    }),
    taxInclusive: t.boolean({
      description: 'Whether the amounts include the tax; as in the settings by default.',
    }),
  }),
})

const RenewalQuoteInput = builder.inputType('RenewalQuoteInput', {
  description:
    'The next invoice of a subscription while nothing changes, with the usage so far. At least one of both is needed.',
  fields: (t) => ({
    id: t.id({ description: 'Our id of the subscription.' }),
    customerId: t.id({
      description:
        'Our id or the externalId; without `id` the subscription is meant that has the first invoice ahead.',
    }),
  }),
})

const QuoteInput = builder.inputType('QuoteInput', {
  description: 'What is asked about.',
  isOneOf: true,
  fields: (t) => ({
    change: t.field({ type: ChangeQuoteInput, description: 'A change of a subscription.' }),
    plan: t.field({ type: PlanQuoteInput, description: 'A new subscription.' }),
    lines: t.field({ type: LinesQuoteInput, description: 'An invoice of lines by hand.' }),
    renewal: t.field({
      type: RenewalQuoteInput,
      description: 'The next invoice of a subscription.',
    }),
  }),
})

builder.queryFields((t) => ({
  quote: t.field({
    type: QuoteType,
    description:
      'What a new subscription, a change or renewal of one or an invoice of lines would cost; nothing is changed. Refused as the thing itself would be; a renewal with NOTHING_AHEAD where no invoice is. Needs read, or a token of the customer.',
    args: { input: t.arg({ type: QuoteInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(quote, input),
  }),
}))
