/** Measures the usage that a decision asked for, without locks; a frozen segment only when events came after it was frozen. */
import type { Catalog } from '../catalog/catalog.ts'
import { headOf } from '../entitlements/counts/later-events.ts'
import type { ReadContext } from '../operation/operation.ts'
import { lateUsage } from './late-usage.ts'
import { measureUsage } from './measure-usage.ts'
import type { Measurements, MissingUsage } from './measurements.ts'
import { countedBy, type SegmentAt, type UsageSegment } from './usage-segment.ts'

export async function measureMissing(ctx: ReadContext, measurements: Measurements): Promise<void> {
  const missing = measurements.missing.splice(0)
  if (missing.length === 0) return
  const { sql, workspaceId, catalogs, db } = ctx
  const { catalogVersion } = await db.workspace.findFirstOrThrow({ where: {} })
  const catalog = await catalogs.get(sql, workspaceId, Number(catalogVersion))
  const frozen = missing.filter(({ frozenThrough }) => frozenThrough !== null)
  const late = await lateUsage(
    sql,
    frozen.map((one): SegmentAt => {
      const throughSequence = one.frozenThrough ?? 0
      return { ...segmentOf(workspaceId, catalog, one), throughSequence }
    }),
  )
  const unchanged = new Set(frozen.filter((_, index) => !late[index]?.isLate))
  for (const one of missing) {
    if (unchanged.has(one)) measurements.addNone(one)
    else {
      const throughSequence = await headOf(sql, { workspaceId, customerId: one.customerId })
      const segment = segmentOf(workspaceId, catalog, one)
      const measured = await measureUsage(sql, { ...segment, throughSequence })
      const { alsoUnnamed } = one
      const { counted } = segment
      measurements.add(one, { ...measured, throughSequence, counted, alsoUnnamed })
    }
  }
}

function segmentOf(
  workspaceId: string,
  catalog: Catalog,
  { customerId, segment, alsoUnnamed }: MissingUsage,
): UsageSegment {
  const { subscriptionId, charge, start, end } = segment
  const counted = countedBy(catalog, charge.billable)
  return {
    ...{ workspaceId, customerId, counted, start, end },
    subscription: { id: subscriptionId, alsoUnnamed },
  }
}
