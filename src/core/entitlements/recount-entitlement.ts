/** Makes the counters of an entitlement right after its periods moved: counts the stored events again. */
import { eventTypeOf, type Feature } from '../catalog/catalog.ts'
import { decimalText } from '../decimal.ts'
import { standingEvents } from '../ledger/reversals.ts'
import type { WriteContext } from '../operation.ts'
import { endlessPeriod, type PeriodRange } from '../period.ts'
import { counterKeepMs, type Entitlement, periodOf } from './entitlement.ts'
import { type Recount, recount } from './recount.ts'

/**
 * Counts every period that an event can still fall into, late ones and those ahead of the clock; only usage while the
 * entitlement holds counts. The caller holds the lock of the customer's account. Counters of other terms must not stay: a
 * late event would be counted from nothing, or on top of a period of another length that starts at the same time.
 */
export async function recountEntitlement(
  ctx: WriteContext,
  customerId: string,
  feature: Feature,
  entitlement: Entitlement,
): Promise<void> {
  const earliest = new Date(ctx.now.getTime() - counterKeepMs)
  const { start } = periodOf(entitlement, earliest)
  const owner = { workspaceId: ctx.workspaceId, customerId, featureId: feature.id }
  await forget(ctx, owner, earliest, start)
  const events = await standingEvents(
    ctx.sql,
    owner,
    [eventTypeOf(feature)],
    new Date(Math.max(start.getTime(), entitlement.effectiveAt.getTime())),
    entitlement.expiresAt ?? endlessPeriod.end,
  )
  const byPeriod = Map.groupBy(events, (e) => periodOf(entitlement, e.timestamp).start.getTime())
  const counted = [...byPeriod.values()].map((group) => {
    const range = periodOf(entitlement, group[0]?.timestamp ?? ctx.now)
    return { range, ...recount(feature, group, range) }
  })
  await keep(ctx, owner, counted)
}

type Owner = { workspaceId: string; customerId: string; featureId: string }

/** One statement each for any number: Prisma would split a long list and run its parts side by side on the one connection. */
async function keep(
  ctx: WriteContext,
  { workspaceId, customerId, featureId }: Owner,
  counted: (Recount & { range: PeriodRange })[],
): Promise<void> {
  if (counted.length === 0) return
  await ctx.sql.query({
    text: `insert into usage_counter
        (workspace_id, customer_id, feature_id, period_start, period_end, value, value_at)
      select $1, $2, $3, *
      from unnest($4::timestamptz[], $5::timestamptz[], $6::numeric[], $7::timestamptz[])`,
    values: [
      workspaceId,
      customerId,
      featureId,
      counted.map((c) => c.range.start),
      counted.map((c) => c.range.end),
      counted.map((c) => decimalText(c.value)),
      counted.map((c) => c.valueAt),
    ],
  })
  const texts = counted.flatMap((c) => [...c.texts].map((text) => ({ text, at: c.range.start })))
  if (texts.length === 0) return
  await ctx.sql.query({
    text: `insert into usage_unique (workspace_id, customer_id, feature_id, period_start, value)
      select $1, $2, $3, * from unnest($4::timestamptz[], $5::text[])`,
    values: [workspaceId, customerId, featureId, texts.map((t) => t.at), texts.map((t) => t.text)],
  })
}

/** Drops what counts from then on, under these terms or the ones before. */
async function forget(ctx: WriteContext, owner: Owner, earliest: Date, start: Date): Promise<void> {
  const values = [owner.workspaceId, owner.customerId, owner.featureId, earliest, start]
  const stale = `workspace_id = $1 and customer_id = $2 and feature_id = $3
    and (period_end > $4::timestamptz or period_start >= $5::timestamptz)`
  await ctx.sql.query({
    text: `delete from usage_unique where workspace_id = $1 and customer_id = $2
      and feature_id = $3 and period_start in (select period_start from usage_counter where ${stale})`,
    values,
  })
  await ctx.sql.query({ text: `delete from usage_counter where ${stale}`, values })
}
