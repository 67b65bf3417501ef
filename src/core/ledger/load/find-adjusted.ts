/** Finds, without locks, the events that an adjustment of usage may reverse. */
import { isBackfilledSql } from '../../entitlements/counts/backfilled.ts'
import type { ReversalHeirs } from '../../entitlements/counts/heirs.ts'
import { isLinear } from '../../entitlements/counts/recount.ts'
import type { Sql } from '../../operation/sql.ts'
import type { Adjustment } from '../../usage/adjustment.ts'
import { toUsageEvent, type UsageEventRow } from '../../usage/event-row.ts'
import type { UsageEvent } from '../../usage/usage-event.ts'
import { isPositive } from '../../values/decimal.ts'
import { DomainError } from '../../values/errors.ts'
import type { FoundEvents } from '../decide/adjust-usage.ts'
import {
  type AdjustedUsage,
  adjustedUsage,
  excessOf,
  reversedMax,
  take,
} from '../decide/adjusted-usage.ts'
import type { Account } from '../decide/group-state.ts'
import type { AdjustmentReads } from '../ledger.ts'
import { loadAccounts, loadCounters, loadEntitlements } from './accounts.ts'
import { findHeirs } from './find-heirs.ts'

const nothing: FoundEvents = { customerId: null, eventType: '', sequence: 0, events: [] }

/** Finds nothing for what would be refused: the decision says why. `before` is an earlier result that was outdated. */
export async function findAdjusted(
  reads: AdjustmentReads,
  adjustment: Adjustment,
  before: FoundEvents | null,
): Promise<FoundEvents> {
  const { workspaceId, sql, catalogs, now } = reads
  const named = [{ workspaceId, reference: adjustment.customerId }]
  const { distinct, versions } = await loadAccounts(sql, named, { lock: false, now })
  const [account, version] = [distinct[0], versions.get(workspaceId)]
  if (!account || version === undefined) return nothing
  const catalog = await catalogs.get(sql, workspaceId, version)
  await loadEntitlements(sql, distinct)
  const usage = orNull(() => adjustedUsage(account, catalog, adjustment))
  if (!usage) return nothing
  const { customerId, sequence } = account
  const { eventType } = usage.meter
  const moments = [{ account, eventType, at: usage.at }]
  await loadCounters(sql, new Map([[workspaceId, catalog]]), moments)
  const excess = excessOf(account, usage, adjustment)
  const isEnough = excess !== null && !isPositive(excess)
  const standing = isEnough ? [] : await newestOf(sql, account, usage)
  const found = excess === null ? standing : take(usage, standing, excess).taken
  const features = catalog.featuresByEventType.get(eventType) ?? []
  const events: ReversalHeirs[] = []
  for (const event of found) {
    const address = { customerId, sequence: event.sequence }
    const known = before?.events.flatMap(({ heirs }) => heirs) ?? null
    const heirs = features.every(isLinear) ? [] : await findHeirs(reads, address, known)
    events.push({ workspaceId, ...address, heirs })
  }
  return { customerId, eventType, sequence, events }
}

function orNull<T>(act: () => T): T | null {
  try {
    return act()
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/** The newest first, one more than may be reversed. */
async function newestOf(
  sql: Sql,
  { workspaceId, customerId, sequence }: Account,
  { meter, range, at, feature, subscriptionId }: AdjustedUsage,
): Promise<UsageEvent[]> {
  // Of a meter that keeps the last value, only events with a later time matter.
  const start = feature && meter.aggregation === 'LAST' ? at : range.start
  const { rows } = await sql.query<UsageEventRow>({
    name: 'find_adjusted',
    text: `
      select e.* from usage_event e
      where e.workspace_id = $1 and e.customer_id = $2 and e.sequence <= $3
        and e.timestamp >= $4::timestamptz and e.timestamp < $5::timestamptz
        and e.event_type = $6 and ($7 or e.subscription_id is not distinct from $8)
        and e.reverses is null and not (${isBackfilledSql}) and not exists (
          select from usage_event r where r.workspace_id = e.workspace_id
            and r.customer_id = e.customer_id and r.reverses = e.sequence offset 0)
      order by e.sequence desc limit ${reversedMax + 1}`,
    values: [
      ...[workspaceId, customerId, sequence, start, range.end],
      ...[meter.eventType, subscriptionId === undefined, subscriptionId ?? null],
    ],
  })
  return rows.map(toUsageEvent)
}
