/** Discounts of subscriptions in GraphQL. */
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { DiscountScopeEnum } from './customers.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'
import { PromotionDurationEnum, PromotionKindEnum } from './promotions.ts'
import { CustomerSubscription } from './subscriptions.ts'

const DiscountStatusEnum = builder.enumType('DiscountStatus', {
  description: 'The state of a discount.',
  values: {
    ACTIVE: { description: 'It reduces invoices.' },
    ENDED: { description: 'It was used up, or its time is over.' },
    REMOVED: { description: 'It was taken away.' },
    RETURNED: { description: 'What it was for never began; the redemption does not count.' },
  },
})

/** What the fields of the terms read. */
const withTerms = { promotionVersion: true } as const

const Discount = builder.prismaObject('Discount', {
  description: 'A promotion that was redeemed, by a subscription or a purchase.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `disc_…`.' }),
    customerId: t.exposeID('customerId', { description: 'Our id of the customer.' }),
    subscriptionId: t.exposeID('subscriptionId', {
      nullable: true,
      description: 'The subscription whose invoices it reduces; null: a purchase.',
    }),
    promotionId: t.exposeID('promotionId', { description: 'Our id of the promotion.' }),
    promotionVersionId: t.exposeID('promotionVersionId', {
      description: 'Our id of the version that was redeemed, whose terms stay.',
    }),
    promotionCode: t.string({
      description: 'The code of the promotion.',
      select: { promotion: { select: { code: true } } },
      resolve: ({ promotion }) => promotion.code,
    }),
    status: t.expose('status', { type: DiscountStatusEnum, description: 'Its state.' }),
    kind: t.field({
      type: PromotionKindEnum,
      description: 'What it gives.',
      select: withTerms,
      resolve: ({ promotionVersion }) => promotionVersion.kind,
    }),
    percent: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PERCENT: more than 0, at most 100.',
      select: withTerms,
      resolve: ({ promotionVersion }) => toDecimal(promotionVersion.percent),
    }),
    amount: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of FIXED, in major units.',
      select: { ...withTerms, currency: true },
      resolve: ({ promotionVersion: { amount }, currency }) =>
        amount === null ? null : fromMinor(amount, currency),
    }),
    days: t.int({
      nullable: true,
      description: 'Of FREE_TRIAL_DAYS: days that were added to the trial.',
      select: withTerms,
      resolve: ({ promotionVersion }) => promotionVersion.days,
    }),
    appliesTo: t.field({
      type: DiscountScopeEnum,
      description: 'What it is taken off.',
      select: withTerms,
      resolve: ({ promotionVersion }) => promotionVersion.appliesTo,
    }),
    duration: t.field({
      type: PromotionDurationEnum,
      description: 'How long it goes on.',
      select: withTerms,
      resolve: ({ promotionVersion }) => promotionVersion.duration,
    }),
    months: t.int({
      nullable: true,
      description: 'Of REPEATING: 1 to 36.',
      select: withTerms,
      resolve: ({ promotionVersion }) => promotionVersion.months,
    }),
    currency: t.exposeString('currency', { description: 'ISO 4217, of what it reduces.' }),
    totalAmount: t.field({
      type: 'Decimal',
      description: 'What it took off finalised invoices, but for void ones, in major units.',
      select: { total: true, currency: true },
      resolve: ({ total, currency }) => fromMinor(total, currency),
    }),
    appliedAt: t.expose('appliedAt', { type: 'DateTime', description: 'When it was redeemed.' }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Of REPEATING: the start of the first period that it reduced; null: none yet.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Of REPEATING: periods that start from here on are not reduced; null: no period was yet.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used up, removed or returned; null: it is ACTIVE.',
    }),
  }),
})

builder.prismaObjectField(CustomerSubscription, 'discounts', (t) =>
  t.relation('discounts', {
    type: Discount,
    description:
      'The discounts in these states, at most 100, in the order in which they apply; those that are ACTIVE, at most 10, by default.',
    args: { statuses: t.arg({ type: [DiscountStatusEnum], description: 'Their states.' }) },
    query: ({ statuses }) => ({
      where: { status: { in: statuses ?? ['ACTIVE'] } },
      orderBy: { position: 'asc' as const },
      take: 100,
    }),
  }),
)
