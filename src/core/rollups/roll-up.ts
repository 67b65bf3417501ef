/**
 * Adds events to the rollups after the commit that stored them: recording stays fast, and figures read the rest from the
 * events.
 *
 * Invariants: an event is in the rollups of a dimension if and only if its sequence is at most the customer's mark of that
 * dimension, since both change in one transaction; the rollups up to a mark depend on the events alone, not on the number of
 * turns it took to get there, nor on whether they were summed at the commit or read from the log. Sums are used once, and only if
 * the mark, under its lock, is where they begin, or what lies between is read.
 */
import { z } from 'zod'
import { currentCatalog } from '../catalog/current-catalog.ts'
import { writeOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { decimalText } from '../values/decimal.ts'
import { reference } from '../values/input.ts'
import { type CustomerSums, sumsBy } from './customer-sums.ts'
import { byFeature, dimensionParameters } from './dimension.ts'
import { type Head, type Span, spansOf } from './roll-up-plan.ts'
import { rollUpSql } from './roll-up-sql.ts'
import { trackedDimensions } from './tracked.ts'
import type { CustomerAddress } from './unrolled.ts'

export const rollUpCustomersMax = 500
/** Rows of the customers’ logs in one transaction, which takes some 0.3 s. */
const rowsMax = 10_000

export interface RolledUp {
  /** Customers of the request with more rows than one turn takes. */
  behind: string[]
  /** Those that another server is rolling up. */
  busy: string[]
}

type TakeSums = (customer: CustomerAddress) => CustomerSums | null

/** Takes customers by our id, and what this server summed at its commits; internal only. */
export const rollUpUsage = writeOperation({
  name: 'rollUpUsage',
  scope: 'admin',
  input: z.strictObject({
    customerIds: z.array(reference).max(rollUpCustomersMax),
    takeSums: z.custom<TakeSums>().optional(),
  }),
  async run(ctx, { customerIds, takeSums }): Promise<RolledUp> {
    const { workspaceId, sql } = ctx
    const dimensions = trackedDimensions(await currentCatalog(ctx))
    const locked = await lock(sql, workspaceId, customerIds)
    const sums = locked.map((customerId) => takeSums?.({ workspaceId, customerId }) ?? null)
    const heads = await readHeads(sql, workspaceId, locked, sums)
    const { spans, behind } = spansOf(heads, dimensions, rowsMax)
    if (spans.length > 0) await write(sql, workspaceId, spans)
    const own = new Set(locked)
    return { behind, busy: customerIds.filter((id) => !own.has(id)) }
  },
})

/** The customer's mark by feature is the lock of all its marks. Locks that are taken are skipped, so no server waits. */
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

/**
 * This is a statement of its own, after the lock: it must see what the previous holder of the lock committed. Sums are of use while the
 * log holds their last event, and with it all before it: a database that was replaced may have lost commits.
 */
async function readHeads(
  sql: Sql,
  workspaceId: string,
  customerIds: string[],
  sums: (CustomerSums | null)[],
): Promise<Head[]> {
  const { rows } = await sql.query({
    text: `
      select k.n, a.customer_id, a.sequence::text, exists (
          select from usage_event e where e.workspace_id = $1 and e.customer_id = k.c
            and e.sequence = k.last and e.created_at = k.at) as holds_sums,
        (select coalesce(json_object_agg(m.dimension, m.sequence), '{}') from usage_rollup_mark m
         where m.workspace_id = a.workspace_id and m.customer_id = a.customer_id) as marks
      from unnest($2::text[], $3::bigint[], $4::timestamptz[]) with ordinality as k(c, last, at, n)
      join credit_account a on a.workspace_id = $1 and a.customer_id = k.c`,
    values: [
      workspaceId,
      customerIds,
      sums.map((one) => one && String(one.last.sequence)),
      sums.map((one) => one?.last.createdAt ?? null),
    ],
  })
  return rows.map((row) => ({
    customerId: row.customer_id,
    sequence: Number(row.sequence),
    marks: new Map(Object.entries(row.marks as Record<string, number>)),
    sums: row.holds_sums ? (sums[Number(row.n) - 1] ?? null) : null,
  }))
}

async function write(sql: Sql, workspaceId: string, spans: Span[]): Promise<void> {
  // The planner does not know how much a span holds, and would otherwise join everything with everything.
  await sql.query({
    text: `
      select set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('work_mem', '64MB', true)`,
  })
  const places = spans.flatMap((span, i) =>
    span.dimensions.flatMap((dimension) => dimension.names.map(() => i + 1)),
  )
  const dimensions = spans.flatMap((span) => span.dimensions)
  await sql.query({
    text: rollUpSql,
    values: [
      workspaceId,
      spans.map((s) => s.customerId),
      spans.map((s) => String(s.after)),
      spans.map((s) => String(s.readUpTo)),
      spans.map((s) => String(s.upTo)),
      places.map(String),
      ...dimensionParameters(dimensions),
      ...sumsParameters(spans),
    ],
  })
}

/** What was summed in memory, by the columns of the statement. */
function sumsParameters(spans: Span[]): unknown[][] {
  const rows = spans.flatMap(({ sums, dimensions }, i) =>
    sums ? dimensions.flatMap((by) => sumsBy(sums, by).map((sum) => ({ i, by, ...sum }))) : [],
  )
  return [
    rows.map((row) => String(row.i + 1)),
    rows.map((row) => row.by.key),
    rows.map((row) => row.slot.toISOString()),
    rows.map((row) => row.value),
    rows.map((row) => row.currency),
    rows.map((row) => String(row.first)),
    rows.map((row) => String(row.events)),
    rows.map((row) => decimalText(row.quantity)),
    rows.map((row) => decimalText(row.credits)),
    rows.map((row) => decimalText(row.cost)),
  ]
}
