/** Corrects the counters of an entitlement after its terms changed, from a tally that was made without locks. */
import type { Feature } from '../../catalog/catalog.ts'
import type { WriteContext } from '../../operation/operation.ts'
import { Overtaken } from '../../operation/preparation.ts'
import { decimalText } from '../../values/decimal.ts'
import { counterKeepMs, type Entitlement, periodOf } from '../entitlement.ts'
import { readLater } from './later-events.ts'
import { moveOn, type Tally, talliedOf } from './tally.ts'
import { isSame, tallyFor } from './tally-history.ts'
import { type FeatureOwner, noteTexts, stageTexts } from './unique-texts.ts'

/**
 * Counts every period that an event can still fall into, late events and those ahead of the clock included; only usage while the
 * entitlement holds counts. The caller holds the lock of the customer's account, under which only the events after the
 * tally are read. Counters under other terms must be removed: a late event would otherwise be counted from zero, or on top of a
 * period of another length that starts at the same time. Throws Overtaken when the tally has other terms or is too old.
 */
export async function recountEntitlement(
  ctx: WriteContext,
  customerId: string,
  feature: Feature,
  entitlement: Entitlement,
  tally: Tally | null,
): Promise<void> {
  const { workspaceId, sql } = ctx
  if (!isCounted(feature)) return
  if (!tally || !isSame(tally, tallyFor(feature, entitlement, ctx.now))) throw new Overtaken()
  const later = await readLater(sql, { workspaceId, customerId }, tally)
  if (later.more) throw new Overtaken()
  // If the transaction fails from here on, the tally no longer matches what is stored.
  tally.used = true
  const changes = moveOn(tally, later)
  if (!changes) throw new Overtaken()
  const owner = { workspaceId, customerId, featureId: feature.id }
  const replaced = await forget(ctx, owner, entitlement)
  await keep(ctx, owner, tally)
  if (feature.meter?.aggregation !== 'UNIQUE_COUNT') return
  await stageTexts(sql, owner, tally, changes)
  if (replaced || changes.said.length > 0) await noteTexts(sql, owner, ctx.serverNow)
}

/** Whether usage of the feature has counters. */
export function isCounted({ type }: Pick<Feature, 'type'>): boolean {
  return type === 'METERED' || type === 'CREDITS'
}

/** Stores the counters in one statement: Prisma would split a long list and run its parts concurrently on the one connection. */
async function keep(
  ctx: WriteContext,
  { workspaceId, customerId, featureId }: FeatureOwner,
  tally: Tally,
): Promise<void> {
  const counters = talliedOf(tally)
  if (counters.length === 0) return
  await ctx.sql.query({
    text: `insert into usage_counter
        (workspace_id, customer_id, feature_id, edition, period_start, period_end, value, value_at)
      select $1, $2, $3, $4::bigint, *
      from unnest($5::timestamptz[], $6::timestamptz[], $7::numeric[], $8::timestamptz[])`,
    values: [
      workspaceId,
      customerId,
      featureId,
      tally.edition,
      counters.map((c) => c.range.start),
      counters.map((c) => c.range.end),
      counters.map((c) => decimalText(c.value)),
      counters.map((c) => c.valueAt),
    ],
  })
}

/** Removes the counters from a time on, whatever their terms; answers whether there were any. */
async function forget(
  ctx: WriteContext,
  owner: FeatureOwner,
  entitlement: Entitlement,
): Promise<boolean> {
  const earliest = new Date(ctx.now.getTime() - counterKeepMs)
  const { start } = periodOf(entitlement, earliest)
  const { rows } = await ctx.sql.query({
    text: `
      with gone as (
        delete from usage_counter where workspace_id = $1 and customer_id = $2 and feature_id = $3
          and (period_end > $4::timestamptz or period_start >= $5::timestamptz)
        returning 1
      )
      select count(*) as count from gone`,
    values: [owner.workspaceId, owner.customerId, owner.featureId, earliest, start],
  })
  return Number(rows[0]?.count) > 0
}
