/** Gives subscriptions discounts, and takes them away. */
import { z } from 'zod'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { requireVerb } from '../../subscriptions/verbs.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { customerOfRowId } from '../../values/ids.ts'
import { reference } from '../../values/input.ts'
import { accountOf } from '../billing-draft.ts'
import { catchUp } from '../decide/catch-up.ts'
import { removeDiscount as remove } from '../decide/discount-life.ts'
import { redeemFor } from '../decide/redeem-promotion.ts'
import { note } from '../decide/subscription-status.ts'
import { requireSubscription } from '../row-address.ts'
import { withBilling } from '../with-billing.ts'
import { givenPromotions, promotionCodeText } from './given-promotions.ts'
import { verbOperation } from './verb-operation.ts'

export const applyPromotion = verbOperation({
  name: 'applyPromotion',
  verb: 'update',
  fields: { code: promotionCodeText },
  async look(ctx, { code }) {
    const [given] = await givenPromotions(ctx, [code])
    return { looked: given ?? { code, offer: null }, versionIds: [] }
  },
  decide({ draft, account, subscription }, _given, promotion) {
    if (promotion === null) return
    redeemFor(draft, account, subscription, promotion)
    note(account, subscription, 'subscription.updated')
  },
})

/** Invoices that are finalised from now on are not reduced; the redemption still counts. */
export const removeDiscount = writeOperation({
  name: 'removeDiscount',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const customerId = customerOfRowId('disc', id)
    if (customerId === null) throw notFound('discount', id)
    const found = await ctx.db.discount.findFirst({ where: { id, customerId } })
    const subscriptionId = found?.subscriptionId
    if (!subscriptionId) throw notFound('discount', id)
    const wanted = { subscriptionIds: [subscriptionId] }
    await withBilling(ctx, [customerId], wanted, (draft) => {
      const account = accountOf(draft, customerId)
      const subscription = requireSubscription(account, subscriptionId)
      catchUp(draft, account)
      requireVerb(subscription, 'update')
      const discount = account.discounts.all.find((row) => row.id === id)
      if (!discount) throw notFound('discount', id)
      if (discount.status !== 'ACTIVE') {
        throw new DomainError('PRECONDITION_FAILED', 'The discount is not in force.', {
          ...{ reason: 'STATUS', id, status: discount.status },
          allowed: ['ACTIVE'],
        })
      }
      remove(draft, account, discount)
      note(account, subscription, 'subscription.updated')
    })
    return shown(ctx.db.subscription, subscriptionId, selection)
  },
})
