/**
 * Reads sums of usage: what the rollups hold whole, and from the events what sticks out of it or is not rolled up yet. One
 * statement sees one moment, so that no event is missed or counted twice while a roll-up runs.
 */
import type { Sql } from '../operation.ts'
import {
  type Dimension,
  dimensionParameters,
  eventsSql,
  quantitySql,
  valueSql,
} from './dimension.ts'
import { cut, piecesParameters } from './pieces.ts'
import { grainOf, toUsageSum, type UsageSum } from './usage-sum.ts'
import { sumWorkspaceUsage } from './workspace-sums.ts'

/** One customer, or all of the workspace (null). */
export interface UsageOwner {
  workspaceId: string
  customerId: string | null
}

// The tail is found by its sequence alone: told of the time too, the planner might go through all events of the range; told
// of no end, it would expect a third of all events, and read them all.
const query = `
  with d as (
    select d.*, coalesce(m.sequence, 0) as mark
    from unnest($3::text[], $4::text[], $5::text[]) as d(dimension, kind, name)
    left join usage_rollup_mark m
      on m.workspace_id = $1 and m.customer_id = $2 and m.dimension = d.dimension
  ), tail as materialized (
    select * from usage_event e
    where e.workspace_id = $1 and e.customer_id = $2 and e.sequence > (select min(mark) from d)
      and e.sequence <= (
        select a.sequence from credit_account a where a.workspace_id = $1 and a.customer_id = $2)
  ), u as (
    select w.bucket, d.dimension, r.value, r.currency, r.events, r.quantity, r.credits, r.cost
    from unnest($6::int[], $7::timestamptz[], $8::timestamptz[]) as w(bucket, low, high)
    cross join (select distinct dimension from d) d
    cross join lateral (
      select * from usage_rollup r where r.workspace_id = $1 and r.customer_id = $2
        and r.dimension = d.dimension and r.at >= w.low and r.at < w.high offset 0
    ) r
    union all
    select w.bucket, d.dimension, ${valueSql}, coalesce(e.currency, ''), ${eventsSql},
      ${quantitySql}, e.credits, e.cost
    from unnest($9::int[], $10::timestamptz[], $11::timestamptz[]) as w(bucket, low, high)
    cross join lateral (
      select * from usage_event e where e.workspace_id = $1 and e.customer_id = $2
        and e.timestamp >= w.low and e.timestamp < w.high offset 0
    ) e
    join d on e.sequence <= d.mark
    union all
    select width_bucket(e.timestamp, $12::timestamptz[]) - 1, d.dimension, ${valueSql},
      coalesce(e.currency, ''), ${eventsSql}, ${quantitySql}, e.credits, e.cost
    from d join tail e on e.sequence > d.mark and e.timestamp >= $13 and e.timestamp < $14
  )
  select bucket, dimension, value, currency, sum(events) as events, sum(quantity) as quantity,
    sum(credits) as credits, sum(cost) as cost
  from u where value is not null group by 1, 2, 3, 4`

/**
 * Sums between each two of the times, which ascend. The dimensions are rolled up by hours, all of them, or by days. Of a
 * whole workspace the times must be quarters of an hour; UNAVAILABLE while too much of it is not rolled up yet.
 */
export async function sumUsage(
  sql: Sql,
  { workspaceId, customerId }: UsageOwner,
  dimensions: readonly Dimension[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  if (customerId === null) return sumWorkspaceUsage(sql, workspaceId, dimensions, times)
  const { whole, edges } = cut(times, grainOf(dimensions))
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
  return rows.map(toUsageSum)
}
