/** Payments of customers on a test clock, as an advance passes them: asked between its transactions, at the customers' own time. */
import type { WriteContext } from '../operation/operation.ts'
import type { OutsideCall } from './decide/take-calls.ts'
import { takeDue } from './take-due.ts'

/** Customers whose payments are asked for in one step. */
const customersMax = 16

interface WaitingRow {
  customer_id: string
  is_leased: boolean
}

/** UNDER_WAY: another server asks, and the clock waits for the answer. Null: nothing is to be asked. */
export async function takeClockCalls(
  ctx: WriteContext,
  clockId: string,
): Promise<OutsideCall[] | 'UNDER_WAY' | null> {
  const { rows } = await ctx.sql.query<WaitingRow>({
    name: 'payments_of_clock',
    text: `
      select p.customer_id, p.lease_until > $3 as is_leased from (
        select customer_id, lease_until from payment
        where workspace_id = $1 and lease_until is not null
        union all
        select customer_id, lease_until from payment_method
        where workspace_id = $1 and lease_until is not null
        union all
        select customer_id, lease_until from refund
        where workspace_id = $1 and lease_until is not null
        union all
        select q.customer_id, '-infinity' from payment q join credit_account b
          on b.workspace_id = q.workspace_id and b.customer_id = q.customer_id
        where q.workspace_id = $1 and q.clock_wake_at <= b.clock_now
      ) p join credit_account a on a.workspace_id = $1 and a.customer_id = p.customer_id
      where a.test_clock_id = $2 order by p.customer_id`,
    values: [ctx.workspaceId, clockId, ctx.serverNow],
  })
  if (rows.some((row) => row.is_leased)) return 'UNDER_WAY'
  const customerIds = [...new Set(rows.map((row) => row.customer_id))].slice(0, customersMax)
  return customerIds.length > 0 ? takeDue(ctx, customerIds) : null
}

/** When a provider is to be asked next for a customer of the clock; null: not until then. */
export async function duePaymentOf(
  { sql, workspaceId }: WriteContext,
  clockId: string,
  until: Date,
): Promise<Date | null> {
  const { rows } = await sql.query<{ at: Date | null }>({
    name: 'due_payment_of_clock',
    text: `
      select min(p.clock_wake_at) as at from payment p join credit_account a
        on a.workspace_id = p.workspace_id and a.customer_id = p.customer_id
      where p.workspace_id = $1 and a.test_clock_id = $2 and p.clock_wake_at <= $3`,
    values: [workspaceId, clockId, until],
  })
  return rows[0]?.at ?? null
}
