/** Loads what checks read of some customers: one set of statements for all of them, without locks. */
import { type Catalog, eventTypeOf } from '../catalog/catalog.ts'
import { periodOf } from '../entitlements/entitlement.ts'
import { nextChange } from '../entitlements/next-change.ts'
import { createRecentChecks, type RecentChecks } from '../entitlements/recent-checks.ts'
import type { ReadContext } from '../operation.ts'
import { endlessPeriod } from '../period.ts'
import {
  type CountedAt,
  loadAccounts,
  loadCounters,
  loadEntitlements,
  loadPools,
} from './accounts.ts'
import type { Account } from './draft.ts'
import { readStandingHeads, type StandingHead } from './standing-heads.ts'

/** One customer as a check sees it, with the counters of the current periods. */
export interface LoadedStanding {
  account: Account
  catalog: Catalog
  /** What was decided by it. */
  checks: RecentChecks
  /** What it was numbered when the reading of it began: it may be newer, never older. */
  head: StandingHead
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
  const heads = await readStandingHeads(ctx, references)
  const byCustomer = new Map<string, LoadedStanding>()
  const moved = new Map<string, StandingHead>()
  for (const [reference, head] of heads) {
    const standing = known(reference)
    if (byCustomer.has(head.customerId)) continue
    if (!standing || !stands(standing, head, ctx.now)) moved.set(head.customerId, head)
    else byCustomer.set(head.customerId, { ...standing, asOf: ctx.now })
  }
  for (const [customerId, standing] of await readStandings(ctx, moved)) {
    byCustomer.set(customerId, standing)
  }
  return new Map(
    [...heads].flatMap(([reference, { customerId }]) => {
      const standing = byCustomer.get(customerId)
      return standing ? [[reference, standing] as const] : []
    }),
  )
}

/** Whether what was read then is what would be read now. */
function stands({ head, catalog, asOf, until }: LoadedStanding, now: StandingHead, at: Date) {
  return (
    head.customerId === now.customerId &&
    head.sequence === now.sequence &&
    head.entitlementVersion === now.entitlementVersion &&
    catalog.version === now.catalogVersion &&
    asOf <= at &&
    at < until
  )
}

/** By our ids. */
async function readStandings(
  { workspaceId, sql, catalogs, now }: LoadContext,
  heads: Map<string, StandingHead>,
): Promise<Map<string, LoadedStanding>> {
  const named = [...heads.keys()].map((reference) => ({ workspaceId, reference }))
  if (named.length === 0) return new Map()
  const { distinct, versions } = await loadAccounts(sql, named, false)
  const version = versions.get(workspaceId)
  if (version === undefined) return new Map()
  const [catalog] = await Promise.all([
    catalogs.get(sql, workspaceId, version),
    loadPools(sql, distinct, now),
    loadEntitlements(sql, distinct),
  ])
  const moments = distinct.flatMap((account) => countedAt(account, catalog, now))
  await loadCounters(sql, new Map([[workspaceId, catalog]]), moments)
  return new Map(
    distinct.flatMap((account) => {
      const head = heads.get(account.customerId)
      if (!head) return []
      const checks = createRecentChecks((at) => nextChange(account, catalog, at))
      const until = periodsEnd(account, now)
      return [[account.customerId, { account, catalog, checks, head, asOf: now, until }] as const]
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
