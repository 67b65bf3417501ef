/** Prices usage that has not happened. */
import { z } from 'zod'
import { type Catalog, rateCardOf } from '../catalog/catalog.ts'
import { currentCatalog } from '../catalog/current-catalog.ts'
import { atTimeOf } from '../customers/customer-clock.ts'
import { requireCustomer } from '../customers/customer-reference.ts'
import { type ReadContext, readOperation } from '../operation/operation.ts'
import { describedUsage, propertiesOf } from '../token-usage/described-usage.ts'
import { type Decimal, one, roundAmount } from '../values/decimal.ts'
import { notFound } from '../values/errors.ts'
import { instant, positive, reference, text } from '../values/input.ts'
import { completeEstimate } from './estimate.ts'
import { unpriced } from './omission.ts'
import { type Optimization, optimize } from './optimization.ts'
import { type Price, priceUsage } from './rate.ts'
import type { RateCard } from './rate-card.ts'

export interface UsagePrice extends Price {
  /** The value of the credits by the card, in major units of the currency. */
  creditsValue: Decimal
  optimization: Optimization | null
}

/** Null: there is no card, or the card has no rate for events of the type, which are then free. */
export const getUsagePrice = readOperation({
  name: 'getUsagePrice',
  scope: 'read',
  rateClass: 'PRICING',
  input: z
    .strictObject({
      eventType: text(100),
      quantity: positive.nullish(),
      ...describedUsage,
      customerId: reference.nullish(),
      rateCard: reference.nullish(),
      at: instant.nullish(),
    })
    .refine(
      ({ customerId, rateCard }) => !(customerId && rateCard),
      'customerId and rateCardId must not be given together',
    ),
  async run(ctx, { eventType, quantity, customerId, rateCard, at, ...described }) {
    const catalog = await currentCatalog(ctx)
    const customer = customerId ? await requireCustomer(ctx, customerId) : null
    const card = await cardFor(ctx, catalog, customer?.id ?? null, rateCard ?? null)
    const { now } = customer ? await atTimeOf(ctx, customer.id) : ctx
    const instant = at ?? now
    const properties = propertiesOf(described) ?? {}
    const usage = completeEstimate(
      card,
      { eventType, quantity: quantity ?? one, properties },
      instant,
    )
    const price = priceUsage(card, usage, instant)
    if (price.omission) throw unpriced(usage, price.omission)
    if (card === null || price.rateId === null) return null
    const creditsValue = roundAmount(price.credits.times(card.creditValue))
    return { ...price, creditsValue, optimization: optimize(card, usage, price, instant) }
  },
})

async function cardFor(
  ctx: ReadContext,
  catalog: Catalog,
  customerId: string | null,
  rateCard: string | null,
): Promise<RateCard | null> {
  if (rateCard !== null) {
    const cards = [...catalog.rateCards.values()]
    const card = catalog.rateCards.get(rateCard) ?? cards.find(({ key }) => key === rateCard)
    if (!card) throw notFound('rate card', rateCard)
    return card
  }
  if (customerId === null) return catalog.defaultRateCard
  const { rateCardId } = await ctx.db.customer.findFirstOrThrow({
    where: { id: customerId },
    select: { rateCardId: true },
  })
  return rateCardOf(catalog, rateCardId)
}
