/** The price of a version that is not saved: checked as createPlanVersion checks it, priced as calculatePrice prices it. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { customerAt, type Price, periodFields, priceOf, usageInput } from './calculate-price.ts'
import { mergedTerms, versionFields } from './version-terms.ts'

export const previewPrice = readOperation({
  name: 'previewPrice',
  scope: 'read',
  rateClass: 'PRICING',
  input: z.strictObject({
    customerId: reference.nullish(),
    usage: usageInput,
    ...periodFields,
    ...versionFields,
  }),
  async run(ctx, { customerId, usage, quantity, isFirst, ...version }): Promise<Price> {
    const { customer, at } = await customerAt(ctx, customerId)
    const terms = await mergedTerms(ctx, version, null)
    return priceOf(ctx, terms, customer, { usage, quantity, isFirst, at })
  },
})
