/** Finds the customers with something due in billing, those that wait longest first. */
import type { Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'

export interface DueCustomer {
  workspaceId: string
  mode: Mode
  customerId: string
  /** The due rows that were found: subscriptions, invoices, store credits, checkouts and overrides. */
  rows: number
}

/** Each index is read no further, however much is due. */
const rowsMax = 200
/** A due row makes about six rows to write, and a transaction writes about 1,200. */
const batchRowsMax = 200

/** Customers of any workspace in real time, except those passed over. */
export async function findDue(
  sql: Sql,
  now: Date,
  passedOver: readonly DueCustomer[] = [],
): Promise<DueCustomer[]> {
  const dueIn = (table: string) => `
    (select workspace_id, customer_id, wake_at from ${table}
     where wake_at <= $1 and customer_id is not null and (workspace_id, customer_id) not in (
       select * from unnest($2::text[], $3::text[]))
     order by wake_at limit ${rowsMax})`
  const { rows } = await sql.query({
    name: 'find_due_billing',
    text: `
      select d.workspace_id, w.mode, d.customer_id, count(*)::int as rows, min(d.wake_at) as since
      from (${dueIn('subscription')} union all ${dueIn('invoice')} union all ${dueIn('store_credit')} union all ${dueIn('checkout')}
        union all ${dueIn('entitlement')}) d
      join workspace w on w.id = d.workspace_id
      group by 1, 2, 3 order by since, d.customer_id`,
    values: [
      now,
      passedOver.map(({ workspaceId }) => workspaceId),
      passedOver.map(({ customerId }) => customerId),
    ],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mode: row.mode,
    customerId: row.customer_id,
    rows: row.rows,
  }))
}

/** Batches for one transaction each: of one workspace, and of at most so many customers and about 1,200 rows to write. Pure. */
export function batchesOf(due: readonly DueCustomer[], customersMax: number): DueCustomer[][] {
  const batches: DueCustomer[][] = []
  const open = new Map<string, { batch: DueCustomer[]; rows: number }>()
  for (const customer of due) {
    const last = open.get(customer.workspaceId)
    if (last && last.batch.length < customersMax && last.rows + customer.rows <= batchRowsMax) {
      last.batch.push(customer)
      last.rows += customer.rows
      continue
    }
    const batch = [customer]
    batches.push(batch)
    open.set(customer.workspaceId, { batch, rows: customer.rows })
  }
  return batches
}
