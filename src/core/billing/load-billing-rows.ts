/** Loads the rows of some customers that a billing decision needs, under their locks. */
import type { Checkout } from '../checkout/checkout.ts'
import type { Invoice, InvoiceLine, UsageFreeze } from '../invoices/invoice.ts'
import type { ReadContext } from '../operation/operation.ts'
import type { Phase, ScheduledChange, Subscription } from '../subscriptions/subscription.ts'
import {
  changeTable,
  freezeTable,
  invoiceTable,
  lineTable,
  phaseTable,
  subscriptionTable,
} from './billing-tables.ts'
import { checkoutTable } from './checkout-table.ts'
import { loadCredits, loadMethods, loadPaid, type MoneyRows } from './load-money-rows.ts'
import { readRows } from './row-table.ts'
import type { Read, Wanted } from './wanted-rows.ts'

export interface BillingRows extends MoneyRows {
  checkouts: Checkout[]
  subscriptions: Subscription[]
  phases: Phase[]
  changes: ScheduledChange[]
  invoices: Invoice[]
  lines: InvoiceLine[]
  freezes: UsageFreeze[]
}

type Context = Pick<ReadContext, 'workspaceId' | 'sql'>

/**
 * Subscriptions that are not over, whose last usage is still on a draft, or whose late usage was not looked for yet; also those that ended since the beginning of usage that
 * is still to be billed or may still come late, because they share the usage that names no subscription.
 */
const neededSql = `status not in ('CANCELED', 'EXPIRED') or wake_at is not null or clock_wake_at is not null
    or id = any($3::text[])
    or exists (select from invoice i where i.workspace_id = $1 and i.customer_id = subscription.customer_id
      and i.customer_id = any($2::text[]) and i.subscription_id = subscription.id and i.status = 'DRAFT')
    or ended_at > (
      select least(
        (select min(s.usage_through) from subscription s where s.workspace_id = $1
          and s.customer_id = subscription.customer_id and s.status not in ('CANCELED', 'EXPIRED')),
        (select min(f.segment_start) from usage_freeze f where f.workspace_id = $1
          and f.customer_id = subscription.customer_id and not f.superseded and not f.closed)))`

/** The subscriptions that a decision needs, and what hangs on them. */
export async function loadBillingRows(
  { sql, workspaceId }: Context,
  ids: readonly string[],
  wanted: Wanted,
): Promise<BillingRows> {
  const read: Read = (table, name, where, ...values) =>
    readRows(sql, table, workspaceId, {
      name: `bill_${name}`,
      where: `customer_id = any($2::text[]) and (${where})`,
      values: [ids, ...values],
    })
  const subscriptions = await read(
    subscriptionTable,
    'subscriptions',
    neededSql,
    wanted.subscriptionIds ?? [],
  )
  const ours = subscriptions.map(({ id }) => id)
  const checkouts = await read(
    checkoutTable,
    'checkouts',
    `status not in ('COMPLETE', 'EXPIRED') or id = any($3::text[])`,
    wanted.checkoutIds ?? [],
  )
  // The condition of an index of its own, by which a customer's paid invoices are not read.
  const live = await read(
    invoiceTable,
    'invoices',
    `status in ('DRAFT', 'OPEN') or wake_at is not null or clock_wake_at is not null`,
  )
  const named = (wanted.invoiceIds ?? []).map((invoiceId) => ({ invoiceId }))
  const open = await withInvoicesOf(read, live, [...named, ...checkouts])
  // Most customers have few things, and nothing hangs on what there is not.
  const ofSubscriptions =
    ours.length > 0 ? await loadOfSubscriptions(read, ours) : noneOfSubscriptions
  const lines = await loadLines(read, subscriptions, open, wanted)
  const paid = await loadPaid(read, open, wanted)
  const invoices = await withInvoicesOf(read, open, [...lines, ...paid.payments])
  const credits = await loadCredits(read, open, wanted)
  const paymentMethods = await loadMethods(read, wanted)
  return {
    ...{ subscriptions, invoices, lines, ...ofSubscriptions, checkouts },
    ...{ paymentMethods, ...paid, ...credits },
  }
}

type OfSubscriptions = Pick<BillingRows, 'phases' | 'changes' | 'freezes'>
const noneOfSubscriptions: OfSubscriptions = { phases: [], changes: [], freezes: [] }

async function loadOfSubscriptions(read: Read, ids: readonly string[]): Promise<OfSubscriptions> {
  return {
    phases: await read(phaseTable, 'phases', 'subscription_id = any($3::text[])', ids),
    changes: await read(changeTable, 'changes', `status = 'PENDING'`),
    freezes: await read(freezeTable, 'freezes', 'not superseded and not closed'),
  }
}

/** Each part has an index; a condition with `or` would read all lines that the customer ever had. */
const presentLines = `
  select customer_id, id from invoice_line
    where workspace_id = $1 and customer_id = any($2::text[]) and invoice_id is null
  union all select customer_id, id from invoice_line
    where workspace_id = $1 and customer_id = any($2::text[]) and invoice_id = any($3::text[])
  union all select l.customer_id, l.id from subscription s
    join invoice_line l on l.workspace_id = s.workspace_id and l.customer_id = s.customer_id
      and l.subscription_id = s.id and l.period_end > s.period_start
    where s.workspace_id = $1 and s.customer_id = any($2::text[]) and s.id = any($4::text[])`
const notedLines = `
  select n.customer_id, n.id from invoice_line l
    join invoice_line n on n.workspace_id = l.workspace_id and n.customer_id = l.customer_id
      and n.credits_line_id = l.id
    where l.workspace_id = $1 and l.customer_id = any($2::text[]) and l.invoice_id = any($5::text[])`

/**
 * Those of no invoice yet and of open ones, those of the present period, which proration may give back, and those that gave back a part
 * of an invoice that is named.
 */
async function loadLines(
  read: Read,
  subscriptions: readonly Subscription[],
  open: readonly Invoice[],
  { invoiceIds = [] }: Wanted,
): Promise<InvoiceLine[]> {
  const ids = [open.map(({ id }) => id), subscriptions.map(({ id }) => id)]
  return invoiceIds.length === 0
    ? read(lineTable, 'lines', `(customer_id, id) in (${presentLines})`, ...ids)
    : read(
        lineTable,
        'lines_and_notes',
        `(customer_id, id) in (${presentLines} union all ${notedLines})`,
        ...ids,
        invoiceIds,
      )
}

/** Proration gives back parts of lines whose invoices may be paid already, as those of payments are. */
async function withInvoicesOf(
  read: Read,
  open: Invoice[],
  parts: readonly { invoiceId: string | null }[],
): Promise<Invoice[]> {
  const known = new Set(open.map(({ id }) => id))
  const more = new Set(
    parts.flatMap(({ invoiceId }) => invoiceId ?? []).filter((id) => !known.has(id)),
  )
  if (more.size === 0) return open
  return [
    ...open,
    ...(await read(invoiceTable, 'invoices_of_lines', 'id = any($3::text[])', [...more])),
  ]
}
