/** Loads a billing draft under the locks of its customers, in a fixed number of statements. */

import type { Owned } from '../customers/owner.ts'
import { type EntitlementRow, toEntitlement } from '../entitlements/entitlement-row.ts'
import type { BillingSettings, Invoice, InvoiceLine } from '../invoices/invoice.ts'
import type { ReadContext } from '../operation/operation.ts'
import { storedBillable } from '../plans/billable.ts'
import type { StoredPrice } from '../plans/custom-prices-at.ts'
import { fromStored as storedCharge } from '../pricing/stored-charge.ts'
import { decimal, zero } from '../values/decimal.ts'
import { customerRowIds } from '../values/ids.ts'
import type { JsonObject } from '../values/input.ts'
import type { BilledCustomer, BillingAccount, BillingDraft, Grant } from './billing-draft.ts'
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
import { loadPlanVersions, loadWithdrawn } from './plan-version-cache.ts'
import { createRowSet } from './row-set.ts'
import { type RowTable, readRows } from './row-table.ts'

/** Rows that a decision needs although nothing is due with them. */
export interface Wanted {
  subscriptionIds?: readonly string[]
  invoiceIds?: readonly string[]
  /** Plan versions besides those of the subscriptions. */
  versionIds?: readonly string[]
}

export interface LockedAccount {
  customerId: string
  clockNow: Date | null
  sequence: number
  billingSequence: number
  trialUsedAt: Date | null
}

type Context = Pick<ReadContext, 'workspaceId' | 'sql' | 'db' | 'now'>

export async function loadDraft(
  ctx: Context,
  locked: readonly LockedAccount[],
  wanted: Wanted,
): Promise<BillingDraft> {
  const ids = locked.map(({ customerId }) => customerId)
  const rows = await loadRows(ctx, ids, wanted)
  const versionIds = [
    ...rows.phases.map((phase) => phase.planVersionId),
    ...rows.changes.map((change) => change.planVersionId),
    ...rows.subscriptions.map((subscription) => subscription.planVersionId),
    ...(wanted.versionIds ?? []),
  ]
  const [withdrawn, versions, settings, customers, prices, grants] = [
    await loadWithdrawn(ctx, rows.changes),
    await loadPlanVersions(ctx, versionIds),
    await loadSettings(ctx),
    await loadCustomers(ctx, ids),
    await loadPrices(ctx, ids),
    await loadGrants(ctx, ids),
  ]
  const of = <Row extends { customerId: string }>(all: readonly Row[]) =>
    Map.groupBy(all, (row) => row.customerId)
  const each = Object.fromEntries(
    Object.entries(rows).map(([name, all]) => [name, of(all as { customerId: string }[])]),
  ) as { [Name in keyof typeof rows]: Map<string, (typeof rows)[Name]> }
  const accounts = locked.map(({ customerId, clockNow, trialUsedAt, ...counts }) => {
    const now = clockNow ?? ctx.now
    const changed = ({ version }: { version: number }) => ({ version: version + 1, updatedAt: now })
    const customer = customers.get(customerId)
    if (!customer) throw new Error(`An account has no customer: ${customerId}`)
    const account: BillingAccount = {
      workspaceId: ctx.workspaceId,
      customerId,
      now,
      isOnClock: clockNow !== null,
      newId: customerRowIds(customerId, now),
      ...counts,
      customer,
      trialUsedAt,
      subscriptions: createRowSet(each.subscriptions.get(customerId) ?? [], changed),
      phases: createRowSet(each.phases.get(customerId) ?? []),
      changes: createRowSet(each.changes.get(customerId) ?? []),
      invoices: createRowSet(each.invoices.get(customerId) ?? [], changed),
      lines: createRowSet(each.lines.get(customerId) ?? []),
      freezes: createRowSet(each.freezes.get(customerId) ?? []),
      payments: createRowSet(each.payments.get(customerId) ?? [], () => ({ updatedAt: now })),
      creditNotes: createRowSet(each.creditNotes.get(customerId) ?? []),
      storeCredits: createRowSet(each.storeCredits.get(customerId) ?? [], () => ({
        updatedAt: now,
      })),
      movements: createRowSet(each.movements.get(customerId) ?? []),
      customPrices: prices.get(customerId) ?? [],
      grants: grants.get(customerId) ?? [],
      commands: [],
      notices: [],
      unnumbered: { invoices: [], creditNotes: [] },
    }
    return [customerId, account] as const
  })
  return { settings, versions, withdrawn, accounts: new Map(accounts) }
}

/**
 * Subscriptions that are not over, or whose late usage was not looked for yet; also those that ended since the beginning of usage that
 * is still to be billed or may still come late, because they share the usage that names no subscription.
 */
const neededSql = `status not in ('CANCELED', 'EXPIRED') or wake_at is not null or clock_wake_at is not null
    or id = any($3::text[]) or ended_at > (
      select least(
        (select min(s.usage_through) from subscription s where s.workspace_id = $1
          and s.customer_id = subscription.customer_id and s.status not in ('CANCELED', 'EXPIRED')),
        (select min(f.segment_start) from usage_freeze f where f.workspace_id = $1
          and f.customer_id = subscription.customer_id and not f.superseded and not f.closed)))`

