/** Loads the state on which a group of commands is decided. */
import type { Catalog } from '../../catalog/catalog.ts'
import type { CatalogCache } from '../../catalog/catalog-cache.ts'
import { loadHeirs } from '../../entitlements/counts/later-events.ts'
import type { Sql } from '../../operation/sql.ts'
import { isGeneratedId } from '../../values/ids.ts'
import { definitionOf, type LedgerCommand } from '../commands.ts'
import {
  type Account,
  accountKey,
  emptyGroupState,
  type GroupState,
} from '../decide/group-state.ts'
import {
  type AccountRow,
  type CountedAt,
  loadAccounts,
  loadCounters,
  loadCustomers,
  loadEntitlements,
  loadPools,
  type Reference,
} from './accounts.ts'
import { loadEmptyPools } from './empty-pools.ts'
import { loadKnownEvents, loadKnownTransactions, loadUniques, type Recording } from './known.ts'
import { loadGrants } from './load-grants.ts'
import { loadHolds } from './load-holds.ts'
import { loadLater } from './load-later.ts'
import { loadMovedKeys } from './load-moved-keys.ts'
import { loadNamedPools } from './load-named-pools.ts'
import { loadReversals } from './reversals.ts'

export interface Loaded {
  state: GroupState
  accounts: Account[]
  /** Accounts by our id and by the externalId, read under the lock: a name stays true as long as the account does not change. */
  names: Map<string, Account>
}

/** `known` answers a remembered account that has not changed since it was read. */
export async function loadGroupState(
  sql: Sql,
  cache: Pick<CatalogCache, 'get'>,
  commands: LedgerCommand[],
  now: Date,
  known?: (row: AccountRow) => Account | undefined,
): Promise<Loaded> {
  const references = commands.flatMap(referencesOf)
  const remembered = new Set<Account>()
  const { byReference, distinct, versions } = await loadAccounts(
    sql,
    references,
    { lock: true, now },
    (row) => {
      const account = known?.(row)
      if (account) remembered.add(account)
      return account
    },
  )
  const state = emptyGroupState(now, byReference)
  const names = new Map<string, Account>()
  if (distinct.length === 0) return { state, accounts: [], names }
  const fresh = distinct.filter((account) => !remembered.has(account))
  // Queries that do not depend on each other run together.
  const counts = commands.some((command) => definitionOf(command).needs.catalog)
  const [catalogs, externalIds] = await Promise.all([
    counts ? catalogsOf(sql, cache, versions) : state.catalogs,
    loadCustomers(sql, fresh),
    loadPools(sql, fresh),
    loadEntitlements(sql, fresh),
    loadKnownTransactions(sql, state, distinct, commands),
    loadMovedKeys(sql, state, distinct, commands),
  ])
  state.catalogs = catalogs
  await Promise.all([
    loadHolds(sql, state, distinct, commands),
    loadEmptyPools(sql, state, commands),
    loadGrants(sql, state, commands),
  ])
  await loadNamedPools(sql, state, commands)
  if (counts) {
    const reverses = commands.flatMap((c) => definitionOf(c).needs.reversals?.(c) ?? [])
    const later = await loadLater(sql, state, commands)
    await loadReversals(sql, state, distinct, [...reverses, ...later])
    state.heirs = await loadHeirs(sql, reverses)
    const recordings = commands.flatMap((command) => recordingsOf(state, command))
    const moments = [...recordings.map(momentOf), ...reversedAt(state)]
    await Promise.all([
      loadCounters(sql, state.catalogs, moments),
      loadUniques(sql, state, recordings),
      loadKnownEvents(sql, distinct, recordings),
    ])
  }
  for (const account of distinct) {
    const externalId = externalIds.get(account)
    names.set(accountKey(account.workspaceId, account.customerId), account)
    // Our ids take precedence, as in the query.
    if (externalId && !isGeneratedId('cust', externalId))
      names.set(accountKey(account.workspaceId, externalId), account)
  }
  return { state, accounts: distinct, names }
}

function referencesOf(command: LedgerCommand): Reference[] {
  const { workspaceId } = command
  const names = definitionOf(command).customers(command)
  return names.map((reference) => ({ workspaceId, reference }))
}

async function catalogsOf(
  sql: Sql,
  cache: Pick<CatalogCache, 'get'>,
  versions: Map<string, number>,
) {
  const catalogs = new Map<string, Catalog>()
  for (const [workspaceId, version] of versions) {
    catalogs.set(workspaceId, await cache.get(sql, workspaceId, version))
  }
  return catalogs
}

/** The usage that a command will record. */
function recordingsOf(state: GroupState, command: LedgerCommand): Recording[] {
  const usages = definitionOf(command).needs.usage?.(state, command) ?? []
  return usages.flatMap((usage) => {
    const account = state.accounts.get(accountKey(command.workspaceId, usage.customerId))
    return account ? [{ account, ...usage }] : []
  })
}

function momentOf({ account, eventType, timestamp }: Recording): CountedAt {
  return { account, eventType, at: timestamp ?? account.now }
}

function reversedAt(state: GroupState): CountedAt[] {
  return [...state.reversals.values()].flatMap(({ event }) => {
    const account = state.accounts.get(accountKey(event.workspaceId, event.customerId))
    return account ? [{ account, eventType: event.eventType, at: event.timestamp }] : []
  })
}
