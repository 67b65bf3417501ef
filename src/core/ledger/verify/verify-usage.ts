/** Checks of the sums and counts of usage events: rollups, counters, and the texts of unique counts. */

import { propertyNumberSql } from '../../catalog/property-number.ts'
import { isBackfilledSql } from '../../entitlements/counts/backfilled.ts'
import { counterKeepMs, eventAgeMaxMs } from '../../entitlements/entitlement.ts'
import {
  eventsSql,
  isByDaySql,
  otherValue,
  partsSql,
  quantitySql,
  valueSql,
  valuesMaxSql,
} from '../../rollups/dimension.ts'
import { quarterColumns, sumColumns } from '../../rollups/rollup-columns.ts'
import { dayMs } from '../../values/period.ts'
import type { Check } from './ledger-check.ts'

/** Counters are pruned after this time, and one that a reversal recreates lacks its past. */
const keptDays = counterKeepMs / dayMs

/** The age up to which events are accepted; the counter of an older event may be gone. */
const acceptedDays = eventAgeMaxMs / dayMs

/** An entitlement in force (`n`), its feature, the property that its meter reads, and the time of its customer. */
const limited = `
  select n.customer_id, n.feature_id, n.effective_at, coalesce(n.expires_at, 'infinity') as expires_at,
    n.updated_at, f.key, f.type as feature_type, m.aggregation, m.value_property,
    coalesce(m.event_type, f.key) as event_type, coalesce(a.clock_now, $2) as now
  from entitlement n
  join credit_account a on a.workspace_id = n.workspace_id and a.customer_id = n.customer_id
  join feature f on f.workspace_id = n.workspace_id and f.id = n.feature_id
  left join meter m on m.workspace_id = f.workspace_id and m.id = f.meter_id
  where n.workspace_id = $1 and n.revoked_at is null and f.type in ('METERED', 'CREDITS')`

/** Events that no other event reverses, and that are no imported history. */
const effectiveEvents = `
  select * from usage_event e
  where e.workspace_id = $1 and e.reverses is null and not (${isBackfilledSql}) and not exists (
    select from usage_event r where r.workspace_id = e.workspace_id
      and r.customer_id = e.customer_id and r.reverses = e.sequence)`

/** The property that the meter of `l` reads in the event `e`. */
const property = `(e.properties -> l.value_property)`

/** The measurement of the event for the limit: a number, or a text for a unique count; null without the property. */
const measured = `
  case when l.feature_type = 'CREDITS' then e.credits
    when l.aggregation is null or l.aggregation = 'COUNT' then 1
    when l.aggregation = 'UNIQUE_COUNT' then null
    when l.value_property is null then e.quantity
    else ${propertyNumberSql(property)} end as number,
  case when l.feature_type <> 'CREDITS' and l.aggregation = 'UNIQUE_COUNT'
      and jsonb_typeof(${property}) <> 'null'
    -- An object differs from the text with the same content.
    then case when jsonb_typeof(${property}) in ('object', 'array') then 'json ' else 'text ' end
      || (${property} #>> '{}') end as value`

const aggregated = `
  case when l.feature_type = 'CREDITS' then sum(l.number)
    when l.aggregation = 'MAX' then max(l.number)
    when l.aggregation = 'LAST'
      then (array_agg(l.number order by l.timestamp desc, l.sequence desc)
        filter (where l.number is not null))[1]
    when l.aggregation = 'UNIQUE_COUNT' then count(distinct l.value)
    else sum(l.number) end`

/** The counter `c` of the event `e`, found by one index look-up: there may be a counter for every minute. */
const counterOfEvent = `
  lateral (
    select k.period_start, k.period_end from usage_counter k
    where k.workspace_id = $1 and k.customer_id = l.customer_id and k.feature_id = l.feature_id
      and k.period_start <= e.timestamp
    order by k.period_start desc limit 1
  ) c`

const governed = `
  e.customer_id = l.customer_id and e.event_type = l.event_type
    and e.timestamp >= l.effective_at and e.timestamp < l.expires_at`

/** A counter has the current terms unless its period had ended when they last changed. */
const counters: Check = {
  name: 'counters',
  text: `
    select c.customer_id, l.key || ' from ' || c.period_start as what,
      coalesce(t.amount, 0) as expected, c.value as actual
    from (${limited}) l
    join usage_counter c on c.workspace_id = $1 and c.customer_id = l.customer_id
      and c.feature_id = l.feature_id and c.period_end > l.updated_at
      and c.period_end > l.now - interval '${keptDays} days'
    left join (
      select l.customer_id, l.feature_id, l.period_start, ${aggregated} as amount
      from (
        select l.*, c.period_start, e.timestamp, e.sequence, ${measured}
        from (${limited}) l
        join (${effectiveEvents}) e on ${governed}
        cross join ${counterOfEvent}
        where e.timestamp < c.period_end
      ) l group by l.customer_id, l.feature_id, l.feature_type, l.aggregation, l.period_start
    ) t on t.customer_id = c.customer_id and t.feature_id = c.feature_id
      and t.period_start = c.period_start
    where coalesce(t.amount, 0) <> c.value`,
}

const missingCounters: Check = {
  name: 'missing counters',
  text: `
    select customer_id, key as what, count(*) || ' events counted' as expected, null as actual
    from (
      select l.customer_id, l.key, ${measured}
      from (${limited}) l
      join (${effectiveEvents}) e on ${governed} and e.timestamp >= l.updated_at
        and e.timestamp > l.now - interval '${acceptedDays} days'
      left join ${counterOfEvent} on true
      where c.period_end is null or c.period_end <= e.timestamp
    ) m where number is not null or value is not null
    group by 1, 2`,
}

