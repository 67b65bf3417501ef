/** Writes what was decided: one statement for each table, entitlements and credits, and last the invoices that get numbers, and events. */
import type { WriteContext } from '../operation/operation.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import {
  changeTable,
  freezeTable,
  invoiceTable,
  lineTable,
  phaseTable,
  subscriptionTable,
} from './billing-tables.ts'
import { checkoutTable } from './checkout-table.ts'
import {
  creditNoteLineTable,
  creditNoteTable,
  disputeTable,
  movementTable,
  refundTable,
  storeCreditTable,
} from './credit-tables.ts'
import { countRecurring } from './decide/count-recurring.ts'
import { discountTable } from './discount-table.ts'
import { numberMove, writeMoves } from './live-moves.ts'
import { numberCreditNotes, writeNumberedInvoices } from './number-documents.ts'
import { paymentMethodTable, paymentTable } from './payment-tables.ts'
import type { RowSet } from './row-set.ts'
import { deleteRows, type RowTable, writeRows } from './row-table.ts'
import { scheduleWakes } from './wake.ts'
import { writeGrants } from './write-grants.ts'
import { writeMrr } from './write-mrr.ts'
import { writeOverrideWakes } from './write-override-wakes.ts'
import { writeRedemptions } from './write-redemptions.ts'

export async function writeDraft(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  const accounts = [...draft.accounts.values()]
  for (const account of accounts) {
    countRecurring(draft, account, account.now)
    scheduleWakes(account, draft)
  }
  const moves = accounts.flatMap((account) => numberMove(account) ?? [])
  const later = new Set<object>(accounts.flatMap(({ unnumbered }) => unnumbered.invoices))
  const write = <Row extends object>(
    table: RowTable<Row>,
    rowsOf: (account: BillingAccount) => RowSet<Row>,
  ) => writeChanges(ctx, table, accounts.map(rowsOf), later)
  // Each table before those that refer to it, but for invoices that are finalised.
  await write(subscriptionTable, (account) => account.subscriptions)
  await write(phaseTable, (account) => account.phases)
  await write(changeTable, (account) => account.changes)
  await write(invoiceTable, (account) => account.invoices)
  await write(lineTable, (account) => account.lines)
  await write(freezeTable, (account) => account.freezes)
  await write(paymentMethodTable, (account) => account.paymentMethods)
  await write(paymentTable, (account) => account.payments)
  await write(checkoutTable, (account) => account.checkouts)
  await write(storeCreditTable, (account) => account.storeCredits)
  await write(movementTable, (account) => account.movements)
  await write(discountTable, (account) => account.discounts)
  await writeMrr(ctx, accounts)
  await writeTrials(ctx, accounts)
  await archiveUnused(ctx, accounts)
  await writeGrants(ctx, draft)
  await writeOverrideWakes(ctx, draft)
  const commands = accounts.flatMap((account) => account.commands)
  if (commands.length > 0) await ctx.ledger.submitAll(commands)
  await writeRedemptions(ctx, accounts)
  await writeMoves(ctx, moves, accounts)
  await numberCreditNotes(ctx, draft)
  await write(creditNoteTable, (account) => account.creditNotes)
  await write(creditNoteLineTable, (account) => account.creditNoteLines)
  await write(refundTable, (account) => account.refunds)
  await write(disputeTable, (account) => account.disputes)
  await writeNumberedInvoices(ctx, draft)
  for (const { customerId, notices } of accounts) {
    for (const { type, data } of notices) ctx.emit({ type, customerId, data: data() })
  }
}

async function writeChanges<Row extends object>(
  ctx: WriteContext,
  table: RowTable<Row>,
  sets: readonly RowSet<Row>[],
  later: ReadonlySet<object>,
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
    changes.flatMap(({ written }) => written.filter((row) => !later.has(row))),
  )
}

/** Customers that were made for checkouts that expired, if nothing else is theirs. */
async function archiveUnused(
  ctx: WriteContext,
  accounts: readonly BillingAccount[],
): Promise<void> {
  const unused = accounts.filter(({ archivesUnused, sequence }) => archivesUnused && sequence === 0)
  for (const { customerId, now } of unused) {
    const { rows } = await ctx.sql.query({
      text: `update customer c set archived_at = $3, updated_at = $3, version = version + 1
        where c.workspace_id = $1 and c.id = $2 and c.archived_at is null
          and not exists (select from subscription s where s.workspace_id = $1 and s.customer_id = $2
            and s.status <> 'EXPIRED')
          and not exists (select from invoice i where i.workspace_id = $1 and i.customer_id = $2
            and i.status <> 'VOID')
          and not exists (select from store_credit r where r.workspace_id = $1 and r.customer_id = $2)
          and not exists (select from checkout k where k.workspace_id = $1 and k.customer_id = $2
            and k.status <> 'EXPIRED')
        returning c.external_id`,
      values: [ctx.workspaceId, customerId, now],
    })
    const [row] = rows
    if (!row) continue
    const data = { id: customerId, externalId: row.external_id }
    ctx.emit({ type: 'customer.archived', customerId, data })
  }
}

async function writeTrials(ctx: WriteContext, accounts: readonly BillingAccount[]): Promise<void> {
  const used = accounts.filter(({ trialUsedAt }) => trialUsedAt !== null)
  if (used.length === 0) return
  await ctx.sql.query({
    name: 'bill_trials',
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
