/** Measures the usage that a decision asked for, without locks. */
import { headOf } from '../entitlements/counts/later-events.ts'
import type { ReadContext } from '../operation/operation.ts'
import type { BilledSegment } from './decide/billed-segments.ts'
import { measureUsage } from './measure-usage.ts'
import type { Measured, Measurements } from './measurements.ts'
import { countedBy } from './usage-segment.ts'

export async function measureMissing(ctx: ReadContext, measurements: Measurements): Promise<void> {
  const missing = measurements.missing.splice(0)
  for (const { customerId, segment, alsoUnnamed } of missing) {
    const measured = await measure(ctx, customerId, segment, alsoUnnamed)
    measurements.add(customerId, segment, measured)
  }
}

async function measure(
  { sql, workspaceId, catalogs, db }: ReadContext,
  customerId: string,
  { subscriptionId, charge, start, end }: BilledSegment,
  alsoUnnamed: boolean,
): Promise<Measured> {
  const { catalogVersion } = await db.workspace.findFirstOrThrow({ where: {} })
  const catalog = await catalogs.get(sql, workspaceId, Number(catalogVersion))
  const throughSequence = await headOf(sql, { workspaceId, customerId })
  const counted = countedBy(catalog, charge.billable)
  const measured = await measureUsage(sql, {
    workspaceId,
    customerId,
    counted,
    subscription: { id: subscriptionId, alsoUnnamed },
    start,
    end,
    throughSequence,
  })
  return { ...measured, throughSequence, counted, alsoUnnamed }
}
