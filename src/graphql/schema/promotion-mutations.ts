/** The mutations of promotions and their versions. */
import {
  createPromotionVersion,
  publishPromotionVersion,
} from '../../core/promotions/promotion-versions.ts'
import {
  archivePromotion,
  createPromotion,
  updatePromotion,
} from '../../core/promotions/promotions.ts'
import { builder } from './builder.ts'
import { DiscountScopeEnum } from './customers.ts'
import {
  Promotion,
  PromotionDurationEnum,
  PromotionKindEnum,
  PromotionRoundingEnum,
  PromotionVersion,
} from './promotions.ts'

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

const termsOf = (t: InputFields) => ({
  kind: t.field({ type: PromotionKindEnum, required: true, description: 'What it gives.' }),
  percent: t.field({
    type: 'Decimal',
    description:
      'With PERCENT: more than 0, at most 100, at most 4 digits after the point. Refused otherwise.',
  }),
  amount: t.field({
    type: 'Decimal',
    description:
      'With FIXED: major units, more than 0, at most 10^15 minor units, no more digits than the currency has. Refused otherwise.',
  }),
  currency: t.string({
    description:
      'ISO 4217, of amount and minimumAmount, which need it; it is then for prices in this currency only.',
  }),
  days: t.int({ description: 'With FREE_TRIAL_DAYS: 1 to 365. Refused otherwise.' }),
  appliesTo: t.field({
    type: DiscountScopeEnum,
    description: 'ALL by default. Not with FREE_TRIAL_DAYS.',
  }),
  duration: t.field({
    type: PromotionDurationEnum,
    description: 'ONCE by default. Not with FREE_TRIAL_DAYS.',
  }),
  months: t.int({ description: 'With REPEATING: 1 to 36. Refused otherwise.' }),
  rounding: t.field({
    type: PromotionRoundingEnum,
    description: 'HALF_UP by default. Not with FREE_TRIAL_DAYS.',
  }),
  maxRedemptions: t.int({
    description:
      'How often the promotion can be redeemed, redemptions of its earlier versions included: 1 to 1,000,000,000; null: without a limit.',
  }),
  maxRedemptionsPerCustomer: t.int({
    description: 'How often one customer can redeem it; null: without a limit.',
  }),
  minimumAmount: t.field({
    type: 'Decimal',
    description:
      'What a period must cost in advance, before discounts, when it is redeemed; major units, more than 0.',
  }),
  validFrom: t.field({ type: 'DateTime', description: 'It is redeemed from this instant on.' }),
  validUntil: t.field({
    type: 'DateTime',
    description: 'It is redeemed before this instant; later than validFrom.',
  }),
  planIds: t.idList({
    description:
      'Ids or keys of the plans whose prices it reduces, at most 100; empty or null: of all.',
  }),
})

const PromotionVersionInput = builder.inputType('PromotionVersionInput', {
  description: 'The terms of a version of a promotion.',
  fields: termsOf,
})

const publish = 'Whether the version is published at once; false by default.'
const metadata = 'At most 50 keys and 16 KiB.'

const CreatePromotionInput = builder.inputType('CreatePromotionInput', {
  description: 'A new promotion.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description:
        'What is typed in: 1 to 50 letters, digits, _ or -; kept in upper case, found in any case.',
    }),
    name: t.string({ description: 'At most 255 characters; the code by default.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    metadata: t.field({ type: 'JSON', description: metadata }),
    version: t.field({
      type: PromotionVersionInput,
      description: 'The first version; none by default.',
    }),
    publish: t.boolean({ description: publish }),
  }),
})

const UpdatePromotionInput = builder.inputType('UpdatePromotionInput', {
  description: 'The changes: omitted fields stay, null clears the description.',
  fields: (t) => ({
    name: t.string({ description: 'At most 255 characters.' }),
    description: t.string({ description: 'At most 1,000 characters.' }),
    metadata: t.field({ type: 'JSON', description: `${metadata} Replaces the present metadata.` }),
    expectedRevision: t.int({
      description: 'Refuses with PRECONDITION_FAILED unless this is the current revision.',
    }),
  }),
})

const idOrCode = "The promotion's id or code."

const CreatePromotionVersionInput = builder.inputType('CreatePromotionVersionInput', {
  description: 'A new version of a promotion.',
  fields: (t) => ({
    promotionId: t.id({ required: true, description: idOrCode }),
    ...termsOf(t),
    publish: t.boolean({ description: publish }),
  }),
})

const archived = 'PRECONDITION_FAILED when the promotion is archived'

builder.mutationFields((t) => ({
  createPromotion: t.prismaField({
    type: Promotion,
    description:
      'Creates a promotion, with its first version if one is given, as a draft or published at once. CONFLICT when the code is taken; LIMIT_EXCEEDED beyond 10,000 promotions. Needs write.',
    args: { input: t.arg({ type: CreatePromotionInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(createPromotion, input, selection),
  }),
  updatePromotion: t.prismaField({
    type: Promotion,
    description: `Changes what a promotion is called; its code and its versions never change. ${archived}, or changed since expectedRevision. Needs write.`,
    args: {
      id: t.arg.id({ required: true, description: idOrCode }),
      input: t.arg({ type: UpdatePromotionInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updatePromotion, { promotionId: id, ...input }, selection),
  }),
  createPromotionVersion: t.prismaField({
    type: PromotionVersion,
    description: `Adds a version to a promotion, as a draft or published at once. Discounts keep the version that they redeemed. ${archived}. Needs write.`,
    args: { input: t.arg({ type: CreatePromotionVersionInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) =>
      ctx.perform(createPromotionVersion, input, selection),
  }),
  publishPromotionVersion: t.prismaField({
    type: PromotionVersion,
    description: `Makes a draft the version that is redeemed from now on. ${archived}, when the version is no draft, or when the promotion has none. Needs write.`,
    args: {
      id: t.arg.id({ description: 'Our id of the version. Either this or promotionId.' }),
      promotionId: t.arg.id({ description: `${idOrCode} Its newest draft is published.` }),
    },
    resolve: (selection, _root, given, ctx) =>
      ctx.perform(publishPromotionVersion, given, selection),
  }),
  archivePromotion: t.prismaField({
    type: Promotion,
    description:
      'Archives a promotion: nobody redeems it any more, and discounts of it go on. Archiving it again changes nothing. Needs write.',
    args: { id: t.arg.id({ required: true, description: idOrCode }) },
    resolve: (selection, _root, { id }, ctx) =>
      ctx.perform(archivePromotion, { promotionId: id }, selection),
  }),
}))
