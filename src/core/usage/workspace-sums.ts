/** Reads sums of the usage of all customers of a workspace: from its own rollups, and the events that are not in them yet. */
import { DomainError } from '../errors.ts'
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

const hourMs = 3_600_000
const quarterMs = 900_000

/** Times of a whole workspace must be multiples of this: quarters of an hour, or days where sums are by the day. */
export function stepMsOf(dimensions: readonly Dimension[]): number {
  const grainMs = grainOf(dimensions)
  return grainMs === hourMs ? quarterMs : grainMs
}

/** Rows of customers' logs that are not rolled up yet, and still looked through: some 0.3 s. */
const tailMax = 100_000

/** A row of bucket -1 says how much is not rolled up. Of an hour without its quarters `first` is null. */
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
    select w.bucket, d.dimension, r.value, r.currency, q.*
    from unnest($5::int[], $6::timestamptz[], $7::timestamptz[], $8::int[], $9::int[])
      as w(bucket, low, high, first, last)
    cross join (select distinct dimension from d) d
    cross join lateral (
      select * from workspace_rollup r where r.workspace_id = $1 and r.dimension = d.dimension
        and r.at >= w.low and r.at < w.high offset 0
    ) r
    cross join lateral (
      select r.events, r.quantity, r.credits, r.cost where w.first is null
      union all
      select sum(r.quarters[i]), sum(r.quarters[i + 4]), sum(r.quarters[i + 8]),
        sum(r.quarters[i + 12])
      from generate_series(w.first, w.last) i where w.first is not null having w.first is not null
    ) q
    union all
    select width_bucket(e.timestamp, $10::timestamptz[]) - 1, d.dimension, ${valueSql},
      coalesce(e.currency, ''), ${eventsSql}, ${quantitySql}, e.credits, e.cost
    from behind b
    cross join lateral (
      select * from usage_event e
      where e.workspace_id = $1 and e.customer_id = b.customer_id
        and e.sequence > b.mark and e.sequence <= b.sequence offset 0
    ) e
    join d on d.dimension = b.dimension
    where (select rows from tail) <= ${tailMax} and e.timestamp >= $11 and e.timestamp < $12
  )
  select bucket, dimension, value, currency, sum(events) as events, sum(quantity) as quantity,
    sum(credits) as credits, sum(cost) as cost
  from u where value is not null group by 1, 2, 3, 4
  union all
  select -1, '', '', '', rows, 0, 0, 0 from tail`

/** See `sumUsage`. */
export async function sumWorkspaceUsage(
  sql: Sql,
  workspaceId: string,
  dimensions: readonly Dimension[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  const { rows } = await sql.query({
    name: 'sum_workspace_usage',
    text: query,
    values: [
      workspaceId,
      ...dimensionParameters(dimensions),
      ...pieces(times, grainOf(dimensions)),
      times,
      times[0],
      times.at(-1),
    ],
  })
  const sums = rows.map(toUsageSum)
  const left = sums.find((sum) => sum.bucket < 0)?.events ?? 0
  if (left > tailMax) {
    throw new DomainError(
      'UNAVAILABLE',
      'Usage of the workspace is still being summed, after an import or because something new is summed by; try again.',
      { retryAfterSeconds: 10 },
    )
  }
  return sums.filter((sum) => sum.bucket >= 0)
}

/** As parameters: bucket, start and end of the rollups, and the first and last of the quarters of an hour, from 1. */
function pieces(times: readonly Date[], grainMs: number) {
  const { whole, edges } = cut(times, grainMs)
  const quarters = edges.map(({ bucket, start, end }) => {
    const hour = Math.floor(start.getTime() / hourMs) * hourMs
    return {
      piece: { bucket, start: new Date(hour), end },
      first: (start.getTime() - hour) / quarterMs + 1,
      last: (end.getTime() - hour) / quarterMs,
    }
  })
  return [
    ...piecesParameters([...whole, ...quarters.map((q) => q.piece)]),
    [...whole.map(() => null), ...quarters.map((q) => q.first)],
    [...whole.map(() => null), ...quarters.map((q) => q.last)],
  ]
}
