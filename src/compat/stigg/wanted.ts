/** What a new subscription is asked for with. */
import { z } from 'zod'
import { idInput, timeInput } from './inputs.ts'

const dayMs = 86_400_000

export const quantityInput = z.int().min(1).max(1_000_000).optional()

const trial = z
  .strictObject({
    ...{ isTrial: z.boolean(), trialEndDate: timeInput.optional() },
    trialEndBehavior: z.literal('CONVERT_TO_PAID').optional(),
  })
  .optional()

export const wanted = {
  ...{ customerId: idInput, planId: idInput, resourceId: idInput.nullish() },
  ...{ unitQuantity: quantityInput, startDate: timeInput.optional() },
  trialOverrideConfiguration: trial,
  addons: z.array(z.never()).optional().describe('None: plans here have no add-ons.'),
  appliedCoupon: z
    .strictObject({ promotionCode: idInput })
    .optional()
    .describe('The code of a promotion.'),
}

export type Wanted = z.output<z.ZodObject<typeof wanted>>

/** Whole days; without a date those of the plan. */
function trialDaysOf({ trialOverrideConfiguration: given, startDate }: Wanted, now: Date) {
  if (!given) return undefined
  if (!given.isTrial) return 0
  if (given.trialEndDate === undefined) return undefined
  const start = startDate === undefined ? now.getTime() : Date.parse(startDate)
  return Math.max(0, Math.ceil((Date.parse(given.trialEndDate) - start) / dayMs))
}

export function termsOf(body: Wanted, now: Date) {
  return {
    ...{ startAt: body.startDate, trialDays: trialDaysOf(body, now) },
    ...(body.appliedCoupon && { promotionCodes: [body.appliedCoupon.promotionCode] }),
  }
}
