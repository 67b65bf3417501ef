/** What pricing models consist of: charges and granted features, as the lists of products, meters and features need them. */
import { listAll, listing } from '../asking.ts'
import type { Ask } from '../dialect.ts'
import {
  enumText,
  flag,
  from,
  here,
  id,
  listOf,
  nullable,
  number,
  object,
  text,
  time,
} from '../fields.ts'

const price = object({
  model: enumText('ChargeModel', 'PER_UNIT'),
  ...{ unitPrice: nullable(number), packagePrice: nullable(number) },
  ...{ packageSize: nullable(number), flatFee: nullable(number) },
})

const charge = object({
  ...{ chargeKey: text, name: text, perQuantity: flag },
  timing: nullable(enumText('ChargeTiming', 'IN_ADVANCE')),
  meterKey: from('meter.key', nullable(text)),
  price: from('charge', price),
})
export type Charge = ReturnType<typeof charge.write>

const model = object({
  ...{ id, archivedAt: nullable(time) },
  current: from(
    'currentVersion',
    nullable(
      object({
        ...{ currency: text, charges: listOf(charge) },
        granted: from('entitlements', listOf(object({ slug: from('feature.key', text) }))),
      }),
    ),
  ),
})
const models = listing('query plans', [], here(model))

export const modelPartAsks = [models]

export interface ModelParts {
  id: string
  isArchived: boolean
  currency: string
  charges: readonly Charge[]
  slugs: readonly string[]
}

/** All pricing models, newest first; one that has no version in effect has no parts. */
export async function modelParts(ask: Ask): Promise<ModelParts[]> {
  const all = await listAll(ask, models)
  return all.map(({ id: own, archivedAt, current }) => ({
    ...{ id: own, isArchived: archivedAt !== null, currency: current?.currency ?? 'USD' },
    charges: current?.charges ?? [],
    slugs: current?.granted.map(({ slug }) => slug) ?? [],
  }))
}

/** The oldest pricing model that grants a feature, by the feature. */
export function modelsBySlug(models: readonly ModelParts[]): ReadonlyMap<string, ModelParts> {
  return new Map(models.flatMap((one) => one.slugs.map((slug) => [slug, one] as const)))
}
