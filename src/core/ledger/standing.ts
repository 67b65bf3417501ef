/** Loads what checks read of some customers: one set of statements for all of them, without locks. */
import { type Catalog, eventTypeOf } from '../catalog/catalog.ts'
import { periodOf } from '../entitlements/entitlement.ts'
import { nextChange } from '../entitlements/next-change.ts'
import { createRecentChecks, type RecentChecks } from '../entitlements/recent-checks.ts'
import type { ReadContext } from '../operation/operation.ts'
import { endlessPeriod } from '../values/period.ts'
import {
  type CountedAt,
  loadAccounts,
  loadCounters,
  loadEntitlements,
  loadPools,
} from './accounts.ts'
import { type Account, accountKey } from './draft.ts'
import { findMoved, headOf } from './moved-standings.ts'

/** One customer as a check sees it, with the counters of the current periods. */
export interface LoadedStanding {
  account: Account
  catalog: Catalog
  /** What was decided by it. */
  checks: RecentChecks
  /** Its number when the reading of it began: it may be newer, never older. */
  head: number
  /** When it was known to be all there is. */
  asOf: Date
  /** When the first of its periods ends: the counters of the next ones were not read. */
  until: Date
}

type LoadContext = Pick<ReadContext, 'workspaceId' | 'sql' | 'catalogs' | 'now'>

/**
 * By the references that were asked for; unknown ones are missing. A standing that is known by a reference already, and
 * that nothing has moved since, is not read again.
 */
export async function loadStandings(
  ctx: LoadContext,
  references: string[],
  known: (reference: string) => LoadedStanding | undefined = () => undefined,
): Promise<Map<string, LoadedStanding>> {
  const standings = await renewed(ctx, references, known)
  const missing = references.filter((reference) => !standings.has(reference))
  if (missing.length === 0) return standings
  return new Map([...standings, ...(await readStandings(ctx, missing))])
}

/** Those of the known ones that still stand, as of now. */
async function renewed(
  ctx: LoadContext,
  references: string[],
  known: (reference: string) => LoadedStanding | undefined,
): Promise<Map<string, LoadedStanding>> {
  const kept = references.flatMap((reference) => {
    const standing = known(reference)
    if (!standing || ctx.now < standing.asOf || standing.until <= ctx.now) return []
    return [{ reference, standing, customerId: standing.account.customerId, head: standing.head }]
  })
  if (kept.length === 0) return new Map()
  const moved = await findMoved(ctx, kept)
  const again = new Map<LoadedStanding, LoadedStanding>()
  const standings = new Map<string, LoadedStanding>()
  for (const { reference, standing } of kept) {
    if (moved.has(reference)) continue
    // One for all names of a customer.
    const fresh = again.get(standing) ?? { ...standing, asOf: ctx.now }
    again.set(standing, fresh)
    standings.set(reference, fresh)
  }
  return standings
}

async function readStandings(
  { workspaceId, sql, catalogs, now }: LoadContext,
  references: string[],
): Promise<Map<string, LoadedStanding>> {
  const named = references.map((reference) => ({ workspaceId, reference }))
  const { byReference, distinct, versions } = await loadAccounts(sql, named, false)
  const version = versions.get(workspaceId)
  if (version === undefined) return new Map()
  const heads = distinct.map((account) => headOf(account.sequence, account.version, version))
  const [catalog] = await Promise.all([
    catalogs.get(sql, workspaceId, version),
    loadPools(sql, distinct),
    loadEntitlements(sql, distinct),
  ])
  const moments = distinct.flatMap((account) => countedAt(account, catalog, now))
  await loadCounters(sql, new Map([[workspaceId, catalog]]), moments)
  const standings = new Map<Account, LoadedStanding>()
  for (const [i, account] of distinct.entries()) {
    const checks = createRecentChecks((at) => nextChange(account, catalog, at))
    const until = periodsEnd(account, now)
    const head = heads[i] as number
    standings.set(account, { account, catalog, checks, head, asOf: now, until })
  }
  return new Map(
    references.flatMap((reference) => {
      const account = byReference.get(accountKey(workspaceId, reference))
      const standing = account && standings.get(account)
      return standing ? [[reference, standing] as const] : []
    }),
  )
}

/** The event types that move what the customer is entitled to. */
function countedAt(account: Account, catalog: Catalog, at: Date): CountedAt[] {
  const types = new Set<string>()
  for (const featureId of account.entitlements.keys()) {
    const feature = catalog.featuresById.get(featureId)
    if (feature) types.add(eventTypeOf(feature))
  }
  return [...types].map((eventType) => ({ account, eventType, at }))
}

function periodsEnd(account: Account, now: Date): Date {
  let first = endlessPeriod.end
  for (const entitlement of account.entitlements.values()) {
    const { end } = periodOf(entitlement, now)
    if (end < first) first = end
  }
  return first
}
