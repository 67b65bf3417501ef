/**
 * A change of a pricing model: the next version, published at once, which every subscriber gets: entitlements now, prices from the
 * next period on.
 */
import { decimal } from '../../core/values/decimal.ts'
import { invalid } from '../../core/values/errors.ts'
import { asking } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import { decimalText, from, id, listOf, nullable, object, text } from '../fields.ts'
import type { Variables } from '../question.ts'

const charges = listOf(object({ key: text, chargeKey: text }))
const granted = listOf(object({ slug: from('feature.key', text) }))
const present = object({
  id,
  current: from(
    'currentVersion',
    nullable(
      object({
        ...{ id, currency: text, basePrice: decimalText, overagePrice: nullable(decimalText) },
        ...{ charges, entitlements: granted },
      }),
    ),
  ),
})

export type Model = ReturnType<typeof present.write>

const read = asking('query plan', ['id'], present)
const added = asking('mutation updatePlan', ['id', 'version'], present)
/** The questions of a route that changes a model. */
export const modelChangeAsks = [read, added]

export function readModel(ask: Ask, planId: string): Promise<Model> {
  return read.run(ask, { id: planId })
}

/** `change` is given in the words of GraphQL, on top of what the model is now. */
export async function changeModel(ask: Ask, model: Model, change: Variables): Promise<void> {
  const base = model.current ? { basedOnCurrent: true } : { currency: 'USD' }
  const version = {
    ...{ ...base, ...change, publish: true },
    migrate: { at: 'NOW', proration: 'NONE' },
  }
  await added.run(ask, { id: model.id, version })
}

/** The first price of a model may name its currency; every further one has the same. INVALID_REQUEST otherwise. */
export function currencyChange({ current }: Model, currency = current?.currency ?? 'USD') {
  const { charges: priced = [], basePrice = '0', overagePrice = null } = current ?? {}
  const isPriced = priced.length > 0 || decimal(basePrice).gt(0) || overagePrice !== null
  if (!current || !isPriced || current.currency === currency) return { currency }
  throw invalid(`The pricing model is in ${current.currency}.`, {
    ...{ field: 'currency', currency: current.currency },
  })
}
