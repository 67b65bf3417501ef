/** The dimensions by which a workspace's usage is rolled up. Pure. */
import type { Catalog } from '../catalog/catalog.ts'
import {
  byCustomer,
  byFeature,
  byProperty,
  byRate,
  byTokens,
  byType,
  byUnits,
  type Dimension,
  tokenNames,
} from './dimension.ts'

export const defaultProperties = ['team', 'model', 'provider'] as const

/** The maximum number of numeric properties of rates, beside kinds of token, that are summed; the first by name. */
const unitsMax = 20

const known = new WeakMap<Catalog, Dimension[]>()

export function trackedDimensions(catalog: Catalog): Dimension[] {
  const dimensions = known.get(catalog) ?? trackedBy(catalog)
  known.set(catalog, dimensions)
  return dimensions
}

function trackedBy(catalog: Catalog): Dimension[] {
  const properties = new Set([...defaultProperties, ...catalog.attributionProperties])
  return [
    byFeature,
    byType,
    byCustomer,
    ...[...properties].map(byProperty),
    ...pricedDimensions(catalog),
  ]
}

/** The dimensions from which past usage can be priced again. */
export function pricedDimensions({ rateCards }: Catalog): Dimension[] {
  const rates = [...rateCards.values()].flatMap((card) =>
    [...card.ratesByEventType.values()].flat(),
  )
  if (rates.length === 0) return []
  const read = new Set(rates.flatMap((rate) => rate.components.map((c) => c.property)))
  const tokens = tokenNames.some((name) => read.delete(name))
  for (const name of tokenNames) read.delete(name)
  const units = [...read].sort().slice(0, unitsMax)
  return [byRate, ...(tokens ? [byTokens] : []), ...units.map(byUnits)]
}
