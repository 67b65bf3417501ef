/**
 * Tells which segments got events after they were measured, so that only those are measured again.
 *
 * An event that is recorded late has an event time in the segment and a higher sequence, and so has an event that reverses one of the
 * segment. The index of event times finds them without reading the others; when little was recorded since, that is read instead.
 */
import { isBackfilledSql } from '../entitlements/counts/backfilled.ts'
import type { Sql } from '../operation/sql.ts'
import { isOfSegmentSql, type SegmentAt } from './usage-segment.ts'

export interface LateUsage {
  /** Whether the segment has events after its sequence; its quantity may be the same all the same. */
  isLate: boolean
  /** The account's sequence: the answer holds for the events up to it. */
  throughSequence: number
}

/** Reading so many events takes some milliseconds; looking through the index takes 100 ms for each million of the segment. */
const fewEvents = 5_000

const isLateSql = `
  e.timestamp >= k.since and e.timestamp < k.until
    and ${isOfSegmentSql('k.event_type', 'k.subscription', 'k.also_unnamed')}
    and (e.reverses is not null or not (${isBackfilledSql}))`

/** The answers in the order of the segments, which may be of several customers; each says up to which sequence it was measured. */
export async function lateUsage(
  sql: Sql,
  segments: readonly SegmentAt[],
  few = fewEvents,
): Promise<LateUsage[]> {
  if (segments.length === 0) return []
  const of = <Value>(read: (segment: SegmentAt) => Value) => segments.map(read)
  const { rows } = await sql.query<{ head: string; is_late: boolean }>({
    name: 'bill_late_usage',
    text: `
      select coalesce(a.sequence, 0) as head, case
        when a.sequence is null or a.sequence <= k.through then false
        when a.sequence - k.through <= $9::int then exists (
          select from (
            select * from usage_event where workspace_id = k.workspace_id
              and customer_id = k.customer_id and sequence > k.through
            order by sequence limit $9::int
          ) e where ${isLateSql})
        else exists (
          select from usage_event e where e.workspace_id = k.workspace_id
            and e.customer_id = k.customer_id and e.sequence > k.through and ${isLateSql} offset 0)
        end as is_late
      from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[],
        $6::text[], $7::boolean[], $8::bigint[]) with ordinality as k(workspace_id, customer_id,
        since, until, event_type, subscription, also_unnamed, through, place)
      left join credit_account a
        on a.workspace_id = k.workspace_id and a.customer_id = k.customer_id
      order by k.place`,
    values: [
      of(({ workspaceId }) => workspaceId),
      of(({ customerId }) => customerId),
      of(({ start }) => start),
      of(({ end }) => end),
      of(({ counted }) => counted.eventType),
      of(({ subscription }) => subscription?.id ?? null),
      of(({ subscription }) => subscription?.alsoUnnamed ?? false),
      of(({ throughSequence }) => throughSequence),
      few,
    ],
  })
  return rows.map(({ head, is_late }) => ({ isLate: is_late, throughSequence: Number(head) }))
}
