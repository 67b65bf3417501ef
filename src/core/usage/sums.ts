/**
 * Reads sums of a customer's usage: whole hours from the rollups; what sticks out of them, and what is not rolled up
 * yet, from the events. One statement sees one moment, so that no event is missed or counted twice while a roll-up runs.
 */
import { type Decimal, decimal } from '../decimal.ts'
import type { Sql } from '../operation.ts'
import type { TimeRange } from '../time-range.ts'
import { type Dimension, dimensionParameters, eventsSql, valueSql } from './dimension.ts'

export interface UsageOwner {
  workspaceId: string
  customerId: string
}

/** The usage of one value of a dimension in one currency, between two of the times asked for. */
export interface UsageSum {
  /** The key of the dimension. */
  dimension: string
  /** Place among the times asked for: 0 lies between the first and the second. */
  bucket: number
  value: string
  /** Empty for unpriced events. */
  currency: string
  /** Less those reversed. */
  events: number
  quantity: Decimal
  credits: Decimal
  /** Major units of the currency. */
  cost: Decimal
}

interface Piece extends TimeRange {
  bucket: number
}

const hourMs = 3_600_000

/** The whole hours between each two times, and what sticks out at either end. Pure. */
export function splitAtHours(times: readonly Date[]): { whole: Piece[]; edges: Piece[] } {
  const [whole, edges]: [Piece[], Piece[]] = [[], []]
  for (const [i, end] of times.slice(1).entries()) {
    const start = times[i]!
    const first = new Date(Math.ceil(start.getTime() / hourMs) * hourMs)
    const last = new Date(Math.floor(end.getTime() / hourMs) * hourMs)
    if (first > last) {
      edges.push({ bucket: i, start, end })
      continue
    }
    const pieces = [
      { bucket: i, start, end: first },
      { bucket: i, start: last, end },
    ]
    edges.push(...pieces.filter((piece) => piece.start < piece.end))
    if (first < last) whole.push({ bucket: i, start: first, end: last })
  }
  return { whole, edges }
}

// The tail is found by its sequence alone: told of the time too, the planner might go through all events of the range.
const query = `
  with d as (
    select d.*, coalesce(m.sequence, 0) as mark
    from unnest($3::text[], $4::text[], $5::text[]) as d(dimension, kind, name)
    left join usage_rollup_mark m
      on m.workspace_id = $1 and m.customer_id = $2 and m.dimension = d.dimension
  ), tail as materialized (
    select * from usage_event e
    where e.workspace_id = $1 and e.customer_id = $2 and e.sequence > (select min(mark) from d)
  ), u as (
    select w.bucket, d.dimension, r.value, r.currency, r.events, r.quantity, r.credits, r.cost
    from unnest($6::int[], $7::timestamptz[], $8::timestamptz[]) as w(bucket, low, high)
    cross join d
    join usage_rollup r on r.workspace_id = $1 and r.customer_id = $2
      and r.dimension = d.dimension and r.at >= w.low and r.at < w.high
    union all
    select w.bucket, d.dimension, ${valueSql}, coalesce(e.currency, ''), ${eventsSql}, e.quantity,
      e.credits, e.cost
    from unnest($9::int[], $10::timestamptz[], $11::timestamptz[]) as w(bucket, low, high)
    join usage_event e on e.workspace_id = $1 and e.customer_id = $2
      and e.timestamp >= w.low and e.timestamp < w.high
    join d on e.sequence <= d.mark
    union all
    select width_bucket(e.timestamp, $12::timestamptz[]) - 1, d.dimension, ${valueSql},
      coalesce(e.currency, ''), ${eventsSql}, e.quantity, e.credits, e.cost
    from d join tail e on e.sequence > d.mark and e.timestamp >= $13 and e.timestamp < $14
  )
  select bucket, dimension, value, currency, sum(events) as events, sum(quantity) as quantity,
    sum(credits) as credits, sum(cost) as cost
  from u where value is not null group by 1, 2, 3, 4`

/** Sums between each two of the times, which ascend; a date outside is none of them. */
export async function sumUsage(
  sql: Sql,
  { workspaceId, customerId }: UsageOwner,
  dimensions: readonly Dimension[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  const { whole, edges } = splitAtHours(times)
  const { rows } = await sql.query({
    name: 'sum_usage',
    text: query,
    values: [
      workspaceId,
      customerId,
      ...dimensionParameters(dimensions),
      ...piecesParameters(whole),
      ...piecesParameters(edges),
      times,
      times[0],
      times.at(-1),
    ],
  })
  return rows.map((row) => ({
    dimension: row.dimension,
    bucket: row.bucket,
    value: row.value,
    currency: row.currency,
    events: Number(row.events),
    quantity: decimal(row.quantity),
    credits: decimal(row.credits),
    cost: decimal(row.cost),
  }))
}

function piecesParameters(pieces: Piece[]): [number[], Date[], Date[]] {
  return [pieces.map((p) => p.bucket), pieces.map((p) => p.start), pieces.map((p) => p.end)]
}

/** From the first event to the last one by event time, reversed or not; null without any. */
export async function usageExtent(sql: Sql, owner: UsageOwner): Promise<TimeRange | null> {
  const { rows } = await sql.query({
    name: 'usage_extent',
    text: `
      select min(timestamp) as start, max(timestamp) as end from usage_event
      where workspace_id = $1 and customer_id = $2`,
    values: [owner.workspaceId, owner.customerId],
  })
  const { start, end } = rows[0]
  return start && { start, end }
}