const uniqueTexts: Check = {
  name: 'texts of unique counts',
  text: `
    select c.customer_id, f.key || ' from ' || c.period_start as what,
      count(u.value) as expected, c.value as actual
    from usage_counter c
    join feature f on f.workspace_id = c.workspace_id and f.id = c.feature_id and f.type = 'METERED'
    join meter m on m.workspace_id = f.workspace_id and m.id = f.meter_id
      and m.aggregation = 'UNIQUE_COUNT'
    left join usage_unique u on u.workspace_id = c.workspace_id and u.customer_id = c.customer_id
      and u.feature_id = c.feature_id and u.period_start = c.period_start
      and u.edition = c.edition
    where c.workspace_id = $1 and c.period_end > $2 - interval '${keptDays} days'
    group by c.customer_id, f.key, c.period_start, c.value
    having count(u.value) <> c.value`,
}

const quarter = `
  case when ${isByDaySql} then 0 else extract(minute from e.timestamp at time zone 'UTC')::int / 15 end`
const quartersSummed = quarterColumns
  .map(({ sum, quarter, column }) => `sum(${sum}) filter (where quarter = ${quarter}) as ${column}`)
  .join(', ')
const quarterSums = quarterColumns.map(({ column }) => `sum(${column}) as ${column}`).join(', ')
/** The figures of the row, and those of the quarters of its hour. */
const figuresOf = (row: string) => {
  const amount = (column: string) => `coalesce(${row}.${column}, 0)::numeric(38, 9)`
  const quarters = quarterColumns.map(({ column }) => amount(column)).join(', ')
  return `
    ${row}.events || ' events, ' || ${amount('quantity')} || ' units, ' || ${amount('credits')}
      || ' credits, cost ' || ${amount('cost')} || ', in quarters ' || array[${quarters}]::text`
}

const bucket = `date_trunc(case when ${isByDaySql} then 'day' else 'hour' end, e.timestamp, 'UTC')`

/** The sums of the events up to the marks, each by its value: values up to the maximum have sums of their own. */
const rolledUp = `
  select d.customer_id, d.dimension, d.at, d.currency,
    case when d.kind <> 'feature' and d.place > ${valuesMaxSql} then '${otherValue}' else d.value end
      as value,
    sum(d.events) as events, sum(d.quantity) as quantity, sum(d.credits) as credits,
    sum(d.cost) as cost, ${quarterSums}
  from (
    select *, dense_rank() over (partition by customer_id, dimension, at
      order by value = '${otherValue}', first_of_value, value) as place
    from (
      select *, min(first) over (partition by customer_id, dimension, at, value) as first_of_value
      from (
        select customer_id, dimension, kind, at, value, currency, min(sequence) as first,
          sum(events) as events, sum(quantity) as quantity, sum(credits) as credits,
          sum(cost) as cost, ${quartersSummed}
        from (
          select e.customer_id, d.dimension, d.kind, ${bucket} as at, ${valueSql} as value,
            coalesce(e.currency, '') as currency, e.sequence, ${eventsSql} as events,
            ${quantitySql} as quantity, e.credits, e.cost, ${quarter} as quarter
          from (
            select m.*, p.* from usage_rollup_mark m cross join lateral (${partsSql}) p
            where m.workspace_id = $1
          ) d
          join usage_event e on e.workspace_id = $1 and e.customer_id = d.customer_id
            and e.sequence <= d.sequence
            and (d.kind <> 'units' or d.name = 'quantity' or e.properties ? d.name)
        ) s where value is not null group by 1, 2, 3, 4, 5, 6
      ) g
    ) g
  ) d group by 1, 2, 3, 4, 5`

const rollups: Check = {
  name: 'rollups',
  text: `
    select coalesce(r.customer_id, e.customer_id) as customer_id,
      coalesce(r.dimension, e.dimension) || ' ' || coalesce(r.value, e.value) || ' at '
        || coalesce(r.at, e.at) || ' ' || coalesce(r.currency, e.currency) as what,
      ${figuresOf('e')} as expected, ${figuresOf('r')} as actual
    from (select * from usage_rollup where workspace_id = $1) r
    full join (${rolledUp}) e on e.customer_id = r.customer_id and e.dimension = r.dimension
      and e.at = r.at and e.value = r.value and e.currency = r.currency
    where r.at is null or e.at is null or ${figuresOf('e')} <> ${figuresOf('r')}`,
}

const sumsOfAll = `array[${[...sumColumns, ...quarterColumns.map(({ column }) => column)]
  .map((column) => `coalesce(sum(${column}), 0)::numeric(38, 9)`)
  .join(', ')}]::text`

/** Compares the sums over all values by days, since the values that share the sum of the others may differ. */
const workspaceRollups: Check = {
  name: 'workspace rollups',
  text: `
    select '' as customer_id, 'rollups of the workspace by ' || coalesce(r.dimension, w.dimension)
        || ' at ' || coalesce(r.day, w.day) || ' ' || coalesce(r.currency, w.currency) as what,
      r.sums as expected, w.sums as actual
    from (
      select dimension, date_trunc('day', at, 'UTC') as day, currency, ${sumsOfAll} as sums
      from usage_rollup where workspace_id = $1 group by 1, 2, 3
    ) r
    full join (
      select dimension, date_trunc('day', at, 'UTC') as day, currency, ${sumsOfAll} as sums
      from workspace_rollup where workspace_id = $1 group by 1, 2, 3
    ) w on w.dimension = r.dimension and w.day = r.day and w.currency = r.currency
    where r.sums is distinct from w.sums`,
}

export const usageChecks: Check[] = [
  counters,
  missingCounters,
  uniqueTexts,
  rollups,
  workspaceRollups,
]
