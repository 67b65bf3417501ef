/**
 * Adds events to the rollups after the commit that stored them: recording stays fast, and figures read the rest from the
 * events.
 *
 * Invariants: an event is in the rollups of a dimension if and only if its sequence is at most the customer's mark of that
 * dimension, since both change in one transaction; the rollups up to a mark depend on the events alone, not on the number of
 * turns it took to get there.
 */
import { z } from 'zod'
import { currentCatalog } from '../catalog/current-catalog.ts'
import { writeOperation } from '../operation/operation.ts'
import type { Sql } from '../operation/sql.ts'
import { reference } from '../values/input.ts'
import { byFeature, dimensionParameters } from './dimension.ts'
import { type Head, type Span, spansOf } from './roll-up-plan.ts'
import { rollUpSql } from './roll-up-sql.ts'
import { trackedDimensions } from './tracked.ts'

export const rollUpCustomersMax = 500
/** Rows of the customers’ logs in one transaction, which takes some 0.3 s. */
const rowsMax = 10_000

export interface RolledUp {
  /** Customers of the request that are not up to date yet, or that another server is rolling up. */
  behind: string[]
}

/** Takes customers by our id; internal only. */
export const rollUpUsage = writeOperation({
  name: 'rollUpUsage',
  scope: 'admin',
  input: z.strictObject({ customerIds: z.array(reference).max(rollUpCustomersMax) }),
  async run(ctx, { customerIds }): Promise<RolledUp> {
    const { workspaceId, sql } = ctx
    const dimensions = trackedDimensions(await currentCatalog(ctx))
    const locked = await lock(sql, workspaceId, customerIds)
    const heads = await readHeads(sql, workspaceId, locked)
    const { spans, behind } = spansOf(heads, dimensions, rowsMax)
    if (spans.length > 0) await write(sql, workspaceId, spans)
    const busy = customerIds.filter((id) => !locked.includes(id))
    return { behind: [...behind, ...busy] }
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

/** This is a statement of its own, after the lock: it must see what the previous holder of the lock committed. */
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
      spans.map((s) => String(s.upTo)),
      places.map(String),
      ...dimensionParameters(dimensions),
    ],
  })
}
