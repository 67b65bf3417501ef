/** Sums by properties that are not rolled up, read from the events; a maximum number of events keeps this fast. */

import type { Sql } from '../operation/sql.ts'
import { invalid } from '../values/errors.ts'
import { type Dimension, dimensionParameters, eventsSql, valueSql } from './dimension.ts'
import { toUsageSum, type UsageSum } from './usage-sum.ts'

/** The maximum number of a customer's events in the range. */
const eventsMax = 50_000

/**
 * The empty value collects events without the property. INVALID_REQUEST when the customer has more events between the first and the
 * last of the times, which ascend.
 */
export async function sumEvents(
  sql: Sql,
  owner: { workspaceId: string; customerId: string },
  dimensions: readonly Dimension[],
  times: readonly Date[],
): Promise<UsageSum[]> {
  const { rows } = await sql.query({
    name: 'sum_events',
    text: `
      with d as (
        select * from unnest($3::text[], $4::text[], $5::text[]) as d(dimension, kind, name)
      ), e as materialized (
        select * from usage_event
        where workspace_id = $1 and customer_id = $2 and timestamp >= $6 and timestamp < $7
        limit ${eventsMax + 1}
      )
      select bucket, dimension, value, currency, sum(events) as events, sum(quantity) as quantity,
        sum(credits) as credits, sum(cost) as cost
      from (
        select width_bucket(e.timestamp, $8::timestamptz[]) - 1 as bucket, d.dimension,
          coalesce(${valueSql}, '') as value, coalesce(e.currency, '') as currency, ${eventsSql} as events,
          e.quantity, e.credits, e.cost
        from e cross join d where (select count(*) from e) <= ${eventsMax}
      ) u group by 1, 2, 3, 4
      union all
      select -1, '', '', '', count(*), 0, 0, 0 from e`,
    values: [
      owner.workspaceId,
      owner.customerId,
      ...dimensionParameters(dimensions),
      times[0],
      times.at(-1),
      times,
    ],
  })
  const sums = rows.map(toUsageSum)
  const read = sums.find((sum) => sum.bucket < 0)?.events ?? 0
  if (read > eventsMax) throw unnamed(dimensions, `of more than ${eventsMax} events`)
  return sums.filter((sum) => sum.bucket >= 0)
}

export function unnamed(dimensions: readonly Dimension[], what: string) {
  const properties = dimensions.flatMap((d) => d.names)
  return invalid(
    `Usage ${what} is not summed by ${properties.join(', ')}: name it with setAttributionProperties.`,
    { properties },
  )
}
