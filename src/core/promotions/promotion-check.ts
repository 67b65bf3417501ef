/** Says whether a code can be redeemed, and what it would take off, without redeeming it. */
import { z } from 'zod'
import { atTimeOf } from '../customers/customer-clock.ts'
import { requireCustomer } from '../customers/customer-reference.ts'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { requirePlan } from '../plans/plan-reference.ts'
import { findEffectiveVersion } from '../plans/publish-version.ts'
import { quote } from '../plans/quote.ts'
import { termsOf } from '../plans/version-terms.ts'
import { type Decimal, zero } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import { nonNegative, reference, text } from '../values/input.ts'
import { currentCurrency, fitsCurrency, toMinor } from '../values/money.ts'
import { findOffers } from './find-offers.ts'
import { type Offer, type PromotionProblem, problemOf, reductionOf } from './redeemable.ts'

/** `discount` is in minor units of the currency. */
export interface PromotionCheck {
  valid: boolean
  reason: PromotionProblem | null
  /** Null: there is no amount to take it off, or nothing is taken off. */
  discount: { minor: bigint; currency: string } | null
  promotionId: string | null
}

export const promotionCheck = readOperation({
  name: 'promotionCheck',
  scope: 'read',
  input: z.strictObject({
    code: text(255),
    planId: reference.nullish(),
    customerId: reference.nullish(),
    amount: nonNegative.nullish(),
    currency: currentCurrency.nullish(),
  }),
  async run(outer, { code, planId, customerId: named, amount, currency: given }) {
    const customer = named ? await requireCustomer(outer, named) : null
    const ctx = customer ? await atTimeOf(outer, customer.id) : outer
    const [offer = null] = await findOffers(ctx, [code])
    const price = planId ? await priceOf(ctx, planId) : null
    const currency = given ?? price?.currency ?? offer?.version?.terms.currency ?? null
    const minor = amount ? minorOf(amount, currency) : (price?.minor ?? null)
    const reason = problemOf(offer, {
      now: ctx.now,
      sold: price && { planId: price.planId },
      currency: given ?? price?.currency ?? null,
      amount: minor,
      redeemedByCustomer: customer && (await redeemedBy(ctx, customer.id, offer)),
    })
    return { valid: reason === null, reason, ...figures(offer, reason, minor, currency) }
  },
})

function figures(
  offer: Offer | null,
  reason: PromotionProblem | null,
  minor: bigint | null,
  currency: string | null,
): Pick<PromotionCheck, 'discount' | 'promotionId'> {
  const promotionId = offer?.promotionId ?? null
  const terms = offer?.version?.terms
  if (reason !== null || !terms || minor === null || currency === null) {
    return { discount: null, promotionId }
  }
  return { discount: { minor: reductionOf(terms, minor), currency }, promotionId }
}

function minorOf(amount: Decimal, currency: string | null): bigint {
  if (currency === null) {
    throw invalid('The amount needs a currency, or the plan that it is for.', { field: 'currency' })
  }
  if (fitsCurrency(amount, currency)) return toMinor(amount, currency)
  const details = { field: 'amount', currency }
  throw invalid(`amount has more digits than ${currency} has.`, details)
}

/** What a whole period of the plan costs in advance; without prices while no version of it is in effect. */
async function priceOf({ db, now }: ReadContext, plan: string) {
  const { id: planId } = await requirePlan(db, plan)
  const version = await findEffectiveVersion(db, planId, now)
  if (!version) return { planId, currency: null, minor: null }
  const terms = termsOf(version)
  const { baseMinor } = quote({ terms, custom: [], usage: [], discounts: [], taxPercent: zero })
  return { planId, currency: terms.currency, minor: baseMinor }
}

/** How often the customer redeemed the promotion, but for redemptions that were given back. */
async function redeemedBy(
  { db }: ReadContext,
  customerId: string,
  offer: Offer | null,
): Promise<number> {
  if (offer === null) return 0
  const where = { customerId, promotionId: offer.promotionId, status: { not: 'RETURNED' as const } }
  return db.discount.count({ where })
}
