/** Writes what was decided: one statement for each table, then entitlements, credits, numbers and events. */
import type { WriteContext } from '../operation/operation.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import {
  changeTable,
  creditNoteTable,
  freezeTable,
  invoiceTable,
  lineTable,
  movementTable,
  paymentTable,
  phaseTable,
  storeCreditTable,
  subscriptionTable,
} from './billing-tables.ts'
import { numberMove, writeMoves } from './live-moves.ts'
import { numberDocuments } from './number-documents.ts'
import type { RowSet } from './row-set.ts'
import { deleteRows, type RowTable, writeRows } from './row-table.ts'
import { scheduleWakes } from './wake.ts'
import { writeGrants } from './write-grants.ts'

export async function writeDraft(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  const accounts = [...draft.accounts.values()]
  for (const account of accounts) scheduleWakes(account, draft)
  const moves = accounts.flatMap((account) => numberMove(account) ?? [])
  const write = <Row extends object>(
    table: RowTable<Row>,
    rowsOf: (account: BillingAccount) => RowSet<Row>,
  ) => writeChanges(ctx, table, accounts.map(rowsOf))
  // Each table before those that refer to it.
  await write(subscriptionTable, (account) => account.subscriptions)
  await write(phaseTable, (account) => account.phases)
  await write(changeTable, (account) => account.changes)
  await write(invoiceTable, (account) => account.invoices)
  await write(lineTable, (account) => account.lines)
  await write(freezeTable, (account) => account.freezes)
  await write(paymentTable, (account) => account.payments)
  await write(storeCreditTable, (account) => account.storeCredits)
  await write(movementTable, (account) => account.movements)
  await writeTrials(ctx, accounts)
  await writeMoves(ctx, moves)
  await writeGrants(ctx, draft)
  const commands = accounts.flatMap((account) => account.commands)
  if (commands.length > 0) await ctx.ledger.submitAll(commands)
  await numberDocuments(ctx, draft)
  await write(creditNoteTable, (account) => account.creditNotes)
  for (const { customerId, notices } of accounts) {
    for (const { type, data } of notices) ctx.emit({ type, customerId, data: data() })
  }
}

async function writeChanges<Row extends object>(
  ctx: WriteContext,
  table: RowTable<Row>,
  sets: readonly RowSet<Row>[],
): Promise<void> {
  const changes = sets.map((set) => set.changes())
  const { sql, workspaceId } = ctx
  await deleteRows(
    sql,
    table,
    workspaceId,
    changes.flatMap(({ removed }) => removed),
  )
  await writeRows(
    sql,
    table,
    workspaceId,
    changes.flatMap(({ written }) => written),
  )
}

async function writeTrials(ctx: WriteContext, accounts: readonly BillingAccount[]): Promise<void> {
  const used = accounts.filter(({ trialUsedAt }) => trialUsedAt !== null)
  if (used.length === 0) return
  await ctx.sql.query({
    text: `update credit_account a set trial_used_at = t.at
      from unnest($2::text[], $3::timestamptz[]) as t(customer_id, at)
      where a.workspace_id = $1 and a.customer_id = t.customer_id and a.trial_used_at is null`,
    values: [
      ctx.workspaceId,
      used.map(({ customerId }) => customerId),
      used.map(({ trialUsedAt }) => trialUsedAt),
    ],
  })
}
