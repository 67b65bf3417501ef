/** Puts a customer on a plan. */
import { z } from 'zod'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { quantityInput } from '../../plans/quantity.ts'
import { activations, collectionMethods } from '../../subscriptions/subscription.ts'
import { instant, reference } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { createSubscription as create } from '../decide/new-subscription.ts'
import { requireOffered } from '../offered-version.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'

const days = (max: number) =>
  z.int().min(0, 'must not be negative').max(max, `must be at most ${max}`)

export const createSubscription = writeOperation({
  name: 'createSubscription',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    planId: reference.nullish(),
    planVersionId: reference.nullish(),
    quantity: quantityInput.nullish(),
    startAt: instant.nullish(),
    endAt: instant.nullish(),
    trialDays: days(730).nullish(),
    activation: z.enum(activations).nullish(),
    collection: z.enum(collectionMethods).nullish(),
    dueDays: days(365).nullish(),
    graceDays: days(365).nullish(),
    billingAnchor: z
      .strictObject({
        day: z.int().min(1, 'must be at least 1').max(31, 'must be at most 31').nullish(),
        at: instant.nullish(),
      })
      .refine(({ day, at }) => (day == null) !== (at == null), 'must have either day or at')
      .nullish(),
    unique: z.enum(['PLAN', 'CUSTOMER', 'NONE']).nullish(),
    incompleteDays: days(365).nullish(),
    incompleteGraceDays: days(365).nullish(),
    prorateStart: z.boolean().nullish(),
    metadata: metadataInput.nullish(),
  }),
  async run(ctx, { customerId: named, planId, planVersionId, ...given }, selection) {
    const { id: customerId } = await requireActiveCustomer(ctx, named)
    const locked = await lockAccounts(ctx, [customerId])
    const now = locked[0]?.clockNow ?? ctx.now
    const versionId = await requireOffered(ctx, { planId, planVersionId }, now)
    const id = await billLocked(ctx, locked, { versionIds: [versionId] }, (draft) =>
      create(draft, customerId, versionId, given),
    )
    return shown(ctx.db.subscription, id, selection)
  },
})
