/** Walks through the events of a customer in pieces that the database reads quickly, however long the history is. */
import type { Sql } from '../../operation/sql.ts'
import { isBackfilledSql } from './backfilled.ts'

/** The number of events in one piece, counted or not. */
const pageEvents = 10_000

export interface History {
  workspaceId: string
  customerId: string
  /** The range of event times. */
  start: Date
  end: Date
}

/** A position in the order of event time, then sequence. */
interface Edge {
  at: Date
  sequence: number
}

export interface HistoryPage {
  from: Edge
  until: Edge
}

/** All pieces from `start` to `end`, the earliest first. */
export async function* historyPages(sql: Sql, history: History): AsyncGenerator<HistoryPage> {
  const { workspaceId, customerId, start, end } = history
  let from: Edge = { at: start, sequence: 0 }
  for (;;) {
    const { rows } = await sql.query<{ timestamp: Date; sequence: string }>(
      `select timestamp, sequence from usage_event
       where workspace_id = $1 and customer_id = $2
         and (timestamp, sequence) >= ($3::timestamptz, $4::bigint) and timestamp < $5::timestamptz
       order by timestamp, sequence offset ${pageEvents} limit 1`,
      [workspaceId, customerId, from.at, from.sequence, end],
    )
    const next = rows[0] && { at: rows[0].timestamp, sequence: Number(rows[0].sequence) }
    yield { from, until: next ?? { at: end, sequence: 0 } }
    if (!next) return
    from = next
  }
}

/**
 * The events `e` of one type in a piece that count as of a sequence: a reversal after the sequence does not take effect yet.
 * Sorting keeps the planner on this index, since it has no preference while the table is empty.
 */
export const pageSql = (condition = 'true') => `
  select e.* from usage_event e
  where e.workspace_id = $1 and e.customer_id = $2
    and (e.timestamp, e.sequence) >= ($3::timestamptz, $4::bigint)
    and (e.timestamp, e.sequence) < ($5::timestamptz, $6::bigint)
    and e.event_type = $7 and e.sequence <= $8 and ${condition} and e.reverses is null and not (${isBackfilledSql})
    and not exists (
      select from usage_event r where r.workspace_id = e.workspace_id
        and r.customer_id = e.customer_id and r.reverses = e.sequence and r.sequence <= $8 offset 0)
  order by e.timestamp, e.sequence offset 0`

/** The parameters of `pageSql`. */
export function pageValues(
  { workspaceId, customerId }: History,
  { from, until }: HistoryPage,
  eventType: string,
  sequence: number,
): unknown[] {
  return [
    workspaceId,
    customerId,
    ...[from.at, from.sequence, until.at, until.sequence],
    eventType,
    sequence,
  ]
}
