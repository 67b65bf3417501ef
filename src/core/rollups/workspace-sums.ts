/** Reads sums of the usage of all customers of a workspace: from its own rollups, and the events that are not in them yet. */

import type { Sql } from '../operation/sql.ts'
import { DomainError } from '../values/errors.ts'
import {
  type Dimension,
  dimensionParameters,
  eventsSql,
  grainMsOf,
  quantitySql,
  valueSql,
} from './dimension.ts'
import { cutFine, hourMs, piecesParameters, quarterMs, quartersParameters } from './pieces.ts'
import { someQuartersSql } from './rollup-columns.ts'
import { summedUpSql, toUsageSums, type UsageSum } from './usage-sum.ts'

/** The times for a whole workspace must be multiples of this: quarters of an hour, or days when any dimension is summed by the day. */
export function stepMsOf(dimensions: readonly Dimension[]): number {
  const grainMs = coarsestOf(dimensions)
  return grainMs === hourMs ? quarterMs : grainMs
}

/** Whole days are whole hours too: the dimensions may differ. */
function coarsestOf(dimensions: readonly Dimension[]): number {
  return Math.max(...dimensions.map(grainMsOf))
}

/** The maximum number of rows not rolled up yet that are read from customers’ logs, in some 1.2 s; a server leaves 100,000. */
const tailMax = 400_000

/** A row with the bucket -1 holds the number of rows that are not rolled up. */
const query = `
  with d as (
    select * from unnest($2::text[], $3::text[], $4::text[]) as d(dimension, kind, name)
  ), behind as materialized (
    select a.customer_id, d.dimension, coalesce(m.sequence, 0) as mark, a.sequence
    from credit_account a
    cross join (select distinct dimension from d) d
    left join usage_rollup_mark m on m.workspace_id = $1 and m.customer_id = a.customer_id
      and m.dimension = d.dimension
    where a.workspace_id = $1 and a.sequence > coalesce(m.sequence, 0)
  ), tail as (
    select coalesce(sum(sequence - mark), 0) as rows from (
      select sequence, min(mark) as mark from behind group by customer_id, sequence
    ) b
  ), u as (
    select w.bucket, d.dimension, r.value, r.currency, r.events, r.quantity, r.credits, r.cost
    from unnest($5::int[], $6::timestamptz[], $7::timestamptz[]) as w(bucket, low, high)
    cross join (select distinct dimension from d) d
    cross join lateral (
      select * from workspace_rollup r where r.workspace_id = $1 and r.dimension = d.dimension
        and r.at >= w.low and r.at < w.high offset 0
    ) r
    union all
    select w.bucket, d.dimension, r.value, r.currency, ${someQuartersSql}
    from unnest($8::int[], $9::timestamptz[], $10::int[], $11::int[])
      as w(bucket, hour, first, last)
    cross join (select distinct dimension from d) d
    cross join lateral (
      select * from workspace_rollup r where r.workspace_id = $1 and r.dimension = d.dimension
        and r.at = w.hour offset 0
    ) r
    union all
    select width_bucket(e.timestamp, $12::timestamptz[]) - 1, d.dimension, ${valueSql},
      coalesce(e.currency, ''), ${eventsSql}, ${quantitySql}, e.credits, e.cost
    from behind b
    cross join lateral (
      select * from usage_event e
      where e.workspace_id = $1 and e.customer_id = b.customer_id
        and e.sequence > b.mark and e.sequence <= b.sequence offset 0
    ) e
    join d on d.dimension = b.dimension
    where (select rows from tail) <= ${tailMax} and e.timestamp >= $13 and e.timestamp < $14
  )
  ${summedUpSql}
  union all
  select -1, '', '', '', rows, 0, 0, 0 from tail`

/** See `sumUsage`. */
export async function sumWorkspaceUsage(
  sql: Sql,
  workspaceId: string,
  dimensions: readonly Dimension[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  const { whole, quarters } = cutFine(times, coarsestOf(dimensions))
  const { rows } = await sql.query({
    name: 'sum_workspace_usage',
    text: query,
    values: [
      workspaceId,
      ...dimensionParameters(dimensions),
      ...piecesParameters(whole),
      ...quartersParameters(quarters),
      times,
      times[0],
      times.at(-1),
    ],
  })
  const sums = await toUsageSums(workspaceId, rows)
  const left = sums.find((sum) => sum.bucket < 0)?.events ?? 0
  if (left > tailMax) {
    throw new DomainError(
      'UNAVAILABLE',
      'Usage of the workspace is still being summed, after an import or for a new dimension; try again.',
      { retryAfterSeconds: 10 },
    )
  }
  return sums.filter((sum) => sum.bucket >= 0)
}
