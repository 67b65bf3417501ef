/** Promotions and their versions in GraphQL. */
import { getPromotion, listPromotions } from '../../core/promotions/promotions.ts'
import { type TotalDiscount, totalDiscountsOfEach } from '../../core/promotions/total-discounts.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'
import { DiscountScopeEnum } from './customers.ts'
import { connectionOf, listField } from './list-field.ts'
import { Node } from './node.ts'
import { toDecimal } from './prisma-decimal.ts'

const PromotionStatusEnum = builder.enumType('PromotionStatus', {
  description: 'The lifecycle of a promotion.',
  values: {
    DRAFT: { description: 'No version has been published yet.' },
    ACTIVE: { description: 'Its current version can be redeemed.' },
    ARCHIVED: { description: 'It is never redeemed again; discounts of it go on.' },
  },
})

const PromotionVersionStatusEnum = builder.enumType('PromotionVersionStatus', {
  description: 'The lifecycle of a version of a promotion.',
  values: {
    DRAFT: { description: 'It was not published yet.' },
    PUBLISHED: { description: 'It was published; the newest one published is redeemed.' },
  },
})

export const PromotionKindEnum = builder.enumType('PromotionKind', {
  description: 'What a promotion gives.',
  values: {
    PERCENT: { description: 'A percentage of what earlier discounts left.' },
    FIXED: {
      description:
        'An amount, at most what is left, on the START or CYCLE invoice of each period only.',
    },
    FREE_TRIAL_DAYS: { description: 'Days of trial, added to those of the plan.' },
  },
})

export const PromotionDurationEnum = builder.enumType('PromotionDuration', {
  description: 'How long a discount goes on.',
  values: {
    ONCE: { description: 'The first invoice that it reduces.' },
    REPEATING: {
      description:
        'All invoices of the periods that start within so many months from the start of the first period that it reduces.',
    },
    FOREVER: { description: 'Until it is removed.' },
  },
})

export const PromotionRoundingEnum = builder.enumType('PromotionRounding', {
  description: 'What becomes of a fraction of the minor unit.',
  values: {
    HALF_UP: { description: 'A half and more is a whole one.' },
    DOWN: { description: 'It is dropped.' },
  },
})

const inMajor = (minor: bigint | null, currency: string | null) =>
  minor === null || currency === null ? null : fromMinor(minor, currency)

export const PromotionVersion = builder.prismaObject('PromotionVersion', {
  description: 'What a promotion takes off, and who may redeem it when. It never changes.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `promover_…`.' }),
    promotion: t.relation('promotion', { description: 'The promotion that it belongs to.' }),
    version: t.exposeInt('number', { description: '1, 2, 3 … within the promotion.' }),
    status: t.expose('status', {
      type: PromotionVersionStatusEnum,
      description: 'Whether it was published.',
    }),
    kind: t.expose('kind', { type: PromotionKindEnum, description: 'What it gives.' }),
    percent: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of PERCENT: more than 0, at most 100.',
      resolve: ({ percent }) => toDecimal(percent),
    }),
    amount: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Of FIXED, in major units of the currency.',
      select: { amount: true, currency: true },
      resolve: ({ amount, currency }) => inMajor(amount, currency),
    }),
    currency: t.exposeString('currency', {
      nullable: true,
      description: 'ISO 4217: it is for prices in this currency only; null: in any.',
    }),
    days: t.exposeInt('days', {
      nullable: true,
      description: 'Of FREE_TRIAL_DAYS: 1 to 365 days.',
    }),
    appliesTo: t.expose('appliesTo', {
      type: DiscountScopeEnum,
      description: 'What it is taken off.',
    }),
    duration: t.expose('duration', {
      type: PromotionDurationEnum,
      description: 'How long it goes on.',
    }),
    months: t.exposeInt('months', { nullable: true, description: 'Of REPEATING: 1 to 36.' }),
    rounding: t.expose('rounding', {
      type: PromotionRoundingEnum,
      description: 'What becomes of a fraction of the minor unit.',
    }),
    maxRedemptions: t.exposeInt('maxRedemptions', {
      nullable: true,
      description: 'How often the promotion can be redeemed, its other versions included.',
    }),
    maxRedemptionsPerCustomer: t.exposeInt('maxRedemptionsPerCustomer', {
      nullable: true,
      description: 'How often one customer can redeem it.',
    }),
    minimumAmount: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What a period must cost in advance, before discounts, when it is redeemed; major units.',
      select: { minimumAmount: true, currency: true },
      resolve: ({ minimumAmount, currency }) => inMajor(minimumAmount, currency),
    }),
    validFrom: t.expose('validFrom', {
      type: 'DateTime',
      nullable: true,
      description: 'It is redeemed from this instant on.',
    }),
    validUntil: t.expose('validUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'It is redeemed before this instant.',
    }),
    planIds: t.field({
      type: ['ID'],
      description: 'Our ids of the plans whose prices it reduces; empty: of all.',
      resolve: ({ planIds }) => planIds,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was published.',
    }),
  }),
})

