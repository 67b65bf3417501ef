/** Finds the customers for whom a payment provider has to be asked something, those that wait longest first. */
import type { Mode } from '../operation/caller.ts'
import type { Sql } from '../operation/sql.ts'

interface PayingCustomer {
  workspaceId: string
  mode: Mode
  customerId: string
}

/** Each index is read no further, however much is due. */
const rowsMax = 200

/** Customers of any workspace; not those whose test clock advances, which asks for them itself. */
export async function findDuePayments(sql: Sql, now: Date): Promise<PayingCustomer[]> {
  const dueIn = (table: string, column: string) => `
    (select workspace_id, customer_id, ${column} as at from ${table}
     where ${column} <= $1 order by ${column} limit ${rowsMax})`
  const { rows } = await sql.query({
    name: 'find_due_payments',
    text: `
      select d.workspace_id, w.mode, d.customer_id, min(d.at) as since
      from (${dueIn('payment', 'lease_until')} union all ${dueIn('payment', 'wake_at')}
        union all ${dueIn('payment_method', 'lease_until')}
        union all ${dueIn('payment_method', 'wake_at')}
        union all ${dueIn('refund', 'lease_until')}) d
      join workspace w on w.id = d.workspace_id
      join credit_account a on a.workspace_id = d.workspace_id and a.customer_id = d.customer_id
      where not a.clock_advancing
      group by 1, 2, 3 order by since, d.customer_id`,
    values: [now],
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    mode: row.mode,
    customerId: row.customer_id,
  }))
}
