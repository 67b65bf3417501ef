/** Loads a billing draft under the locks of its customers, in a fixed number of statements. */

import { loadSettings } from '../invoices/billing-settings.ts'
import type { ReadContext } from '../operation/operation.ts'
import { customerRowIds } from '../values/ids.ts'
import type { BillingAccount, BillingDraft } from './billing-draft.ts'
import { loadCustomers, loadGrants, loadPrices } from './load-billed-customers.ts'
import { loadBillingRows, type Wanted } from './load-billing-rows.ts'
import { loadPlanVersions, loadWithdrawn } from './plan-version-cache.ts'
import { createRowSet } from './row-set.ts'

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
  const rows = await loadBillingRows(ctx, ids, wanted)
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
