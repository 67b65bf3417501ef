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

/** What is read of an event to sum it by the dimensions. */
export interface Tracked {
  dimensions: readonly Dimension[]
  keys: ReadonlySet<string>
  /** The same keys as one text. */
  signature: string
  properties: readonly string[]
  /** The keys of the dimensions by the names of the units that they sum; null: nothing is priced. */
  units: ReadonlyMap<string, string> | null
}

const known = new WeakMap<Catalog, Tracked>()

export function trackedDimensions(catalog: Catalog): readonly Dimension[] {
  return trackedOf(catalog).dimensions
}

export function trackedOf(catalog: Catalog): Tracked {
  const tracked = known.get(catalog) ?? readBy(trackedBy(catalog))
  known.set(catalog, tracked)
  return tracked
}

function readBy(dimensions: Dimension[]): Tracked {
  const named = (kind: Dimension['kind']) => dimensions.filter((d) => d.kind === kind)
  const units = named('units').flatMap((d) => d.names.map((name) => [name, d.key] as const))
  return {
    dimensions,
    keys: new Set(dimensions.map((d) => d.key)),
    signature: dimensions.map((d) => d.key).join('\0'),
    properties: named('property').flatMap((d) => d.names),
    units: dimensions.includes(byRate) ? new Map(units) : null,
  }
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
