/** Whether a promotion can be redeemed, in GraphQL. */
import { type PromotionCheck, promotionCheck } from '../../core/promotions/promotion-check.ts'
import { fromMinor } from '../../core/values/money.ts'
import { builder } from './builder.ts'

export const PromotionProblemEnum = builder.enumType('PromotionProblem', {
  description:
    'Why a promotion cannot be redeemed; the `reason` of INVALID_REQUEST where one is redeemed nevertheless.',
  values: {
    NOT_FOUND: { description: 'There is no such code.' },
    NOT_PUBLISHED: { description: 'No version of it was published, or it is archived.' },
    NOT_YET_VALID: { description: 'Its time has not come.' },
    EXPIRED: { description: 'Its time is over.' },
    PLAN_NOT_APPLICABLE: { description: 'It is for other plans, or not for lines.' },
    CURRENCY_MISMATCH: { description: 'It is for prices in another currency.' },
    MINIMUM_NOT_MET: { description: 'The price is below its minimum.' },
    MAX_REDEMPTIONS_REACHED: { description: 'It was redeemed as often as it can be.' },
    CUSTOMER_LIMIT_REACHED: { description: 'The customer redeemed it as often as it can.' },
  },
})

const PromotionCheckType = builder.objectRef<PromotionCheck>('PromotionCheck').implement({
  description: 'Whether a promotion could be redeemed at this instant.',
  fields: (t) => ({
    valid: t.exposeBoolean('valid', { description: 'Whether it can be redeemed.' }),
    reason: t.expose('reason', {
      type: PromotionProblemEnum,
      nullable: true,
      description: 'Why it cannot be; null when it can.',
    }),
    discount: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'What it would take off, in major units; null without an amount or a plan, and when it is not valid.',
      resolve: ({ discount }) => discount && fromMinor(discount.minor, discount.currency),
    }),
    promotionId: t.exposeID('promotionId', {
      nullable: true,
      description: 'Our id of the promotion; null: there is none of that code.',
    }),
  }),
})

builder.queryFields((t) => ({
  promotionCheck: t.field({
    type: PromotionCheckType,
    description:
      'Whether a promotion could be redeemed, and what it would take off; nothing is redeemed. What is left out is not checked. Needs read.',
    args: {
      code: t.arg.string({ required: true, description: 'In any case.' }),
      planId: t.arg.id({ description: 'Id or key of the plan that it is for.' }),
      customerId: t.arg.id({ description: 'Our id or the externalId of who would redeem it.' }),
      amount: t.arg({
        type: 'Decimal',
        description:
          'The price before discounts, in major units; by default what a period of the plan costs in advance.',
      }),
      currency: t.arg.string({
        description: 'ISO 4217, of the price; by default that of the plan, or of the promotion.',
      }),
    },
    resolve: (_root, args, ctx) => ctx.perform(promotionCheck, args),
  }),
}))
