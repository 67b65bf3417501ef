/** Loads the rows of some customers that a billing decision needs, under their locks. */
import type {
  CreditNote,
  Invoice,
  InvoiceLine,
  Payment,
  StoreCredit,
  StoreCreditMovement,
  UsageFreeze,
} from '../invoices/invoice.ts'
import type { ReadContext } from '../operation/operation.ts'
import type { Phase, ScheduledChange, Subscription } from '../subscriptions/subscription.ts'
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
import { type RowTable, readRows } from './row-table.ts'

/** Rows that a decision needs although nothing is due with them. */
export interface Wanted {
  subscriptionIds?: readonly string[]
  invoiceIds?: readonly string[]
  /** Plan versions besides those of the subscriptions. */
  versionIds?: readonly string[]
}

export interface BillingRows {
  subscriptions: Subscription[]
  phases: Phase[]
  changes: ScheduledChange[]
  invoices: Invoice[]
  lines: InvoiceLine[]
  freezes: UsageFreeze[]
  payments: Payment[]
  creditNotes: CreditNote[]
  storeCredits: StoreCredit[]
  movements: StoreCreditMovement[]
}

type Context = Pick<ReadContext, 'workspaceId' | 'sql'>

/**
 * Subscriptions that are not over, whose last usage is still on a draft, or whose late usage was not looked for yet; also those that ended since the beginning of usage that
 * is still to be billed or may still come late, because they share the usage that names no subscription.
 */
const neededSql = `status not in ('CANCELED', 'EXPIRED') or wake_at is not null or clock_wake_at is not null
    or id = any($3::text[])
    or exists (select from invoice i where i.workspace_id = $1 and i.customer_id = subscription.customer_id
      and i.subscription_id = subscription.id and i.status = 'DRAFT')
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
  const open = await read(
    invoiceTable,
    'invoices',
    `status in ('DRAFT', 'OPEN') or id = any($3::text[])`,
    wanted.invoiceIds ?? [],
  )
  // Most customers have few things, and nothing hangs on what there is not.
  const ofSubscriptions =
    ours.length > 0 ? await loadOfSubscriptions(read, ours) : noneOfSubscriptions
  const lines = await loadLines(read, subscriptions, open)
  const invoices = await withInvoicesOf(read, open, lines)
  const ofInvoices = open.length > 0 ? await loadOfInvoices(read, open) : noneOfInvoices
  // An invoice that is voided gives back what credits, which may be used up, paid of it.
  const voidable = [...open.map(({ id }) => id), ...(wanted.invoiceIds ?? [])]
  const storeCredits = await read(
    storeCreditTable,
    'store_credits',
    `remaining > 0 or id in (
      select store_credit_id from store_credit_movement
      where workspace_id = $1 and customer_id = any($2::text[]) and invoice_id = any($3::text[]))`,
    voidable,
  )
  const credits = storeCredits.map(({ id }) => id)
  const movements =
    credits.length > 0
      ? await read(movementTable, 'movements', 'store_credit_id = any($3::text[])', credits)
      : []
  return {
    ...{ subscriptions, invoices, lines, storeCredits, movements },
    ...ofSubscriptions,
    ...ofInvoices,
  }
}

type Read = <Row>(
  table: RowTable<Row>,
  name: string,
  where: string,
  ...values: unknown[]
) => Promise<Row[]>

type OfSubscriptions = Pick<BillingRows, 'phases' | 'changes' | 'freezes'>
const noneOfSubscriptions: OfSubscriptions = { phases: [], changes: [], freezes: [] }

async function loadOfSubscriptions(read: Read, ids: readonly string[]): Promise<OfSubscriptions> {
  return {
    phases: await read(phaseTable, 'phases', 'subscription_id = any($3::text[])', ids),
    changes: await read(changeTable, 'changes', `status = 'PENDING'`),
    freezes: await read(freezeTable, 'freezes', 'not superseded and not closed'),
  }
}

type OfInvoices = Pick<BillingRows, 'payments' | 'creditNotes'>
const noneOfInvoices: OfInvoices = { payments: [], creditNotes: [] }

async function loadOfInvoices(read: Read, open: readonly Invoice[]): Promise<OfInvoices> {
  const ids = open.map(({ id }) => id)
  return {
    payments: await read(paymentTable, 'payments', 'invoice_id = any($3::text[])', ids),
    creditNotes: await read(creditNoteTable, 'credit_notes', 'invoice_id = any($3::text[])', ids),
  }
}

/** Those of no invoice yet and of open ones, and those of the present period, which proration may give back. */
async function loadLines(
  read: Read,
  subscriptions: readonly Subscription[],
  open: readonly Invoice[],
): Promise<InvoiceLine[]> {
  const starts = subscriptions.flatMap(({ periodStart }) => periodStart ?? [])
  const since = starts.length > 0 ? new Date(Math.min(...starts.map((at) => at.getTime()))) : null
  return read(
    lineTable,
    'lines',
    `invoice_id is null or invoice_id = any($3::text[]) or (period_end > $5 and exists (
      select from subscription s where s.workspace_id = $1 and s.customer_id = invoice_line.customer_id
        and s.id = invoice_line.subscription_id and s.id = any($4::text[])
        and invoice_line.period_end > s.period_start))`,
    open.map(({ id }) => id),
    subscriptions.map(({ id }) => id),
    since,
  )
}

/** Proration gives back parts of lines whose invoices may be paid already. */
async function withInvoicesOf(
  read: Read,
  open: Invoice[],
  lines: readonly InvoiceLine[],
): Promise<Invoice[]> {
  const known = new Set(open.map(({ id }) => id))
  const more = new Set(
    lines.flatMap(({ invoiceId }) => invoiceId ?? []).filter((id) => !known.has(id)),
  )
  if (more.size === 0) return open
  return [
    ...open,
    ...(await read(invoiceTable, 'invoices_of_lines', 'id = any($3::text[])', [...more])),
  ]
}
