/** The statement that adds spans of events to the rollups of their customers and of the workspace, and advances the marks. */
import {
  epochSql,
  eventsSql,
  isByDaySql,
  otherValue,
  pricedSql,
  readsPropertySql,
  sqlOfQuantity,
  sqlOfValue,
  valuesMaxSql,
} from './dimension.ts'
import { quarterColumns, sumColumns } from './rollup-columns.ts'

/** The number of values with sums of their own in one hour or day of the whole workspace. */
const workspaceValuesMaxSql = `case when d.kind = 'customer' then 10000 else 1000 end`

interface Late {
  name: string
  /** A relation of new values: `place` and `kind`, `value`, and `first`, which orders them for the limited room. */
  source: string
  /** The columns that tell one place of values from another. */
  place: readonly string[]
  /** The values that the place `s` already has. */
  known: string
  max: string
}

/**
 * The values beyond the maximum of their place, as a relation of that name. Known values are looked up place by place, whatever
 * sizes the planner assumes.
 */
function late({ name, source, place, known, max }: Late): string {
  const places = place.join(', ')
  return `
  ${name} as materialized (
    select ${places}, value from (
      select d.*, row_number() over (partition by ${places} order by known desc, first, value) as n
      from (
        select ${places}, max(kind) as kind, value, bool_or(known) as known, min(first) as first
        from (
          select ${places}, kind, value, false as known, first from ${source}
          union all
          select ${place.map((column) => `s.${column}`).join(', ')}, '', r.value, true, 0
          from (select distinct ${places} from ${source}) s
          cross join lateral (
            select distinct r.value ${known} and r.value <> '${otherValue}' offset 0
          ) r
        ) a group by ${places}, value
      ) d
    ) d where n > ${max}
  )`
}

const columns = [...sumColumns, ...quarterColumns.map(({ column }) => column)].join(', ')
const summed = sumColumns.map((column) => `sum(s.${column}) as ${column}`).join(', ')
const summedByQuarter = quarterColumns
  .map(({ sum, quarter }) => `sum(s.${sum}) filter (where s.quarter = ${quarter})`)
  .join(', ')
const added = [
  ...sumColumns.map((column) => `${column} = r.${column} + excluded.${column}`),
  ...quarterColumns.map(
    ({ column }) => `${column} = case when excluded.${column} is null then r.${column}
      else coalesce(r.${column}, 0) + excluded.${column} end`,
  ),
].join(', ')

/**
 * $1 workspace; $2 to $5 spans: customer, after, read up to, up to; $6 to $9 dimensions: span, key, kind, name; $10 to $19 what was
 * summed in memory: span, key of the dimension, slot, value, currency, first sequence, and the figures. Times are days or quarters of an
 * hour (slots) until it is known which value each event counts for.
 */
