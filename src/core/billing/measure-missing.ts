/** Measures the usage that a decision asked for, without locks; a frozen segment only when events came after it was frozen. */
import type { Catalog } from '../catalog/catalog.ts'
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
  const heads = await headsOf(ctx, missing)
  for (const one of missing) {
    if (unchanged.has(one)) measurements.addNone(one)
    else {
      const throughSequence = heads.get(one.customerId) ?? 0
      const segment = segmentOf(workspaceId, catalog, one)
      const measured = await measureUsage(sql, { ...segment, throughSequence })
      const { alsoUnnamed } = one
      const { counted } = segment
      measurements.add(one, { ...measured, throughSequence, counted, alsoUnnamed })
    }
  }
}

/** The sequences up to which the customers' events are committed. */
async function headsOf(
  { sql, workspaceId }: ReadContext,
  missing: readonly MissingUsage[],
): Promise<Map<string, number>> {
  const { rows } = await sql.query({
    name: 'bill_heads',
    text: `select customer_id, sequence from credit_account
      where workspace_id = $1 and customer_id = any($2::text[])`,
    values: [workspaceId, missing.map(({ customerId }) => customerId)],
  })
  return new Map(rows.map((row) => [row.customer_id, Number(row.sequence)]))
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
