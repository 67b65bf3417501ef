/** Sums by properties that are not rolled up, read from the events; a maximum number of events keeps this fast. */

import type { Sql } from '../operation/sql.ts'
import { type DomainError, invalid } from '../values/errors.ts'
import {
  type Dimension,
  dimensionParameters,
  eventsSql,
  summedValue,
  valueSql,
} from './dimension.ts'
import type { UsageFilter } from './usage-filter.ts'
import { toUsageSums, type UsageSum } from './usage-sum.ts'

/** The maximum number of a customer's events in the range. */
const eventsMax = 50_000

/** Whether the event `e` meets the filter in $9 to $11: event types, features, and properties as JSON. */
const meetsSql = `
  ($9::text[] is null or e.event_type = any($9)) and ($10::text[] is null or e.feature = any($10))
  and not exists (
    select from jsonb_to_recordset($11::jsonb) as d(kind text, name text, "values" text[])
    where (${valueSql} = any(d."values")) is not true
  )`

export interface EventsAsked {
  dimensions: readonly Dimension[]
  /** They ascend. */
  times: readonly Date[]
  filter: UsageFilter | null
  /** The refusal of usage that is too much, or that of a workspace. */
  refusal(what: string): DomainError
}

/**
 * The empty value collects events without the property. Refused when the customer has more events between the first and the last of
 * the times, whether or not they meet the filter.
 */
export async function sumEvents(
  sql: Sql,
  owner: { workspaceId: string; customerId: string },
  { dimensions, times, filter, refusal }: EventsAsked,
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
        from e cross join d where (select count(*) from e) <= ${eventsMax} and ${meetsSql}
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
      filter?.eventTypes ?? null,
      filter?.features ?? null,
      JSON.stringify((filter?.properties ?? []).map(conditionOf)),
    ],
  })
  const sums = await toUsageSums(owner.workspaceId, rows)
  const read = sums.find((sum) => sum.bucket < 0)?.events ?? 0
  if (read > eventsMax) throw refusal(`of more than ${eventsMax} events`)
  return sums.filter((sum) => sum.bucket >= 0)
}

function conditionOf({ name, values }: UsageFilter['properties'][number]) {
  return { kind: 'property', name, values: values.map(summedValue) }
}

export function unnamed(dimensions: readonly Dimension[], what: string) {
  const properties = dimensions.flatMap((d) => d.names)
  return invalid(
    `Usage ${what} is not summed by ${properties.join(', ')}: name it with setAttributionProperties.`,
    { properties },
  )
}
