/** Loads the state that checks read of several customers: one set of statements for all of them, without locks. */
import { type Catalog, eventTypeOf } from '../catalog/catalog.ts'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import { timeOf } from '../credits/balance.ts'
import { periodOf } from '../entitlements/entitlement.ts'
import { nextChange } from '../entitlements/next-change.ts'
import { type Account, accountKey } from '../ledger/decide/group-state.ts'
import {
  type CountedAt,
  loadAccounts,
  loadCounters,
  loadEntitlements,
  loadPools,
} from '../ledger/load/accounts.ts'
import type { Sql } from '../operation/sql.ts'
import { endlessPeriod } from '../values/period.ts'
import { findMoved, headOf } from './moved-check-states.ts'
import { createRecentChecks, type RecentChecks } from './recent-checks.ts'

/** One customer as a check sees it, with the counters of the current periods. */
export interface CheckState {
  account: Account
  catalog: Catalog
  /** The recent checks that were decided from this state. */
  checks: RecentChecks
  /** The version number when the load began: the state may be newer than it, never older. */
  head: number
  /** When the state was known to be complete. */
  asOf: Date
  /** When the first of its periods ends, in the customer's time: the counters of the next periods were not loaded. */
  until: Date
}

/** The part of an operation's context that loading a check state needs. */
export interface LoadContext {
  workspaceId: string
  sql: Sql
  catalogs: CatalogCache
  now: Date
}

/**
 * The states by the requested references; unknown ones are missing. A state in `known` that nothing has changed since is not read
 * again.
 */
export async function loadCheckStates(
  ctx: LoadContext,
  references: string[],
  known: (reference: string) => CheckState | undefined = () => undefined,
): Promise<Map<string, CheckState>> {
  const checkStates = await renewed(ctx, references, known)
  const missing = references.filter((reference) => !checkStates.has(reference))
  if (missing.length === 0) return checkStates
  return new Map([...checkStates, ...(await readCheckStates(ctx, missing))])
}

/** The known states that are still valid, as of now. */
async function renewed(
  ctx: LoadContext,
  references: string[],
  known: (reference: string) => CheckState | undefined,
): Promise<Map<string, CheckState>> {
  const kept = references.flatMap((reference) => {
    const state = known(reference)
    if (!state || ctx.now < state.asOf || isPast(state, ctx.now)) return []
    return [{ reference, state, customerId: state.account.customerId, head: state.head }]
  })
  if (kept.length === 0) return new Map()
  const moved = await findMoved(ctx, kept)
  const again = new Map<CheckState, CheckState>()
  const checkStates = new Map<string, CheckState>()
  for (const { reference, state } of kept) {
    if (moved.has(reference)) continue
    // All references to a customer share one state.
    const fresh = again.get(state) ?? { ...state, asOf: ctx.now }
    again.set(state, fresh)
    checkStates.set(reference, fresh)
  }
  return checkStates
}

async function readCheckStates(
  { workspaceId, sql, catalogs, now }: LoadContext,
  references: string[],
): Promise<Map<string, CheckState>> {
  const named = references.map((reference) => ({ workspaceId, reference }))
  const { byReference, distinct, versions } = await loadAccounts(sql, named, { lock: false, now })
  const version = versions.get(workspaceId)
  if (version === undefined) return new Map()
  const heads = distinct.map((account) => headOf(account.sequence, account.version, version))
  const [catalog] = await Promise.all([
    catalogs.get(sql, workspaceId, version),
    loadPools(sql, distinct),
    loadEntitlements(sql, distinct),
  ])
  const moments = distinct.flatMap((account) => countedAt(account, catalog, account.now))
  await loadCounters(sql, new Map([[workspaceId, catalog]]), moments)
  const checkStates = new Map<Account, CheckState>()
  for (const [i, account] of distinct.entries()) {
    const checks = createRecentChecks((at) => nextChange(account, catalog, at))
    const until = periodsEnd(account, account.now)
    const head = heads[i] as number
    checkStates.set(account, { account, catalog, checks, head, asOf: now, until })
  }
  return new Map(
    references.flatMap((reference) => {
      const account = byReference.get(accountKey(workspaceId, reference))
      const state = account && checkStates.get(account)
      return state ? [[reference, state] as const] : []
    }),
  )
}

/** Whether a period of the state has ended in the customer's time. */
export function isPast({ account, until }: CheckState, now: Date): boolean {
  return until <= timeOf(account, now)
}

/** The event types that change the usage of features to which the customer is entitled. */
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
