/** Makes the counters of an entitlement right after its period moved: counts the stored events again. */
import { eventTypeOf, type Feature } from '../catalog/catalog.ts'
import { decimalText } from '../decimal.ts'
import { standingEvents } from '../ledger/reversals.ts'
import type { WriteContext } from '../operation.ts'
import { endlessPeriod } from '../period.ts'
import { type Entitlement, periodOf } from './entitlement.ts'
import { type Recount, recount } from './recount.ts'

/**
 * Counts the current period and those that events ahead of the clock fall into; only usage while the entitlement holds
 * counts. The caller holds the lock of the customer's account. Past periods keep what was counted at their time.
 */
export async function recountEntitlement(
  ctx: WriteContext,
  customerId: string,
  feature: Feature,
  entitlement: Entitlement,
): Promise<void> {
  const { start } = periodOf(entitlement, ctx.now)
  const owner = { workspaceId: ctx.workspaceId, customerId }
  await forget(ctx, customerId, feature.id, start)
  const events = await standingEvents(
    ctx.sql,
    owner,
    [eventTypeOf(feature)],
    new Date(Math.max(start.getTime(), entitlement.effectiveAt.getTime())),
    entitlement.expiresAt ?? endlessPeriod.end,
  )
  const byPeriod = Map.groupBy(events, (e) => periodOf(entitlement, e.timestamp).start.getTime())
  for (const group of byPeriod.values()) {
    const range = periodOf(entitlement, group[0]?.timestamp ?? ctx.now)
    const counted = recount(feature, group, range)
    const row = { ...owner, featureId: feature.id, periodStart: range.start }
    await ctx.db.usageCounter.create({
      data: {
        ...row,
        periodEnd: range.end,
        value: decimalText(counted.value),
        valueAt: counted.valueAt,
      },
    })
    await keepTexts(ctx, row, counted)
  }
}

type CounterRow = { workspaceId: string; customerId: string; featureId: string; periodStart: Date }

async function keepTexts(ctx: WriteContext, row: CounterRow, { texts }: Recount): Promise<void> {
  if (texts.size === 0) return
  // One statement for any number: Prisma would split a long list and run its parts side by side on the one connection.
  await ctx.sql.query({
    text: `insert into usage_unique (workspace_id, customer_id, feature_id, period_start, value)
      select $1, $2, $3, $4::timestamptz, unnest($5::text[])`,
    values: [row.workspaceId, row.customerId, row.featureId, row.periodStart, [...texts]],
  })
}

/** Drops what counts now or later, under these terms or the ones before. */
async function forget(
  ctx: WriteContext,
  customerId: string,
  featureId: string,
  start: Date,
): Promise<void> {
  const counters = {
    customerId,
    featureId,
    OR: [{ periodEnd: { gt: ctx.now } }, { periodStart: { gte: start } }],
  }
  const stale = await ctx.db.usageCounter.findMany({
    where: counters,
    select: { periodStart: true },
  })
  const starts = stale.map((counter) => counter.periodStart)
  if (starts.length === 0) return
  await ctx.db.usageUnique.deleteMany({
    where: { customerId, featureId, periodStart: { in: starts } },
  })
  await ctx.db.usageCounter.deleteMany({ where: counters })
}
