/** Puts a customer on a plan. */
import { z } from 'zod'
import { requireActiveCustomer } from '../../customers/customer-reference.ts'
import { outboundOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { collectionMethods } from '../../subscriptions/subscription.ts'
import { reference } from '../../values/input.ts'
import { metadataInput } from '../../values/metadata.ts'
import { createSubscription as create } from '../decide/new-subscription.ts'
import { takeCalls } from '../decide/take-calls.ts'
import { requireOffered } from '../offered-version.ts'
import { asking } from '../outside-calls.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'
import { givenPromotions, promotionCodes } from './given-promotions.ts'
import { daysInput, subscriptionFields } from './subscription-fields.ts'

export const createSubscription = outboundOperation({
  name: 'createSubscription',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    ...subscriptionFields,
    collection: z.enum(collectionMethods).nullish(),
    paymentMethodId: reference.nullish(),
    dueDays: daysInput(365).nullish(),
    graceDays: daysInput(365).nullish(),
    incompleteDays: daysInput(365).nullish(),
    incompleteGraceDays: daysInput(365).nullish(),
    promotionCodes: promotionCodes.nullish(),
    metadata: metadataInput.nullish(),
    extras: metadataInput.nullish(),
  }),
  async begin(ctx, { customerId: named, planId, planVersionId, promotionCodes, ...given }) {
    const { id: customerId } = await requireActiveCustomer(ctx, named)
    const locked = await lockAccounts(ctx, [customerId])
    const now = locked[0]?.clockNow ?? ctx.now
    const versionId = await requireOffered(ctx, { planId, planVersionId }, now)
    const promotions = await givenPromotions(ctx, promotionCodes ?? [])
    return billLocked(ctx, locked, { versionIds: [versionId] }, (draft) => {
      const id = create(draft, customerId, versionId, { ...given, promotions })
      return { key: id, call: takeCalls(draft) }
    })
  },
  ...asking,
  answer: (ctx, id, selection) => shown(ctx.db.subscription, id, selection),
})
