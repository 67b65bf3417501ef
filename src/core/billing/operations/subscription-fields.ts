/** The terms of a new subscription that its price depends on, whether it is made or only asked about. */
import { z } from 'zod'
import { quantityInput } from '../../plans/quantity.ts'
import { activations } from '../../subscriptions/subscription.ts'
import { instant, reference } from '../../values/input.ts'

export const daysInput = (max: number) =>
  z.int().min(0, 'must not be negative').max(max, `must be at most ${max}`)

export const subscriptionFields = {
  planId: reference.nullish(),
  planVersionId: reference.nullish(),
  quantity: quantityInput.nullish(),
  startAt: instant.nullish(),
  endAt: instant.nullish(),
  trialDays: daysInput(730).nullish(),
  activation: z.enum(activations).nullish(),
  billingAnchor: z
    .strictObject({
      day: z.int().min(1, 'must be at least 1').max(31, 'must be at most 31').nullish(),
      at: instant.nullish(),
    })
    .refine(({ day, at }) => (day == null) !== (at == null), 'must have either day or at')
    .nullish(),
  unique: z.enum(['PLAN', 'CUSTOMER', 'NONE']).nullish(),
  prorateStart: z.boolean().nullish(),
}
