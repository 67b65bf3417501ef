/** The events behind the usage of a line, a page at a time. */
import { isBackfilledSql } from '../entitlements/counts/backfilled.ts'
import type { Sql } from '../operation/sql.ts'
import { toUsageEvent, type UsageEventRow } from '../usage/event-row.ts'
import type { UsageEvent } from '../usage/usage-event.ts'
import type { Window } from '../values/page.ts'
import { isOfSegmentSql, type SegmentAt, segmentValues } from './usage-segment.ts'

/**
 * The events that stand in the segment at its sequence, which are those that `measureUsage` counts, in the order of their sequence;
 * an inverted window is read from its end. `within` are the lowest and highest sequence of them, when known: what lies outside need not be looked through.
 */
export async function usageEventsBehind(
  sql: Sql,
  segment: SegmentAt,
  { limit, after, before, inverted }: Window<number>,
  within: { first: number; last: number } | null = null,
): Promise<UsageEvent[]> {
  const from = Math.max(after ?? 0, within ? within.first - 1 : 0)
  const lasts = [segment.throughSequence, ...(within ? [within.last] : [])]
  const to = Math.min(...lasts, ...(before === null ? [] : [before - 1]))
  const { rows } = await sql.query<UsageEventRow>({
    text: `
      select e.* from usage_event e
      where e.workspace_id = $1 and e.customer_id = $2
        and e.sequence > $9::bigint and e.sequence <= $10::bigint
        and e.timestamp >= $3 and e.timestamp < $4 and ${isOfSegmentSql()}
        and e.reverses is null and not (${isBackfilledSql}) and not exists (
          select from usage_event r where r.workspace_id = e.workspace_id
            and r.customer_id = e.customer_id and r.reverses = e.sequence
            and r.sequence <= $8 offset 0)
      order by e.sequence ${inverted ? 'desc' : 'asc'} limit $11::int`,
    values: [...segmentValues(segment), from, to, limit],
  })
  return rows.map(toUsageEvent)
}
