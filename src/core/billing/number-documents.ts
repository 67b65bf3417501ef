/**
 * Gives documents that are finalised their numbers. Invoices are written with theirs as the last statement of a transaction: the row
 * of the series is locked for that, the events and the commit, and a roll-back returns the numbers. So numbers have no gaps and no
 * doubles, and rise with `finalizedAt`.
 */

import type { CreditNote } from '../invoices/credit-note.ts'
import type { Invoice } from '../invoices/invoice.ts'
import type { WriteContext } from '../operation/operation.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import { invoiceTable } from './billing-tables.ts'
import { storedText, writingSql } from './row-table.ts'

interface Unnumbered<Document> {
  account: BillingAccount
  document: Document
}

type Numbering<Document> = (
  ctx: WriteContext,
  series: Series,
  all: readonly Unnumbered<Document>[],
) => Promise<void>

/** Credit notes are written once they have their numbers. */
export function numberCreditNotes(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  const { creditNotePrefix } = draft.settings
  const documents = unnumberedIn(draft, ({ unnumbered }) => unnumbered.creditNotes)
  return numberByYear(ctx, creditNotePrefix, documents, numberNotes)
}

/** What refers to an invoice, its lines above all, is written before: such a reference is checked at the commit. */
export function writeNumberedInvoices(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  const { invoicePrefix } = draft.settings
  const documents = unnumberedIn(draft, ({ unnumbered }) => unnumbered.invoices)
  return numberByYear(ctx, invoicePrefix, documents, writeInvoices)
}

function unnumberedIn<Document>(
  { accounts }: BillingDraft,
  of: (account: BillingAccount) => readonly Document[],
): Unnumbered<Document>[] {
  return [...accounts.values()].flatMap((account) =>
    of(account).map((document) => ({ account, document })),
  )
}

async function numberByYear<Document>(
  ctx: WriteContext,
  prefix: string,
  documents: readonly Unnumbered<Document>[],
  give: Numbering<Document>,
): Promise<void> {
  const years = Map.groupBy(documents, ({ account }) => account.now.getUTCFullYear())
  for (const [year, all] of [...years].sort(([a], [b]) => a - b)) {
    await give(ctx, { year, head: `${prefix}-${year}-` }, all)
  }
}

interface Series {
  year: number
  /** What all of its numbers begin with. */
  head: string
}

/**
 * Takes as many numbers as there are documents: the first of them, and the time at which they are finalised. The customers of test
 * clocks take numbers of the series of their clock's year, without its order in time.
 */
const takenSql = `
  insert into number_series as s (workspace_id, kind, year, next, last_at)
  values ($1, $2, $3, 1 + $4::bigint, $5::timestamptz)
  on conflict (workspace_id, kind, year) do update
    set next = s.next + $4::bigint, last_at = greatest(s.last_at, excluded.last_at)
  returning next - $4::bigint as first, last_at`

const invoicesSql = `with taken as (${takenSql}) ${writingSql(invoiceTable, '$7', {
  from: 'cross join taken t',
  columns: {
    number: `$6 || lpad((t.first + r.ordinality - 1)::text,
      greatest(3, length((t.first + r.ordinality - 1)::text)), '0')`,
    finalized_at: 'coalesce(r.finalized_at, t.last_at)',
  },
})} returning id, number, finalized_at`

/** Takes the numbers and writes the invoices in one statement: others wait for theirs until the commit. */
async function writeInvoices(
  { sql, workspaceId, now }: WriteContext,
  { year, head }: Series,
  all: readonly Unnumbered<Invoice>[],
): Promise<void> {
  const invoices = all.map(({ account, document }) =>
    account.isOnClock ? { ...document, finalizedAt: account.now } : document,
  )
  const { rows } = await sql.query({
    name: 'write_numbered_invoices',
    text: invoicesSql,
    values: [
      ...[workspaceId, 'invoice', year, all.length, now, head],
      storedText(invoiceTable, workspaceId, invoices),
    ],
  })
  const numbered = new Map(rows.map((row) => [row.id, row]))
  for (const { document } of all) {
    const { number, finalized_at: finalizedAt } = numbered.get(document.id)
    Object.assign(document, { number, finalizedAt })
  }
}

async function numberNotes(
  { sql, workspaceId, now }: WriteContext,
  { year, head }: Series,
  all: readonly Unnumbered<CreditNote>[],
): Promise<void> {
  const { rows } = await sql.query({
    name: 'bill_note_numbers',
    text: takenSql,
    values: [workspaceId, 'credit_note', year, all.length, now],
  })
  const first = Number(rows[0]?.first)
  for (const [index, { document }] of all.entries()) {
    document.number = `${head}${String(first + index).padStart(3, '0')}`
  }
}
