/**
 * Gives documents that are finalised their numbers, as the last statements of a transaction: the row of the series is locked for
 * one round trip and the commit, and a roll-back returns the numbers. So numbers have no gaps and no doubles, and rise with
 * `finalizedAt`.
 */
import type { WriteContext } from '../operation/operation.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'

type Kind = 'invoice' | 'credit_note'

interface Unnumbered {
  account: BillingAccount
  document: { id: string; number: string | null }
}

export async function numberDocuments(ctx: WriteContext, draft: BillingDraft): Promise<void> {
  const accounts = [...draft.accounts.values()]
  const documents = (kind: Kind) =>
    accounts.flatMap((account) =>
      (kind === 'invoice' ? account.unnumbered.invoices : account.unnumbered.creditNotes).map(
        (document): Unnumbered => ({ account, document }),
      ),
    )
  const { invoicePrefix, creditNotePrefix } = draft.settings
  await number(ctx, 'credit_note', creditNotePrefix, documents('credit_note'))
  await number(ctx, 'invoice', invoicePrefix, documents('invoice'))
}

async function number(
  ctx: WriteContext,
  kind: Kind,
  prefix: string,
  documents: readonly Unnumbered[],
): Promise<void> {
  const years = Map.groupBy(documents, ({ account }) => account.now.getUTCFullYear())
  for (const [year, all] of [...years].sort(([a], [b]) => a - b)) {
    const { first, at } = await takeNumbers(ctx, kind, year, all)
    for (const [index, { document }] of all.entries()) {
      document.number = `${prefix}-${year}-${String(first + index).padStart(3, '0')}`
    }
    if (kind === 'invoice') await writeNumbers(ctx, all, at)
  }
}

/**
 * The first of as many numbers as there are documents, and the time at which they are finalised. The customers of test clocks take
 * numbers of the series of their clock's year, without its order in time.
 */
async function takeNumbers(
  ctx: WriteContext,
  kind: Kind,
  year: number,
  all: readonly Unnumbered[],
): Promise<{ first: number; at: Date }> {
  const { rows } = await ctx.sql.query({
    text: `insert into number_series as s (workspace_id, kind, year, next, last_at)
      values ($1, $2, $3, 1 + $4::bigint, $5::timestamptz)
      on conflict (workspace_id, kind, year) do update
        set next = s.next + $4::bigint, last_at = greatest(s.last_at, excluded.last_at)
      returning next - $4::bigint as first, last_at`,
    values: [ctx.workspaceId, kind, year, all.length, ctx.now],
  })
  return { first: Number(rows[0]?.first), at: rows[0]?.last_at as Date }
}

async function writeNumbers(
  ctx: WriteContext,
  all: readonly Unnumbered[],
  at: Date,
): Promise<void> {
  for (const { account, document } of all) {
    Object.assign(document, { finalizedAt: account.isOnClock ? account.now : at })
  }
  await ctx.sql.query({
    text: `update invoice i set number = n.number, finalized_at = n.finalized_at
      from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
        as n(customer_id, id, number, finalized_at)
      where i.workspace_id = $1 and i.customer_id = n.customer_id and i.id = n.id`,
    values: [
      ctx.workspaceId,
      all.map(({ account }) => account.customerId),
      all.map(({ document }) => document.id),
      all.map(({ document }) => document.number),
      all.map(({ account }) => (account.isOnClock ? account.now : at)),
    ],
  })
}
