/** Loads what checks read of some customers: one set of statements for all of them, without locks. */
import { type Catalog, eventTypeOf } from '../catalog/catalog.ts'
import type { ReadContext } from '../operation.ts'
import { loadAccounts, loadCounters, loadEntitlements, loadPools } from './accounts.ts'
import { type Account, accountKey } from './draft.ts'

/** One customer as a check sees it, with the counters of the current periods. */
export interface LoadedStanding {
  account: Account
  catalog: Catalog
  /** When it was read. */
  asOf: Date
}

/** By the references that were asked for; unknown ones are missing. */
export async function loadStandings(
  ctx: Pick<ReadContext, 'workspaceId' | 'sql' | 'catalogs' | 'now'>,
  references: string[],
): Promise<Map<string, LoadedStanding>> {
  const { workspaceId, sql, now } = ctx
  const named = references.map((reference) => ({ workspaceId, reference }))
  const { byReference, distinct, versions } = await loadAccounts(sql, named, false)
  const version = versions.get(workspaceId)
  if (version === undefined) return new Map()
  const [catalog] = await Promise.all([
    ctx.catalogs.get(sql, workspaceId, version),
    loadPools(sql, distinct, now),
    loadEntitlements(sql, distinct),
  ])
  await loadCounters(sql, new Map([[workspaceId, catalog]]), distinct.flatMap(countedNow))
  const standings = new Map(distinct.map((account) => [account, { account, catalog, asOf: now }]))
  return new Map(
    references.flatMap((reference) => {
      const account = byReference.get(accountKey(workspaceId, reference))
      const standing = account && standings.get(account)
      return standing ? [[reference, standing] as const] : []
    }),
  )

  /** The event types that move what the customer is entitled to. */
  function countedNow(account: Account) {
    const types = new Set<string>()
    for (const featureId of account.entitlements.keys()) {
      const feature = catalog.featuresById.get(featureId)
      if (feature) types.add(eventTypeOf(feature))
    }
    return [...types].map((eventType) => ({ account, eventType, at: now }))
  }
}
