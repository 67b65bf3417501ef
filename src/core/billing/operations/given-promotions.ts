/** The promotions that a caller names by their codes, each read as it is offered. */
import { z } from 'zod'
import type { ReadContext } from '../../operation/operation.ts'
import { findOffers } from '../../promotions/find-offers.ts'
import { text } from '../../values/input.ts'
import type { GivenPromotion } from '../decide/redeem-promotion.ts'

export const codesMax = 10

/** An unknown code is refused as one that cannot be redeemed, whatever its form. */
export const promotionCodeText = text(255)

export const promotionCodes = z
  .array(promotionCodeText)
  .max(codesMax, `must be at most ${codesMax}`)

/** In their order. */
export async function givenPromotions(
  ctx: Pick<ReadContext, 'db'>,
  codes: readonly string[],
): Promise<GivenPromotion[]> {
  const offers = await findOffers(ctx, codes)
  return codes.map((code, index) => ({ code, offer: offers[index] ?? null }))
}
