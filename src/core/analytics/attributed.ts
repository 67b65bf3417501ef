/** Reads usage by the names that callers use: the feature, or properties, rolled up or not. */
import { z } from 'zod'
import { currentCatalog } from '../catalog/current-catalog.ts'
import type { ReadContext } from '../operation/operation.ts'
import {
  byCustomer,
  byFeature,
  byProperty,
  type Dimension,
  otherValue,
} from '../rollups/dimension.ts'
import { sumEvents, unnamed } from '../rollups/event-sums.ts'
import { sumUsage, type UsageOwner } from '../rollups/sums.ts'
import { trackedDimensions } from '../rollups/tracked.ts'
import type { UsageFilter } from '../rollups/usage-filter.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { propertyName } from '../values/input.ts'
import { sourceOf, unfiltered } from './filtered.ts'
import { byValue, type Figures, isNothing, minus, type ValueFigures } from './usage-shares.ts'

/** `feature`, `customer`, or the name of a property. */
export const dimensionName = propertyName

export const dimensionNames = (max: number) =>
  z
    .array(dimensionName)
    .min(1, 'must name at least one')
    .max(max, `must name at most ${max}`)
    .refine((names) => new Set(names).size === names.length, 'must name each once')

function dimensionOf(name: string): Dimension {
  if (name === byFeature.key) return byFeature
  return name === byCustomer.key ? byCustomer : byProperty(name)
}

/** A property that is not rolled up was read from the events, which include events without a value. */
const fromEvents = (dimension: Dimension): Dimension => ({
  ...dimension,
  key: `event:${dimension.key}`,
})

/** What is asked of some usage. */
export interface SumsAsked {
  names: readonly string[]
  /** They ascend. */
  times: readonly Date[]
  filter: UsageFilter | null
}

/** Sums by feature, which add up to the total, and by each of the names. With a filter, sums without a name may replace those by feature. */
export async function sumBy(
  ctx: ReadContext,
  owner: UsageOwner,
  asked: SumsAsked,
): Promise<UsageSum[]> {
  const { customerId } = owner
  if (customerId === null || !asked.names.includes(byCustomer.key))
    return sumNamed(ctx, owner, asked)
  const names = asked.names.filter((name) => name !== byCustomer.key)
  const sums = await sumNamed(ctx, owner, { ...asked, names })
  // All usage of a customer is its own.
  const own = sums.filter((sum) => sum.dimension === byFeature.key)
  return [...sums, ...own.map((sum) => ({ ...sum, dimension: byCustomer.key, value: customerId }))]
}

async function sumNamed(
  ctx: ReadContext,
  owner: UsageOwner,
  { names, times, filter }: SumsAsked,
): Promise<UsageSum[]> {
  const { workspaceId, customerId } = owner
  const known = new Set(trackedDimensions(await currentCatalog(ctx)).map((d) => d.key))
  const asked = [...new Set([byFeature.key, ...names])].map(dimensionOf)
  if (filter) return sumFiltered(ctx, owner, { names, asked, times, filter, known })
  const tracked = asked.filter((d) => known.has(d.key))
  const others = asked.filter((d) => !known.has(d.key)).map(fromEvents)
  const sums = await sumUsage(ctx.sql, owner, tracked, times)
  if (others.length === 0) return sums
  const refusal = (what: string) => unnamed(others, what)
  if (customerId === null) throw refusal('of the whole workspace')
  const of = { workspaceId, customerId }
  const read = await sumEvents(ctx.sql, of, { dimensions: others, times, filter, refusal })
  return [...sums, ...read]
}

interface FilteredAsked extends SumsAsked {
  filter: UsageFilter
  /** The dimensions of the names, and the feature. */
  asked: readonly Dimension[]
  /** The keys of the dimensions that are rolled up. */
  known: ReadonlySet<string>
}

/** Reads the rollups where they can answer, else the events. */
async function sumFiltered(
  ctx: ReadContext,
  { workspaceId, customerId }: UsageOwner,
  { names, asked, times, filter, known }: FilteredAsked,
): Promise<UsageSum[]> {
  const source = sourceOf(filter, names)
  if (source && known.has(source.dimension.key)) {
    const sums = await sumUsage(ctx.sql, { workspaceId, customerId }, [source.dimension], times)
    // A sum of many values may hold some of those asked for.
    if (!sums.some((sum) => sum.value === otherValue)) return sums.flatMap(source.read)
  }
  if (customerId === null) throw unfiltered('of the whole workspace')
  const dimensions = asked.map((d) => (d.kind === 'feature' ? d : fromEvents(d)))
  const of = { workspaceId, customerId }
  return sumEvents(ctx.sql, of, { dimensions, times, filter, refusal: unfiltered })
}

/** The values of one dimension among the sums; events without the property are the total less all values. */
export function valuesOf(
  sums: readonly UsageSum[],
  name: string,
  currency: string | null,
): { values: ValueFigures[]; total: Figures } {
  const dimension = dimensionOf(name)
  const of = ({ key }: Dimension) =>
    byValue(
      sums.filter((sum) => sum.dimension === key),
      currency,
    )
  const { total } = of(byFeature)
  const said = of(dimension)
  const read = of(fromEvents(dimension)).values
  const silent = read.size > 0 ? read.get('') : minus(total, said.total)
  read.delete('')
  const values: ValueFigures[] = [...said.values, ...read].map(([value, figures]) => ({
    value,
    ...figures,
  }))
  if (silent && !isNothing(silent)) values.push({ value: null, ...silent })
  return { values, total }
}
