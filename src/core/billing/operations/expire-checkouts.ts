/** Ends checkouts before their time, and those of nobody in time. */
import { z } from 'zod'
import { checkoutData } from '../../checkout/checkout.ts'
import { type WriteContext, writeOperation } from '../../operation/operation.ts'
import { requireRow, shown } from '../../operation/stored-row.ts'
import { DomainError } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { accountOf } from '../billing-draft.ts'
import { checkoutTable } from '../checkout-table.ts'
import { catchUp } from '../decide/catch-up.ts'
import { isBeingPaid } from '../decide/checkout-status.ts'
import { expireCheckout as expire } from '../decide/settle-checkout.ts'
import { checkoutOver } from '../decide/take-confirmation.ts'
import { lockStray } from '../lock-stray.ts'
import { readRows } from '../row-table.ts'
import { withBilling } from '../with-billing.ts'

/** An expired one stays as it is. CONFLICT while a payment is under way. */
export const expireCheckout = writeOperation({
  name: 'expireCheckout',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    await lockStray(ctx, id)
    const found = await ctx.db.checkout.findFirst({ where: { id } })
    const { customerId } = requireRow(found, 'checkout', id)
    if (customerId === null) await expireStrays(ctx, 'id = $3', [id])
    else await expireOwned(ctx, customerId, id)
    return shown(ctx.db.checkout, id, selection)
  },
})

async function expireOwned(ctx: WriteContext, customerId: string, id: string): Promise<void> {
  await withBilling(ctx, [customerId], { checkoutIds: [id] }, (draft) => {
    const account = accountOf(draft, customerId)
    catchUp(draft, account)
    const checkout = account.checkouts.all.find((one) => one.id === id)
    if (!checkout) throw new Error(`The checkout ${id} is not loaded`)
    if (checkout.status === 'COMPLETE') throw checkoutOver(checkout)
    if (isBeingPaid(account, checkout)) {
      throw new DomainError('CONFLICT', 'A payment of the checkout is under way.', {
        ...{ reason: 'PAYMENT_UNDER_WAY', id, status: checkout.status },
      })
    }
    expire(draft, account, checkout, account.now)
  })
}

const keptDays = 30

/** Expires what is due of checkouts that nobody confirmed, and deletes those that expired long ago. Internal only. */
export const expireStrayCheckouts = writeOperation({
  name: 'expireStrayCheckouts',
  scope: 'admin',
  audited: false,
  input: z.strictObject({}),
  async run(ctx) {
    await expireStrays(ctx, 'wake_at <= $3', [ctx.now])
    await ctx.sql.query({
      text: `delete from checkout where workspace_id = $1 and customer_id is null and status = 'EXPIRED'
        and expires_at < $2::timestamptz - interval '${keptDays} days'`,
      values: [ctx.workspaceId, ctx.now],
    })
  },
})

/** They have made nothing that is to be given back. */
async function expireStrays(
  ctx: WriteContext,
  where: string,
  values: readonly unknown[],
): Promise<void> {
  const { sql, workspaceId, now } = ctx
  const { rows } = await sql.query<{ id: string }>({
    text: `update checkout set status = 'EXPIRED', wake_at = null, version = version + 1, updated_at = $2
      where workspace_id = $1 and customer_id is null and status = 'OPEN' and ${where} returning id`,
    values: [workspaceId, now, ...values],
  })
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return
  const expired = await readRows(sql, checkoutTable, workspaceId, {
    ...{ name: 'read_expired_checkouts', where: 'id = any($2::text[])', values: [ids] },
  })
  for (const row of expired) ctx.emit({ type: 'checkout.expired', data: checkoutData(row) })
}