const TotalDiscountType = builder.objectRef<TotalDiscount>('TotalDiscount').implement({
  description: 'What a promotion took off in a currency.',
  fields: (t) => ({
    currency: t.exposeString('currency', { description: 'ISO 4217.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Major units.',
      resolve: ({ total, currency }) => fromMinor(total, currency),
    }),
  }),
})

export const Promotion = builder.prismaObject('Promotion', {
  description: 'An offer of a reduction that is redeemed by its code; its versions say what it is.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `promo_…`.' }),
    code: t.exposeString('code', {
      description: 'What is typed in, in any case: 1 to 50 upper-case letters, digits, _ or -.',
    }),
    name: t.exposeString('name', { description: 'At most 255 characters.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'At most 1,000 characters.',
    }),
    status: t.expose('status', {
      type: PromotionStatusEnum,
      description: 'Whether it can be redeemed.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      description: 'Any JSON object that users of the API keep with it.',
    }),
    revision: t.exposeInt('revision', {
      description:
        'Grows with every change of the promotion or its versions; see expectedRevision.',
    }),
    currentVersion: t.relation('currentVersion', {
      nullable: true,
      description: 'The version published last, which is redeemed; null: none yet.',
    }),
    versions: t.relatedConnection(
      'versions',
      {
        cursor: 'workspaceId_id',
        totalCount: true,
        description: 'All of its versions, newest first. At most 100 a page, 20 by default.',
        query: { orderBy: { number: 'desc' } },
      },
      connectionOf(PromotionVersion),
    ),
    redemptionCount: t.exposeInt('redeemedCount', {
      description:
        'How often it was redeemed by subscriptions and purchases, but for those that were given back.',
    }),
    totalDiscount: t.field({
      type: 'Decimal',
      description:
        'What it took off finalised invoices in a currency, but for void ones, in major units.',
      args: { currency: t.arg.string({ required: true, description: 'ISO 4217.' }) },
      select: { id: true },
      resolve: async ({ id }, { currency }, ctx) => {
        const totals = ctx.loaders().ofEach(totalDiscountsOfEach, 'ids', { currency })
        const [found] = (await totals.load(id)) ?? []
        return fromMinor(found?.total ?? 0n, currency)
      },
    }),
    totalDiscounts: t.field({
      type: [TotalDiscountType],
      description: 'The same in each currency in which it took something off, by their codes.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx) =>
        (await ctx.loaders().ofEach(totalDiscountsOfEach, 'ids').load(id)) ?? [],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was archived.',
    }),
  }),
})

builder.queryFields((t) => ({
  promotion: t.prismaField({
    type: Promotion,
    description:
      'One promotion. NOT_FOUND when the workspace has none of that id or code. Needs read.',
    args: { id: t.arg.id({ required: true, description: "The promotion's id or code." }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(getPromotion, { promotionId: id }, selection),
  }),
  promotions: listField(t, Promotion, listPromotions, 'Promotions, newest first.', {
    status: t.arg({ type: PromotionStatusEnum, description: 'Only those in this state.' }),
    search: t.arg.string({
      description: 'Only those whose code or name contains this, in any case.',
    }),
  }),
}))
