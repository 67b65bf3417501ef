/**
 * Adds events to the rollups, after the commit that stored them: recording stays fast, and figures read what is not yet
 * rolled up from the events.
 *
 * Invariants: an event is in the rollups of a dimension if and only if its sequence is at most the customer's mark of that
 * dimension, since both change in one transaction; and what the rollups hold up to a mark depends on the events alone, not
 * on how many turns it took to get there.
 */
import { z } from 'zod'
import { reference } from '../input.ts'
import { type Sql, writeOperation } from '../operation.ts'
import {
  byFeature,
  type Dimension,
  dimensionParameters,
  eventsSql,
  otherValue,
  valueSql,
} from './dimension.ts'
import { type Head, type Span, spansOf } from './roll-up-plan.ts'
import { trackedDimensions } from './tracked.ts'

export const rollUpCustomersMax = 500
/** Rows of the customers' logs in one transaction: some 0.3 s. */
const rowsMax = 20_000
/** Values of a property that have sums of their own in one hour of a customer; later ones are summed together. */
export const valuesMax = 200

export interface RolledUp {
  /** Customers of the request that are not up to date yet, or that another server is busy with. */
  behind: string[]
}

/** For the system: customers by our id. */
export const rollUpUsage = writeOperation({
  name: 'rollUpUsage',
  scope: 'admin',
  input: z.strictObject({ customerIds: z.array(reference).max(rollUpCustomersMax) }),
  async run(ctx, { customerIds }): Promise<RolledUp> {
    const { workspaceId, sql } = ctx
    const dimensions = trackedDimensions()
    const locked = await lock(sql, workspaceId, customerIds)
    const heads = await readHeads(sql, workspaceId, locked)
    const { spans, behind } = spansOf(heads, dimensions, rowsMax)
    if (spans.length > 0) await write(sql, workspaceId, spans)
    const busy = customerIds.filter((id) => !locked.includes(id))
    return { behind: [...behind, ...busy] }
  },
})

/** The customer's mark by feature stands for all of its marks. Whoever has it may move them; nobody waits for it. */
async function lock(sql: Sql, workspaceId: string, customerIds: string[]): Promise<string[]> {
  await sql.query({
    text: `
      insert into usage_rollup_mark (workspace_id, customer_id, dimension, sequence)
      select a.workspace_id, a.customer_id, '${byFeature.key}', 0 from unnest($2::text[]) as k(c)
      join credit_account a on a.workspace_id = $1 and a.customer_id = k.c
      where not exists (select from usage_rollup_mark m where m.workspace_id = a.workspace_id
        and m.customer_id = a.customer_id and m.dimension = '${byFeature.key}')
      order by a.customer_id on conflict do nothing`,
    values: [workspaceId, customerIds],
  })
  const { rows } = await sql.query({
    text: `
      select m.customer_id from usage_rollup_mark m
      where m.workspace_id = $1 and m.customer_id = any($2::text[])
        and m.dimension = '${byFeature.key}'
      order by m.customer_id for no key update skip locked`,
    values: [workspaceId, customerIds],
  })
  return rows.map((row) => row.customer_id)
}

/** A statement of its own, after the lock: it must see what whoever had it before has committed. */
async function readHeads(sql: Sql, workspaceId: string, customerIds: string[]): Promise<Head[]> {
  const { rows } = await sql.query({
    text: `
      select a.customer_id, a.sequence::text,
        (select coalesce(json_object_agg(m.dimension, m.sequence), '{}') from usage_rollup_mark m
         where m.workspace_id = a.workspace_id and m.customer_id = a.customer_id) as marks
      from unnest($2::text[]) as k(c)
      join credit_account a on a.workspace_id = $1 and a.customer_id = k.c`,
    values: [workspaceId, customerIds],
  })
  return rows.map((row) => ({
    customerId: row.customer_id,
    sequence: Number(row.sequence),
    marks: new Map(Object.entries(row.marks as Record<string, number>)),
  }))
}

const rollUp = `
  with span as (
    select * from unnest($2::text[], $3::bigint[], $4::bigint[]) with ordinality
      as s(customer_id, low, high, n)
  ), d as (
    select * from unnest($5::bigint[], $6::text[], $7::text[], $8::text[])
      as d(n, dimension, kind, name)
  ), said as (
    select e.customer_id, d.dimension, d.kind, date_trunc('hour', e.timestamp, 'UTC') as at,
      ${valueSql} as value, coalesce(e.currency, '') as currency, e.sequence,
      ${eventsSql} as events, e.quantity, e.credits, e.cost
    from span s
    join usage_event e on e.workspace_id = $1 and e.customer_id = s.customer_id
      and e.sequence > s.low and e.sequence <= s.high
    join d on d.n = s.n
  ), summed as (
    select customer_id, dimension, kind, at, value, currency, min(sequence) as first,
      sum(events) as events, sum(quantity) as quantity, sum(credits) as credits, sum(cost) as cost
    from said where value is not null group by 1, 2, 3, 4, 5, 6
  ), met as (
    select distinct r.customer_id, r.dimension, r.at, r.value
    from (select distinct customer_id, dimension, at from summed where kind <> 'feature') s
    join usage_rollup r on r.workspace_id = $1 and r.customer_id = s.customer_id
      and r.dimension = s.dimension and r.at = s.at
    where r.value <> '${otherValue}'
  ), late as (
    select customer_id, dimension, at, value from (
      select s.customer_id, s.dimension, s.at, s.value,
        row_number() over (partition by s.customer_id, s.dimension, s.at order by min(s.first))
          + (select count(*) from met m where m.customer_id = s.customer_id
             and m.dimension = s.dimension and m.at = s.at) as place
      from summed s
      where s.kind <> 'feature' and s.value <> '${otherValue}'
        and not exists (select from met m where m.customer_id = s.customer_id
          and m.dimension = s.dimension and m.at = s.at and m.value = s.value)
      group by 1, 2, 3, 4
    ) p where place > ${valuesMax}
  ), placed as (
    select s.customer_id, s.dimension, s.at,
      case when l.value is null then s.value else '${otherValue}' end as value, s.currency,
      sum(s.events) as events, sum(s.quantity) as quantity, sum(s.credits) as credits,
      sum(s.cost) as cost
    from summed s
    left join late l on l.customer_id = s.customer_id and l.dimension = s.dimension
      and l.at = s.at and l.value = s.value
    group by 1, 2, 3, 4, 5
  ), rolled as (
    insert into usage_rollup as r (workspace_id, customer_id, dimension, at, value, currency,
      events, quantity, credits, cost)
    select $1, p.* from placed p
    on conflict (workspace_id, customer_id, dimension, at, value, currency) do update set
      events = r.events + excluded.events, quantity = r.quantity + excluded.quantity,
      credits = r.credits + excluded.credits, cost = r.cost + excluded.cost
  )
  insert into usage_rollup_mark (workspace_id, customer_id, dimension, sequence)
  select $1, s.customer_id, d.dimension, s.high from span s join d on d.n = s.n
  on conflict (workspace_id, customer_id, dimension) do update set sequence = excluded.sequence`

async function write(sql: Sql, workspaceId: string, spans: Span[]): Promise<void> {
  const places = spans.flatMap((span, i) => span.dimensions.map(() => i + 1))
  const dimensions: Dimension[] = spans.flatMap((span) => span.dimensions)
  await sql.query({
    text: rollUp,
    values: [
      workspaceId,
      spans.map((s) => s.customerId),
      spans.map((s) => String(s.after)),
      spans.map((s) => String(s.upTo)),
      places.map(String),
      ...dimensionParameters(dimensions),
    ],
  })
}
