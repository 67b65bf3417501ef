/**
 * Deletes a test clock: its customers are archived, and their time no longer moves.
 *
 * Payments that wait would wait for ever: they are canceled in the same commit. The test provider, which alone has such customers, is part
 * of the database, so that it learns of it there.
 */
import { z } from 'zod'
import { type WriteContext, writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { forgetTestCharges } from '../../payments/test-provider.ts'
import {
  archiveClockCustomers,
  lockClockAccounts,
} from '../../test-clocks/archive-clock-customers.ts'
import { lockTestClock, refuseMoving } from '../../test-clocks/test-clocks.ts'
import { reference } from '../../values/input.ts'
import { settlePayment } from '../decide/settle-payment.ts'
import { isUnderWay } from '../payment-under-way.ts'
import { withBilling } from '../with-billing.ts'

export const deleteTestClock = writeOperation({
  name: 'deleteTestClock',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const clock = await lockTestClock(ctx, id)
    refuseMoving(clock)
    await cancelPayments(ctx, await lockClockAccounts(ctx, id))
    await archiveClockCustomers(ctx, id, clock.now)
    const deleted = { deletedAt: ctx.now, updatedAt: ctx.now }
    await ctx.db.testClock.updateMany({ where: { id }, data: deleted })
    return shown(ctx.db.testClock, id, selection)
  },
})

interface WaitingRow {
  id: string
  customer_id: string
  invoice_id: string
}

async function cancelPayments(ctx: WriteContext, customers: readonly string[]): Promise<void> {
  const { sql, workspaceId } = ctx
  const { rows } = await sql.query<WaitingRow>({
    text: `select id, customer_id, invoice_id from payment
      where workspace_id = $1 and customer_id = any($2::text[])
        and status in ('PENDING', 'REQUIRES_ACTION', 'PROCESSING')`,
    values: [workspaceId, customers],
  })
  if (rows.length === 0) return
  const ids = rows.map(({ id }) => id)
  await forgetTestCharges(sql, workspaceId, ids)
  const customerIds = [...new Set(rows.map((row) => row.customer_id))].sort()
  const wanted = { invoiceIds: rows.map((row) => row.invoice_id) }
  await withBilling(ctx, customerIds, wanted, (draft) => {
    for (const account of draft.accounts.values()) {
      for (const payment of account.payments.all.filter(isUnderWay)) {
        settlePayment(draft, account, payment, { state: 'canceled', reference: null })
      }
    }
  })
}
