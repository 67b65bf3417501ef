/** Reads usage by the names that callers use: the feature, or properties, rolled up or not. */
import { z } from 'zod'
import { currentCatalog } from '../catalog/current-catalog.ts'
import type { ReadContext } from '../operation/operation.ts'
import { byFeature, byProperty, type Dimension } from '../rollups/dimension.ts'
import { sumEvents, unnamed } from '../rollups/event-sums.ts'
import { sumUsage, type UsageOwner } from '../rollups/sums.ts'
import { trackedDimensions } from '../rollups/tracked.ts'
import type { UsageSum } from '../rollups/usage-sum.ts'
import { propertyName } from '../values/input.ts'
import { byValue, type Figures, isNothing, minus, type ValueFigures } from './usage-shares.ts'

/** `feature`, or the name of a property. */
export const dimensionName = propertyName

export const dimensionNames = (max: number) =>
  z
    .array(dimensionName)
    .min(1, 'must name at least one')
    .max(max, `must name at most ${max}`)
    .refine((names) => new Set(names).size === names.length, 'must name each once')

function dimensionOf(name: string): Dimension {
  return name === byFeature.key ? byFeature : byProperty(name)
}

/** A property that is not rolled up was read from the events, which include events without a value. */
const fromEvents = (dimension: Dimension): Dimension => ({
  ...dimension,
  key: `event:${dimension.key}`,
})

/** Sums by feature, which add up to the total, and by each of the names. */
export async function sumBy(
  ctx: ReadContext,
  { workspaceId, customerId }: UsageOwner,
  names: readonly string[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  const known = new Set(trackedDimensions(await currentCatalog(ctx)).map((d) => d.key))
  const asked = [...new Set([byFeature.key, ...names])].map(dimensionOf)
  const tracked = asked.filter((d) => known.has(d.key))
  const others = asked.filter((d) => !known.has(d.key)).map(fromEvents)
  const sums = await sumUsage(ctx.sql, { workspaceId, customerId }, tracked, times)
  if (others.length === 0) return sums
  if (customerId === null) throw unnamed(others, 'of the whole workspace')
  return [...sums, ...(await sumEvents(ctx.sql, { workspaceId, customerId }, others, times))]
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
