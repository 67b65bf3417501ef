/** Finds the customers with something due in billing, those that wait longest first. */
import type { Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'
import { customersMax } from './operations/run-billing.ts'

export interface DueCustomer {
  workspaceId: string
  mode: Mode
  customerId: string
}

const rowsMax = 200

/** Customers of any workspace in real time, except those passed over; at most as many as one run takes, of one workspace each. */
export async function findDue(
  sql: Sql,
  now: Date,
  passedOver: readonly Omit<DueCustomer, 'mode'>[] = [],
): Promise<DueCustomer[][]> {
  const { rows } = await sql.query({
    name: 'find_due_billing',
    text: `
      select d.workspace_id, w.mode, d.customer_id, min(d.wake_at) as since from (
        (select workspace_id, customer_id, wake_at from subscription where wake_at <= $1
         order by wake_at limit ${rowsMax})
        union all
        (select workspace_id, customer_id, wake_at from invoice where wake_at <= $1
         order by wake_at limit ${rowsMax})
      ) d join workspace w on w.id = d.workspace_id
      where (d.workspace_id, d.customer_id) not in (
        select * from unnest($2::text[], $3::text[]) as k(w, c))
      group by 1, 2, 3 order by since`,
    values: [
      now,
      passedOver.map(({ workspaceId }) => workspaceId),
      passedOver.map(({ customerId }) => customerId),
    ],
  })
  const due = rows.map(
    (row): DueCustomer => ({
      workspaceId: row.workspace_id,
      mode: row.mode,
      customerId: row.customer_id,
    }),
  )
  return [...Map.groupBy(due, ({ workspaceId }) => workspaceId).values()].flatMap((all) =>
    chunksOf(all, customersMax),
  )
}

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  )
}
