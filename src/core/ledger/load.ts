/** Loads the draft that a group of commands works on. */
import type { Catalog } from '../catalog/catalog.ts'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { Sql } from '../operation/operation.ts'
import { consumedUsage } from '../usage/consume.ts'
import { isGeneratedId } from '../values/ids.ts'
import {
  type AccountRow,
  type CountedAt,
  loadAccounts,
  loadCounters,
  loadCustomers,
  loadEntitlements,
  loadPools,
} from './accounts.ts'
import { type Account, accountKey, catalogOf, type Draft, emptyDraft } from './draft.ts'
import { loadEmptyPools } from './empty-pools.ts'
import { loadHolds } from './holds.ts'
import { loadKnownEvents, loadKnownTransactions, loadUniques, type Recording } from './known.ts'
import { loadHeirs } from './later-events.ts'
import type { LedgerCommand, ReverseUsage } from './ledger.ts'
import { loadMovedKeys } from './moved-keys.ts'
import { referencesOf } from './references.ts'
import { loadReversals } from './reversals.ts'

export interface Loaded {
  draft: Draft
  accounts: Account[]
  /** By our id and by the externalId as they are under the lock: names that stay true as long as the account does not move. */
  names: Map<string, Account>
}

/** `known` may stand for an account that has not moved since it was read. */
export async function loadDraft(
  sql: Sql,
  cache: CatalogCache,
  commands: LedgerCommand[],
  now: Date,
  known?: (row: AccountRow) => Account | undefined,
): Promise<Loaded> {
  const references = commands.flatMap(referencesOf)
  const carried = new Set<Account>()
  const { byReference, distinct, versions } = await loadAccounts(sql, references, true, (row) => {
    const account = known?.(row)
    if (account) carried.add(account)
    return account
  })
  const draft = emptyDraft(now, byReference)
  const names = new Map<string, Account>()
  if (distinct.length === 0) return { draft, accounts: [], names }
  const fresh = distinct.filter((account) => !carried.has(account))
  // What does not build on each other is asked for together.
  const counts = commands.some(needsCatalog)
  const [catalogs, externalIds] = await Promise.all([
    counts ? catalogsOf(sql, cache, versions) : draft.catalogs,
    loadCustomers(sql, fresh),
    loadPools(sql, fresh),
    loadEntitlements(sql, fresh),
    loadKnownTransactions(sql, draft, distinct, commands),
    loadMovedKeys(sql, draft, distinct, commands),
  ])
  draft.catalogs = catalogs
  await Promise.all([
    loadHolds(sql, draft, distinct, commands),
    loadEmptyPools(sql, draft, commands),
  ])
  if (counts) {
    const reverses = commands.filter((c): c is ReverseUsage => c.kind === 'reverseUsage')
    await loadReversals(sql, draft, distinct, reverses)
    draft.heirs = await loadHeirs(sql, reverses)
    const recordings = commands.flatMap((command) => recordingsOf(draft, command))
    const moments = [...recordings.map((r) => momentOf(draft, r)), ...reversedAt(draft)]
    await Promise.all([
      loadCounters(sql, draft.catalogs, moments),
      loadUniques(sql, draft, recordings),
      loadKnownEvents(sql, distinct, recordings),
    ])
  }
  for (const account of distinct) {
    const externalId = externalIds.get(account)
    names.set(accountKey(account.workspaceId, account.customerId), account)
    // Our ids come first, as in the query.
    if (externalId && !isGeneratedId('cust', externalId))
      names.set(accountKey(account.workspaceId, externalId), account)
  }
  return { draft, accounts: distinct, names }
}

/** Whether the command prices or counts usage. */
function needsCatalog(command: LedgerCommand): boolean {
  switch (command.kind) {
    case 'recordUsage':
    case 'reverseUsage':
    case 'consume':
    case 'commitHold':
    case 'reserveCredits':
      return true
    case 'addCredits':
    case 'transferCredits':
    case 'extendHold':
    case 'releaseHold':
    case 'expireCredits':
    case 'setLowBalanceThreshold':
      return false
  }
}

async function catalogsOf(sql: Sql, cache: CatalogCache, versions: Map<string, number>) {
  const catalogs = new Map<string, Catalog>()
  for (const [workspaceId, version] of versions) {
    catalogs.set(workspaceId, await cache.get(sql, workspaceId, version))
  }
  return catalogs
}

/** The usage that a command will record. */
function recordingsOf(draft: Draft, command: LedgerCommand): Recording[] {
  const { workspaceId } = command
  if (command.kind === 'recordUsage') {
    return command.events.flatMap((event) => {
      const account = draft.accounts.get(accountKey(workspaceId, event.customerId))
      return account ? [{ account, ...event }] : []
    })
  }
  if (command.kind !== 'commitHold' && command.kind !== 'consume') return []
  const account = draft.accounts.get(accountKey(workspaceId, command.customerId))
  if (command.kind === 'consume') {
    const usage = account && consumedUsage(catalogOf(draft, workspaceId), command)
    return usage ? [{ account, ...usage }] : []
  }
  const hold = account?.holds.get(command.holdId)
  return account && hold
    ? [{ account, ...command, eventType: command.eventType ?? hold.eventType }]
    : []
}

function momentOf(draft: Draft, { account, eventType, timestamp }: Recording): CountedAt {
  return { account, eventType, at: timestamp ?? draft.now }
}

function reversedAt(draft: Draft): CountedAt[] {
  return [...draft.reversals.values()].flatMap(({ event }) => {
    const account = draft.accounts.get(accountKey(event.workspaceId, event.customerId))
    return account ? [{ account, eventType: event.eventType, at: event.timestamp }] : []
  })
}
