/** Writes how the recurring revenue of customers moved; a commit that moved none costs nothing. */
import type { WriteContext } from '../operation/operation.ts'
import { type MrrChange, mrrChangesOf } from '../revenue/mrr-changes.ts'
import { newId } from '../values/ids.ts'
import type { BillingAccount } from './billing-draft.ts'
import { mrrChangeTable } from './billing-tables.ts'
import { deleteRows, readRows, writeRows } from './row-table.ts'

export async function writeMrr(
  { sql, workspaceId }: Pick<WriteContext, 'sql' | 'workspaceId'>,
  accounts: readonly BillingAccount[],
): Promise<void> {
  const moved = accounts.filter(({ recurring }) => recurring.moves.length > 0)
  if (moved.length === 0) return
  const rows = await readRows(sql, mrrChangeTable, workspaceId, {
    name: 'bill_mrr_changes',
    where: `customer_id = any($2::text[]) and id in (
      select distinct on (c.customer_id, c.currency, c.plan_id) c.id from mrr_change c
      where c.workspace_id = $1 and c.customer_id = any($2::text[])
      order by c.customer_id, c.currency, c.plan_id, c.at desc)`,
    values: [moved.map(({ customerId }) => customerId)],
  })
  const latest = Map.groupBy(rows, ({ customerId }) => customerId)
  const changes = moved.map((account) => changesOf(account, latest.get(account.customerId) ?? []))
  const removed = changes.flatMap((each) => each.removed)
  const written = changes.flatMap((each) => each.written)
  await deleteRows(sql, mrrChangeTable, workspaceId, removed)
  await writeRows(sql, mrrChangeTable, workspaceId, written)
}

function changesOf(account: BillingAccount, latest: readonly MrrChange[]) {
  const { customerId, recurring, now } = account
  const made = { customerId, createdAt: now, newId: (at: Date) => newId('mrr', at) }
  return mrrChangesOf(latest, recurring.moves, made)
}