/** The subscriptions that a decision needs, and what hangs on them. */
async function loadRows({ sql, workspaceId }: Context, ids: string[], wanted: Wanted) {
  const read = <Row>(table: RowTable<Row>, where: string, ...values: unknown[]) =>
    readRows(sql, table, workspaceId, `customer_id = any($2::text[]) and (${where})`, [
      ids,
      ...values,
    ])
  const subscriptions = await read(subscriptionTable, neededSql, wanted.subscriptionIds ?? [])
  const ours = subscriptions.map(({ id }) => id)
  const phases = await read(phaseTable, 'subscription_id = any($3::text[])', ours)
  const changes = await read(changeTable, `status = 'PENDING'`)
  const open = await read(
    invoiceTable,
    `status in ('DRAFT', 'OPEN') or id = any($3::text[])`,
    wanted.invoiceIds ?? [],
  )
  const lines = await read(
    lineTable,
    `invoice_id is null or invoice_id = any($3::text[]) or exists (
      select from subscription s where s.workspace_id = $1 and s.customer_id = invoice_line.customer_id
        and s.id = invoice_line.subscription_id and s.id = any($4::text[])
        and invoice_line.period_end > s.period_start)`,
    open.map(({ id }) => id),
    ours,
  )
  const invoices = await withInvoicesOf(read, open, lines)
  const freezes = await read(freezeTable, 'not superseded and not closed')
  const payments = await read(
    paymentTable,
    'invoice_id = any($3::text[])',
    open.map(({ id }) => id),
  )
  // An invoice that is voided gives back what credits, which may be used up, paid of it.
  const voidable = [...open.map(({ id }) => id), ...(wanted.invoiceIds ?? [])]
  const storeCredits = await read(
    storeCreditTable,
    `remaining > 0 or id in (
      select store_credit_id from store_credit_movement
      where workspace_id = $1 and customer_id = any($2::text[]) and invoice_id = any($3::text[]))`,
    voidable,
  )
  const movements = await read(
    movementTable,
    'store_credit_id = any($3::text[])',
    storeCredits.map(({ id }) => id),
  )
  const creditNotes = await read(
    creditNoteTable,
    'invoice_id = any($3::text[])',
    open.map(({ id }) => id),
  )
  return {
    subscriptions,
    phases,
    changes,
    invoices,
    lines,
    freezes,
    payments,
    creditNotes,
    storeCredits,
    movements,
  }
}

type Read = <Row>(table: RowTable<Row>, where: string, ...values: unknown[]) => Promise<Row[]>

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
  return [...open, ...(await read(invoiceTable, 'id = any($3::text[])', [...more]))]
}

const defaults: BillingSettings = {
  seller: {},
  taxName: null,
  taxPercent: zero,
  taxInclusive: false,
  invoicePrefix: 'INV',
  creditNotePrefix: 'CN',
  draftHours: 1,
  graceDays: 3,
  entitledWhilePastDue: true,
  oneTrialPerCustomer: true,
  applyStoreCredit: true,
}

async function loadSettings({ db }: Pick<Context, 'db'>): Promise<BillingSettings> {
  const row = await db.billingSettings.findFirst({ where: {} })
  if (!row) return defaults
  const { workspaceId: _, updatedAt: __, taxPercent, seller, ...settings } = row
  return {
    ...settings,
    seller: seller as JsonObject,
    taxPercent: decimal(taxPercent.toFixed()),
  }
}

async function loadCustomers(
  { db }: Context,
  ids: readonly string[],
): Promise<Map<string, BilledCustomer>> {
  const rows = await db.customer.findMany({ where: { id: { in: [...ids] } } })
  return new Map(
    rows.map((row) => [
      row.id,
      {
        externalId: row.externalId,
        name: row.name,
        email: row.email,
        isArchived: row.archivedAt !== null,
        taxPercent: row.taxPercent && decimal(row.taxPercent.toFixed()),
        discountPercent: row.discountPercent && decimal(row.discountPercent.toFixed()),
        discountScope: row.discountScope,
      },
    ]),
  )
}

async function loadPrices(
  { db }: Context,
  ids: readonly string[],
): Promise<Map<string, StoredPrice[]>> {
  const rows = await db.customPrice.findMany({
    where: { customerId: { in: [...ids] } },
    include: { meter: true, feature: true },
  })
  const prices = rows.map((row) => ({
    customerId: row.customerId,
    price: {
      id: row.id,
      billable: storedBillable(row),
      charge: storedCharge(row.charge),
      currency: row.currency,
      effectiveAt: row.effectiveAt,
      endsAt: row.endsAt,
      createdAt: row.createdAt,
    },
  }))
  const each = Map.groupBy(prices, ({ customerId }) => customerId)
  return new Map([...each].map(([id, list]) => [id, list.map(({ price }) => price)]))
}

async function loadGrants(
  { sql, workspaceId }: Context,
  ids: readonly string[],
): Promise<Map<string, Grant[]>> {
  const { rows } = await sql.query<
    EntitlementRow & Owned & Pick<Grant, 'source'> & { subscription_id: string | null }
  >({
    text: `select * from entitlement where workspace_id = $1 and customer_id = any($2::text[])`,
    values: [workspaceId, ids],
  })
  const each = Map.groupBy(rows, (row) => row.customer_id)
  return new Map(
    [...each].map(([id, list]) => [
      id,
      list.map((row) => ({
        ...toEntitlement({ ...row, limit: row.limit === null ? null : String(row.limit) }),
        source: row.source,
        subscriptionId: row.subscription_id,
      })),
    ]),
  )
}
