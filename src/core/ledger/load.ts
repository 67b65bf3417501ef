/** Loads the draft that a group of commands works on. */
import type { Catalog } from '../catalog/catalog.ts'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import type { Sql } from '../operation.ts'
import {
  type CountedAt,
  loadAccounts,
  loadCounters,
  loadEntitlements,
  loadPools,
  type Reference,
} from './accounts.ts'
import { type Account, accountKey, type Draft } from './draft.ts'
import { loadKnownEvents, loadKnownTransactions, loadUniques } from './known.ts'
import type { LedgerCommand, RecordUsage, ReverseUsage } from './ledger.ts'
import { loadReversals } from './reversals.ts'

export async function loadDraft(
  sql: Sql,
  cache: CatalogCache,
  commands: LedgerCommand[],
  now: Date,
): Promise<{ draft: Draft; accounts: Account[] }> {
  const { byReference, distinct, versions } = await loadAccounts(
    sql,
    commands.flatMap(referencesOf),
    true,
  )
  const draft: Draft = { now, accounts: byReference, catalogs: new Map(), reversals: new Map() }
  if (distinct.length === 0) return { draft, accounts: [] }
  await loadPools(sql, distinct, now)
  const records = commands.filter((c): c is RecordUsage => c.kind === 'recordUsage')
  const reverses = commands.filter((c): c is ReverseUsage => c.kind === 'reverseUsage')
  if (records.length + reverses.length > 0) {
    draft.catalogs = await catalogsOf(sql, cache, versions)
    await loadEntitlements(sql, distinct)
    await loadReversals(sql, draft, distinct, reverses)
    const moments = [...recorded(draft, records), ...reversed(draft)]
    await loadCounters(sql, draft.catalogs, moments)
    await loadUniques(sql, draft, records)
    await loadKnownEvents(sql, draft, distinct, records)
  }
  await loadKnownTransactions(sql, draft, distinct, commands)
  return { draft, accounts: distinct }
}

function referencesOf(command: LedgerCommand): Reference[] {
  const { workspaceId } = command
  switch (command.kind) {
    case 'recordUsage':
      return command.events.map((e) => ({ workspaceId, reference: e.customerId }))
    case 'transferCredits':
      return [command.customerId, command.toCustomerId].map((reference) => ({
        workspaceId,
        reference,
      }))
    case 'reverseUsage':
    case 'addCredits':
    case 'expireCredits':
    case 'setLowBalanceThreshold':
      return [{ workspaceId, reference: command.customerId }]
  }
}

async function catalogsOf(sql: Sql, cache: CatalogCache, versions: Map<string, number>) {
  const catalogs = new Map<string, Catalog>()
  for (const [workspaceId, version] of versions) {
    catalogs.set(workspaceId, await cache.get(sql, workspaceId, version))
  }
  return catalogs
}

function recorded(draft: Draft, records: RecordUsage[]): CountedAt[] {
  return records.flatMap((command) =>
    command.events.flatMap((event) => {
      const account = draft.accounts.get(accountKey(command.workspaceId, event.customerId))
      const at = event.timestamp ?? draft.now
      return account ? [{ account, eventType: event.eventType, at }] : []
    }),
  )
}

function reversed(draft: Draft): CountedAt[] {
  return [...draft.reversals.values()].flatMap(({ event }) => {
    const account = draft.accounts.get(accountKey(event.workspaceId, event.customerId))
    return account ? [{ account, eventType: event.eventType, at: event.timestamp }] : []
  })
}
