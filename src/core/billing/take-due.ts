/** Takes what providers are to be asked for some customers now, under their locks. */
import type { WriteContext } from '../operation/operation.ts'
import { type OutsideCall, takeDueCalls } from './decide/take-calls.ts'
import { billLocked, lockAccounts } from './with-billing.ts'

/** The payments and refunds that wait for a provider, whose invoices may be closed since; null: nothing is to be asked. */
export async function takeDue(
  ctx: WriteContext,
  customerIds: readonly string[],
): Promise<OutsideCall[] | null> {
  const locked = await lockAccounts(ctx, customerIds)
  const { rows } = await ctx.sql.query<{ invoice_id: string }>({
    name: 'invoices_of_payments_under_way',
    text: `select invoice_id from payment where workspace_id = $1 and customer_id = any($2::text[])
      and status in ('PENDING', 'REQUIRES_ACTION', 'PROCESSING')
      union select invoice_id from refund where workspace_id = $1 and customer_id = any($2::text[])
        and status = 'PENDING'`,
    values: [ctx.workspaceId, customerIds],
  })
  const invoiceIds = rows.map((row) => row.invoice_id)
  return billLocked(ctx, locked, { invoiceIds }, takeDueCalls)
}
