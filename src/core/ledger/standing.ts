/** Loads what checks read of some customers: one set of statements for all of them, without locks. */
import type { Catalog } from '../catalog/catalog.ts'
import type { ReadContext } from '../operation.ts'
import type { UsageInput } from '../usage/usage-event.ts'
import { loadAccounts, loadCounters, loadEntitlements, loadPools } from './accounts.ts'
import { type Account, accountKey } from './draft.ts'
import { loadUniques } from './known.ts'

export interface Standings {
  /** By the reference that the caller used; unknown ones are missing. */
  accounts: Map<string, Account>
  /** Null when none of the customers is known. */
  catalog: Catalog | null
}

/** Accounts with their pools and entitlements; counters follow when it is known which features they are for. */
export async function loadStandings(ctx: ReadContext, references: string[]): Promise<Standings> {
  const { workspaceId } = ctx
  const named = references.map((reference) => ({ workspaceId, reference }))
  const { byReference, distinct, versions } = await loadAccounts(ctx.sql, named, false)
  const version = versions.get(workspaceId)
  if (version === undefined) return { accounts: new Map(), catalog: null }
  const [catalog] = await Promise.all([
    ctx.catalogs.get(ctx.sql, workspaceId, version),
    loadPools(ctx.sql, distinct, ctx.now),
    loadEntitlements(ctx.sql, distinct),
  ])
  const accounts = new Map<string, Account>()
  for (const reference of references) {
    const account = byReference.get(accountKey(workspaceId, reference))
    if (account) accounts.set(reference, account)
  }
  return { accounts, catalog }
}

/** Adds the counters that events like these would move, and which of their texts unique counts have met. */
export async function loadCounted(
  ctx: ReadContext,
  { accounts, catalog }: Standings,
  events: UsageInput[],
): Promise<void> {
  if (!catalog) return
  const { workspaceId, now } = ctx
  const catalogs = new Map([[workspaceId, catalog]])
  const recordings = events.flatMap((event) => {
    const account = accounts.get(event.customerId)
    return account ? [{ account, ...event }] : []
  })
  const moments = recordings.map(({ account, eventType }) => ({ account, eventType, at: now }))
  await loadCounters(ctx.sql, catalogs, moments)
  await loadUniques(ctx.sql, { catalogs, now }, recordings)
}