export const rollUpSql = `
  with span as (
    select * from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) with ordinality
      as s(customer_id, low, read_high, high, n)
  ), d as (
    select d.*, dense_rank() over (order by n, dimension) as id, ${isByDaySql} as by_day
    from unnest($6::bigint[], $7::text[], $8::text[], $9::text[]) as d(n, dimension, kind, name)
  ), target as (
    select distinct d.id, d.n, s.customer_id, d.dimension, d.kind, d.by_day, s.high
    from d join span s on s.n = d.n
  ), e as materialized (
    select s.n, e.*, ${pricedSql} as priced, ${eventsSql} as events,
      date_bin('15 minutes', e.timestamp, ${epochSql}) as quarter,
      date_bin('1 day', e.timestamp, ${epochSql}) as day
    from span s
    cross join lateral (
      select customer_id, sequence, event_type, feature, quantity, properties, timestamp, rate_id, credits, cost,
        coalesce(currency, '') as currency, reverses
      from usage_event e where e.workspace_id = $1 and e.customer_id = s.customer_id
        and e.sequence > s.low and e.sequence <= s.read_high offset 0
    ) e
    where s.low < s.read_high
  ), said as materialized (
    select d.id, case when d.by_day then e.day else e.quarter end as slot,
      ${sqlOfValue('null::jsonb', 'e.priced')} as value, e.currency, e.sequence, e.events,
      e.quantity, e.credits, e.cost
    from e join d on d.n = e.n and not ${readsPropertySql}
    union all
    select d.id, case when d.by_day then e.day else e.quarter end,
      ${sqlOfValue('e.value', 'e.priced')}, e.currency, e.sequence, e.events,
      ${sqlOfQuantity('e.value')}, e.credits, e.cost
    from (
      -- Each event is parsed once, and not once for each dimension.
      select e.*, p.key, p.value from e
      cross join lateral (
        select * from jsonb_each(e.properties)
        union all select 'quantity', null where not e.properties ? 'quantity'
      ) p offset 0
    ) e
    join d on d.n = e.n and d.name = e.key and ${readsPropertySql}
  ), summed as materialized (
    select s.id, s.slot, s.value, s.currency, min(s.sequence) as first, ${summed}
    from said s where s.value is not null group by 1, 2, 3, 4
    union all
    select t.id, m.slot, m.value, m.currency, m.first, m.events, m.quantity, m.credits, m.cost
    from unnest($10::bigint[], $11::text[], $12::timestamptz[], $13::text[], $14::text[],
        $15::bigint[], $16::bigint[], $17::numeric[], $18::numeric[], $19::numeric[])
      as m(n, dimension, slot, value, currency, first, events, quantity, credits, cost)
    join target t on t.n = m.n and t.dimension = m.dimension
  ), own as (
    select s.*, t.n, t.customer_id, t.dimension, t.kind,
      case when t.by_day then s.slot else date_bin('1 hour', s.slot, ${epochSql}) end as at,
      case when t.by_day then 0 else extract(minute from s.slot at time zone 'UTC')::int / 15 end
        as quarter
    from summed s join target t on t.id = s.id
  ), own_values as (
    select id, at, min(customer_id) as customer_id, min(dimension) as dimension,
      min(kind) as kind, value, min(first) as first
    from own where kind <> 'feature' and value <> '${otherValue}' group by id, at, value
  ), ${late({
    name: 'late',
    source: 'own_values',
    place: ['id', 'at', 'customer_id', 'dimension'],
    known: `from usage_rollup r where r.workspace_id = $1 and r.customer_id = s.customer_id
      and r.dimension = s.dimension and r.at = s.at`,
    max: valuesMaxSql,
  })}, placed as (
    select s.id, s.customer_id, s.dimension, s.kind, s.quarter, s.at,
      case when l.value is null then s.value else '${otherValue}' end as value, s.currency,
      s.events, s.quantity, s.credits, s.cost
    from own s left join late l on l.id = s.id and l.at = s.at and l.value = s.value
  ), all_values as (
    select distinct dimension, kind, at, value, 0 as first
    from placed where kind <> 'feature' and value <> '${otherValue}'
  ), ${late({
    name: 'too_many',
    source: 'all_values',
    place: ['dimension', 'at'],
    known: `from workspace_rollup r where r.workspace_id = $1 and r.dimension = s.dimension
      and r.at = s.at`,
    max: workspaceValuesMaxSql,
  })}, rolled as (
    insert into usage_rollup as r
      (workspace_id, customer_id, dimension, at, value, currency, ${columns})
    select $1, min(s.customer_id), min(s.dimension), s.at, s.value, s.currency, ${summed},
      ${summedByQuarter}
    from placed s group by s.id, s.at, s.value, s.currency
    on conflict (workspace_id, customer_id, dimension, at, value, currency) do update set ${added}
  ), rolled_together as (
    insert into workspace_rollup as r (workspace_id, dimension, at, value, currency, ${columns})
    select $1, s.dimension, s.at,
      case when l.value is null then s.value else '${otherValue}' end, s.currency, ${summed},
      ${summedByQuarter}
    from placed s
    left join too_many l on l.dimension = s.dimension and l.at = s.at and l.value = s.value
    group by 1, 2, 3, 4, 5
    -- Servers that roll up other customers of the workspace lock the same rows in the same order.
    order by 2, 3, 4, 5
    on conflict (workspace_id, dimension, at, value, currency) do update set ${added}
  )
  insert into usage_rollup_mark (workspace_id, customer_id, dimension, sequence)
  select $1, t.customer_id, t.dimension, max(t.high) from target t group by 2, 3
  on conflict (workspace_id, customer_id, dimension) do update set sequence = excluded.sequence`
