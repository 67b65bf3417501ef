/**
 * Tells live subscribers which subscriptions, invoices, payments and checkouts a commit made or changed.
 *
 * Invariants: the commits that change a customer's billing are numbered without gaps, under the lock of the account; each row has
 * the number of the last one that changed it, so that whoever missed commits finds their rows by it. A commit that makes rows of any
 * kind has a number, by which their ids sort.
 */
import { type BillingMove, unmoved } from '../events/domain-event.ts'
import { upwards } from '../events/outbox.ts'
import type { WriteContext } from '../operation/operation.ts'
import type { BillingAccount } from './billing-draft.ts'
import type { RowSet } from './row-set.ts'

interface AccountMove extends BillingMove {
  customerId: string
}

/** Numbers what the account's decisions changed; null: nothing. */
export function numberMove(account: BillingAccount): AccountMove | null {
  const { customerId, subscriptions, invoices, payments, checkouts } = account
  const sequence = account.billingSequence + 1
  const move = {
    customerId,
    sequence,
    subscriptionIds: numbered(subscriptions, sequence),
    invoiceIds: numbered(invoices, sequence),
    paymentIds: numbered(payments, sequence),
    checkoutIds: numbered(checkouts, sequence),
  }
  const { subscriptionIds, invoiceIds, paymentIds, checkoutIds } = move
  const changed = [subscriptionIds, invoiceIds, paymentIds, checkoutIds]
  if (changed.every(({ length }) => length === 0) && !account.hasNewRows()) return null
  account.billingSequence = sequence
  return move
}

function numbered<Row extends { id: string; billingSequence: number }>(
  rows: RowSet<Row>,
  sequence: number,
): string[] {
  const { written } = rows.changes()
  for (const row of written) rows.change(row, { billingSequence: sequence } as Partial<Row>)
  return written.map(({ id }) => id)
}

/**
 * Writes the numbers of the accounts, has the moves published after the commit, and takes the numbers of the events that the draft
 * will emit: no invoice waits for its number meanwhile.
 */
export async function writeMoves(
  ctx: WriteContext,
  moves: readonly AccountMove[],
  accounts: readonly BillingAccount[],
): Promise<void> {
  const { workspaceId } = ctx
  const moved = new Map(moves.map((move) => [move.customerId, move]))
  const changed = accounts.filter(
    ({ customerId, notices }) => moved.has(customerId) || notices.length > 0,
  )
  if (changed.length === 0) return
  const { rows } = await ctx.sql.query<{ customer_id: string; event_sequence: string }>({
    name: 'bill_moves',
    text: `update credit_account a set billing_sequence = coalesce(m.sequence, a.billing_sequence),
        event_sequence = a.event_sequence + m.events
      from unnest($2::text[], $3::bigint[], $4::int[]) as m(customer_id, sequence, events)
      where a.workspace_id = $1 and a.customer_id = m.customer_id
      returning a.customer_id, a.event_sequence`,
    values: [
      workspaceId,
      changed.map(({ customerId }) => customerId),
      changed.map(({ customerId }) => moved.get(customerId)?.sequence ?? null),
      changed.map(({ notices }) => notices.length),
    ],
  })
  const last = new Map(rows.map((row) => [row.customer_id, Number(row.event_sequence)]))
  for (const { customerId, notices } of changed) {
    if (notices.length === 0) continue
    const first = (last.get(customerId) ?? 0) - notices.length + 1
    ctx.numbersTaken(customerId, upwards(first, notices.length))
  }
  for (const { customerId, ...billing } of moves) {
    ctx.ledgerMoved({ workspaceId, customerId, ...unmoved, billing })
  }
}
