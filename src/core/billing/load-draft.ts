/** Loads a billing draft under the locks of its customers, in a fixed number of statements. */

import { loadSettings } from '../invoices/billing-settings.ts'
import type { ReadContext } from '../operation/operation.ts'
import { recurringOf } from '../revenue/mrr-changes.ts'
import { customerRowIds } from '../values/ids.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import { loadCustomers, loadGrants, loadPrices } from './load-billed-customers.ts'
import { type BillingRows, loadBillingRows } from './load-billing-rows.ts'
import { loadDiscounts } from './load-discounts.ts'
import { loadPlanVersions, loadWithdrawn } from './plan-version-cache.ts'
import { createRowSet } from './row-set.ts'
import type { Wanted } from './wanted-rows.ts'

export interface LockedAccount {
  customerId: string
  clockNow: Date | null
  sequence: number
  billingSequence: number
  trialUsedAt: Date | null
  /** Whether the customer ever had a discount; discounts are looked for only then. */
  hasDiscounts: boolean
}

type Context = Pick<
  ReadContext,
  'workspaceId' | 'sql' | 'db' | 'now' | 'serverNow' | 'caller' | 'providers'
>

export async function loadDraft(
  ctx: Context,
  locked: readonly LockedAccount[],
  wanted: Wanted,
): Promise<BillingDraft> {
  const ids = locked.map(({ customerId }) => customerId)
  const rows = await loadBillingRows(ctx, ids, wanted)
  const discounts = await loadDiscounts(ctx, discountedIn(locked))
  const [withdrawn, versions, settings, customers, prices, grants] = [
    await loadWithdrawn(ctx, rows.changes),
    await loadPlanVersions(ctx, versionIdsIn(rows, wanted)),
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
  const discountsOf = of(discounts.rows)
  const accounts = locked.map(({ customerId, clockNow, trialUsedAt, hasDiscounts, ...counts }) => {
    const now = clockNow ?? ctx.now
    const changed = ({ version }: { version: number }) => ({ version: version + 1, updatedAt: now })
    const updated = () => ({ updatedAt: now })
    const customer = customers.get(customerId) ?? wanted.newcomer
    if (!customer) throw new Error(`An account has no customer: ${customerId}`)
    const ids = customerRowIds(customerId, now, counts.billingSequence + 1)
    const account: BillingAccount = {
      workspaceId: ctx.workspaceId,
      customerId,
      now,
      isOnClock: clockNow !== null,
      ...{ newId: ids.next, hasNewRows: ids.hasMade },
      ...{ ...counts, customer, trialUsedAt },
      subscriptions: createRowSet(each.subscriptions.get(customerId) ?? [], changed),
      phases: createRowSet(each.phases.get(customerId) ?? []),
      changes: createRowSet(each.changes.get(customerId) ?? []),
      invoices: createRowSet(each.invoices.get(customerId) ?? [], changed),
      lines: createRowSet(each.lines.get(customerId) ?? []),
      freezes: createRowSet(each.freezes.get(customerId) ?? []),
      payments: createRowSet(each.payments.get(customerId) ?? [], updated),
      paymentMethods: createRowSet(each.paymentMethods.get(customerId) ?? [], updated),
      creditNotes: createRowSet(each.creditNotes.get(customerId) ?? []),
      checkouts: createRowSet(each.checkouts.get(customerId) ?? [], changed),
      creditNoteLines: createRowSet(each.creditNoteLines.get(customerId) ?? []),
      refunds: createRowSet(each.refunds.get(customerId) ?? [], updated),
      disputes: createRowSet(each.disputes.get(customerId) ?? [], updated),
      storeCredits: createRowSet(each.storeCredits.get(customerId) ?? [], updated),
      movements: createRowSet(each.movements.get(customerId) ?? []),
      discounts: createRowSet(discountsOf.get(customerId) ?? [], () => ({ updatedAt: now })),
      ...{ redemptions: [], hasDiscounts },
      customPrices: prices.get(customerId) ?? [],
      recurring: recurringOf(each.subscriptions.get(customerId) ?? []),
      grants: grants.get(customerId) ?? [],
      unsettledGrants: new Set(),
      ...{ commands: [], notices: [], archivesUnused: false },
      unnumbered: { invoices: [], creditNotes: [] },
    }
    return [customerId, account] as const
  })
  const { workspaceId, serverNow, caller, sql } = ctx
  const chargedBy = await ctx.providers.preferred({ workspaceId, mode: caller.mode }, sql)
  const { promotions } = discounts
  return {
    ...{ settings, serverNow, chargedBy, versions, withdrawn, promotions },
    accounts: new Map(accounts),
  }
}

function discountedIn(locked: readonly LockedAccount[]): string[] {
  return locked.filter(({ hasDiscounts }) => hasDiscounts).map(({ customerId }) => customerId)
}

function versionIdsIn(rows: BillingRows, wanted: Wanted): string[] {
  return [
    ...rows.phases.map((phase) => phase.planVersionId),
    ...rows.changes.map((change) => change.planVersionId),
    ...rows.subscriptions.map((subscription) => subscription.planVersionId),
    ...(wanted.versionIds ?? []),
  ]
}
