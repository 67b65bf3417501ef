/**
 * Reads sums of usage: whole grains from the rollups, and from the events the edges and what is not rolled up yet. One
 * statement sees one snapshot, so no event is missed or counted twice while a roll-up runs.
 */
import type { Sql } from '../operation/sql.ts'
import {
  type Dimension,
  dimensionParameters,
  epochSql,
  eventsSql,
  isPricedSql,
  otherValue,
  pricedSql,
  sqlOfQuantity,
  sqlOfValue,
} from './dimension.ts'
import { cutFine, piecesParameters, quartersParameters } from './pieces.ts'
import { someQuartersSql } from './rollup-columns.ts'
import { grainOf, summedUpSql, toUsageSums, type UsageSum } from './usage-sum.ts'
import { sumWorkspaceUsage } from './workspace-sums.ts'

/** One customer, or the whole workspace (null). */
export interface UsageOwner {
  workspaceId: string
  customerId: string | null
}

/** The price key of an event is computed once, and not once for each dimension that needs it. */
const eventSql = `
  select e.*, case when (select bool_or(${isPricedSql}) from d) then ${pricedSql} end as priced`
const figuresSql = `
  ${sqlOfValue('p.said', 'e.priced')}, coalesce(e.currency, ''), ${eventsSql},
  ${sqlOfQuantity('p.said')}, e.credits, e.cost`
const saidSql = 'cross join lateral (select e.properties -> d.name as said offset 0) p'
const saysSql = `(d.kind <> 'units' or d.name = 'quantity' or e.properties ? d.name)`

// The tail is found by its sequence alone: with a condition on the time, the planner might read all events of the range; without
// an end, it would expect a third of all events, and read them all.
const query = `
  with d as (
    select d.*, coalesce(m.sequence, 0) as mark
    from unnest($3::text[], $4::text[], $5::text[]) as d(dimension, kind, name)
    left join usage_rollup_mark m
      on m.workspace_id = $1 and m.customer_id = $2 and m.dimension = d.dimension
  ), tail as materialized (
    ${eventSql} from usage_event e
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
    select w.bucket, d.dimension, r.value, r.currency, ${someQuartersSql}
    from unnest($9::int[], $10::timestamptz[], $11::int[], $12::int[])
      as w(bucket, hour, first, last)
    cross join (select distinct dimension from d) d
    cross join lateral (
      select * from usage_rollup r where r.workspace_id = $1 and r.customer_id = $2
        and r.dimension = d.dimension and r.at = w.hour offset 0
    ) r
    union all
    -- Values beyond the maximum are subtracted from the sum in which they were counted.
    select g.bucket, g.dimension, case when g.sign < 0 and not exists (
        select from usage_rollup r where r.workspace_id = $1 and r.customer_id = $2
          and r.dimension = g.dimension and r.at = g.at and r.value = g.value
      ) then '${otherValue}' else g.value end,
      g.currency, g.sign * g.events, g.sign * g.quantity, g.sign * g.credits, g.sign * g.cost
    from (
      select bucket, sign, date_bin('1 day', low, ${epochSql}) as at, dimension, value, currency,
        sum(events) as events, sum(quantity) as quantity, sum(credits) as credits,
        sum(cost) as cost
      from (
        select w.bucket, w.sign, w.low, d.dimension, ${figuresSql}
        from unnest($13::int[], $14::timestamptz[], $15::timestamptz[], $16::int[])
          as w(bucket, low, high, sign)
        cross join lateral (
          ${eventSql} from usage_event e where e.workspace_id = $1 and e.customer_id = $2
            and e.timestamp >= w.low and e.timestamp < w.high offset 0
        ) e
        join d on e.sequence <= d.mark and ${saysSql} ${saidSql}
      ) as g(bucket, sign, low, dimension, value, currency, events, quantity, credits, cost)
      where value is not null group by 1, 2, 3, 4, 5, 6
    ) g
    union all
    select width_bucket(e.timestamp, $17::timestamptz[]) - 1, d.dimension, ${figuresSql}
    from d join tail e on e.sequence > d.mark and ${saysSql} ${saidSql}
    where e.timestamp >= $18 and e.timestamp < $19
  )
  ${summedUpSql}`

/**
 * Sums between each two of the times, which ascend. The dimensions are all rolled up by hours, or all by days. For a
 * whole workspace the times must be quarters of an hour; UNAVAILABLE while too much of it is not rolled up yet.
 */
export async function sumUsage(
  sql: Sql,
  { workspaceId, customerId }: UsageOwner,
  dimensions: readonly Dimension[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  if (customerId === null) return sumWorkspaceUsage(sql, workspaceId, dimensions, times)
  const { whole, quarters, edges } = cutFine(times, grainOf(dimensions))
  const { rows } = await sql.query({
    name: 'sum_usage',
    text: query,
    values: [
      workspaceId,
      customerId,
      ...dimensionParameters(dimensions),
      ...piecesParameters(whole),
      ...quartersParameters(quarters),
      ...piecesParameters(edges),
      edges.map((edge) => edge.sign),
      times,
      times[0],
      times.at(-1),
    ],
  })
  return toUsageSums(workspaceId, rows)
}
