/** Measures the usage that a decision asked for; a frozen segment only when events came after it was frozen. */
import { currentCatalog } from '../catalog/current-catalog.ts'
import type { ReadContext } from '../operation/operation.ts'
import { type LateUsage, lateUsage } from './late-usage.ts'
import { measureFew } from './measure-together.ts'
import { type MeasuredUsage, measureUsage } from './measure-usage.ts'
import type { Measurements, MissingUsage } from './measurements.ts'
import { countedBy, type SegmentAt } from './usage-segment.ts'

/** Events that are read at once, of all segments together: some 30 ms of work. */
const eventsMax = 20_000

type Context = Pick<ReadContext, 'sql' | 'workspaceId' | 'catalogs'>

interface Asked {
  missing: MissingUsage
  /** Up to the customer's last event. */
  segment: SegmentAt
}

/** However many events there are: under no lock that anybody waits for. */
export async function measureMissing(ctx: Context, measurements: Measurements): Promise<void> {
  await measureFewMissing(ctx, measurements)
  const asked = await askedOf(ctx, measurements.missing.splice(0))
  const late = await lateUsage(ctx.sql, asked.filter(isFrozen).map(asFrozen))
  for (const one of changedOf(measurements, asked, late)) {
    note(measurements, one, await measureUsage(ctx.sql, one.segment))
  }
}

/**
 * What takes a moment, in a few statements for all segments, so that it can be done under the locks of a decision. Segments of many
 * events stay missing.
 */
export async function measureFewMissing(ctx: Context, measurements: Measurements): Promise<void> {
  const asked = await askedOf(ctx, measurements.missing.splice(0))
  const few = Math.floor(eventsMax / Math.max(asked.length, 1))
  const isShort = ({ missing: { frozenThrough }, segment }: Asked) =>
    frozenThrough === null || segment.throughSequence - frozenThrough <= few
  const short = asked.filter(isShort)
  const late = await lateUsage(ctx.sql, short.filter(isFrozen).map(asFrozen), few)
  const changed = changedOf(measurements, short, late)
  const measured = await measureFew(
    ctx.sql,
    changed.map(({ segment }) => segment),
  )
  for (const [index, one] of changed.entries()) {
    const found = measured[index]
    if (found) note(measurements, one, found)
    else measurements.missing.push(one.missing)
  }
  for (const one of asked) if (!isShort(one)) measurements.missing.push(one.missing)
}

function isFrozen({ missing: { frozenThrough } }: Asked): boolean {
  return frozenThrough !== null
}

/** As of when it was frozen. */
function asFrozen({ missing: { frozenThrough }, segment }: Asked): SegmentAt {
  return { ...segment, throughSequence: frozenThrough ?? 0 }
}

/** All but those that were frozen and have nothing later; `late` is in the order of the frozen ones. */
function changedOf(
  measurements: Measurements,
  asked: readonly Asked[],
  late: readonly LateUsage[],
): Asked[] {
  const unchanged = new Set(asked.filter(isFrozen).filter((_, index) => !late[index]?.isLate))
  for (const { missing } of unchanged) measurements.addNone(missing)
  return asked.filter((one) => !unchanged.has(one))
}

function note(measurements: Measurements, { missing, segment }: Asked, measured: MeasuredUsage) {
  const { alsoUnnamed } = missing
  const { throughSequence, counted } = segment
  measurements.add(missing, { ...measured, throughSequence, counted, alsoUnnamed })
}

async function askedOf(ctx: Context, all: readonly MissingUsage[]): Promise<Asked[]> {
  if (all.length === 0) return []
  const { workspaceId } = ctx
  const catalog = await currentCatalog(ctx)
  const heads = await headsOf(ctx, all)
  return all.map((missing) => {
    const { customerId, segment, alsoUnnamed } = missing
    const { subscriptionId: id, charge, start, end } = segment
    const counted = countedBy(catalog, charge.billable)
    const subscription = { id, alsoUnnamed }
    const throughSequence = heads.get(customerId) ?? 0
    return {
      missing,
      segment: {
        ...{ workspaceId, customerId, counted, subscription, start, end },
        throughSequence,
      },
    }
  })
}

/** The sequences up to which the customers' events are committed. */
async function headsOf(
  { sql, workspaceId }: Context,
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
