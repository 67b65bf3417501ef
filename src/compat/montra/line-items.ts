/** What links and sessions sell: products, or an amount. */
import { z } from 'zod'
import { invalid, notFound } from '../../core/values/errors.ts'
import type { Ask } from '../dialect.ts'
import { idInput } from './inputs.ts'
import { modelParts } from './model-parts.ts'

const item = z.strictObject({
  product_id: idInput,
  quantity: z.int().min(1, 'must be at least 1').max(1_000_000).default(1),
})

export const lineItemsInput = z
  .array(item)
  .min(1, 'must have at least 1')
  .max(50, 'must be at most 50')
  .describe('Products that are one_time or recurring, each sold once at its present price.')

/** The lines of GraphQL, and their currency, which is that of the products. NOT_FOUND for what is no product. */
export async function linesOfItems(ask: Ask, items: z.output<typeof lineItemsInput>) {
  const models = await modelParts(ask)
  const sold = items.map(({ product_id: chargeKey, quantity }) => {
    const model = models.find(({ charges }) => charges.some((one) => one.chargeKey === chargeKey))
    if (!model) throw notFound('product', chargeKey)
    return { line: { planId: model.id, chargeKey, quantity }, currency: model.currency }
  })
  const [currency, another] = new Set(sold.map((one) => one.currency))
  if (another) throw invalid(`The products are in ${currency} and ${another}.`)
  return { lines: sold.map(({ line }) => line), currency }
}
