/** The price of a plan version that is not saved, in GraphQL. */
import type { Price } from '../../core/plans/calculate-price.ts'
import { previewPrice } from '../../core/plans/preview-price.ts'
import { builder } from './builder.ts'
import { isFirstText, PriceType, PriceUsageInput, quantityText } from './calculate-price.ts'
import { PlanVersionInput } from './plan-inputs.ts'

const PricePreview = builder.objectRef<Price>('PricePreview').implement({
  description: 'The price of a version that is not saved.',
  interfaces: [PriceType],
})

builder.queryFields((t) => ({
  previewPrice: t.field({
    type: PricePreview,
    description:
      'What a version of a plan would cost now for one billing period of given usage: what calculatePrice answers once the version is saved. Nothing is recorded. It refuses a version as createPlanVersion does, and usage as calculatePrice does. Needs read.',
    args: {
      input: t.arg({ type: PlanVersionInput, required: true, description: 'The version.' }),
      usage: t.arg({
        type: [PriceUsageInput],
        description:
          'At most 100, each of something else. What the version does not charge is listed at no cost.',
      }),
      quantity: t.arg.int({ description: quantityText }),
      isFirst: t.arg.boolean({ description: isFirstText }),
      customerId: t.arg.id({
        description:
          'Our id or the externalId: custom prices, discount and tax of this customer apply.',
      }),
    },
    resolve: (_root, { input, ...asked }, ctx) => ctx.perform(previewPrice, { ...input, ...asked }),
  }),
}))
