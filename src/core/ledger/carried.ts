/**
 * Accounts as a lane's last groups left them, so that the next group need not read them again.
 *
 * Nothing here is believed: what is decided on it is written only if the database still has the same sequence, version and
 * catalog, else the group is decided anew on what is read under the locks. Sequences never go back but with a
 * database that lost commits, which takes new connections to reach: `clear` comes with each of them.
 */
import { LRUCache } from 'lru-cache'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import { uniqueText } from '../catalog/measure.ts'
import { type AccountRow, unknownCounters } from './accounts.ts'
import { type Account, accountKey, type Draft } from './draft.ts'
import type { Recording } from './known.ts'
import type { LedgerCommand } from './ledger.ts'
import { type Loaded, momentOf, recordingsOf, referencesOf } from './load.ts'

/** Accounts, pools, entitlements, counters and names at most; some 300 bytes each. */
const partsMax = 60_000
/** So many groups at most are read under locks before memory is tried again, when it was wrong time after time. */
const doubtMax = 64

export interface Carried {
  /** Counts what made earlier drafts worthless. */
  era(): number
  /** What the commands work on, if all of it is known. */
  draft(commands: LedgerCommand[], now: Date): { draft: Draft; accounts: Account[] } | null
  /** The account, if it has not moved. */
  get(row: AccountRow): Account | undefined
  /** To be called when the accounts are as the database has them. */
  keep(loaded: Loaded): void
  /** To be called when they are not, or may not be. */
  forget(accounts: Iterable<Account>): void
  /** Whether the database still had the accounts of a draft of here as they were, and has them now as the draft left them. */
  proved(accounts: Account[], right: boolean): void
  clear(): void
}

export function createCarried(catalogs: CatalogCache): Carried {
  let era = 0
  /** How many groups are read under locks after the next mistake, and how many still are after the last one. */
  let doubt = 0
  let doubted = 0
  // An account is in it by its id and by its externalId; by the latter it counts as long as the former is the same.
  const byName = new LRUCache<string, Account>({
    maxSize: partsMax,
    sizeCalculation: ({ pools, entitlements, counters }) =>
      1 + pools.length + entitlements.size + counters.size,
  })

  function find(workspaceId: string, reference: string): Account | undefined {
    const account = byName.get(accountKey(workspaceId, reference))
    if (!account || account.customerId === reference) return account
    return byName.get(idOf(account)) === account ? account : undefined
  }

  return {
    era: () => era,
    draft(commands, now) {
      if (doubted > 0) {
        doubted -= 1
        return null
      }
      const draft: Draft = { now, accounts: new Map(), catalogs: new Map(), reversals: new Map() }
      for (const command of commands) {
        if (command.kind !== 'recordUsage' && command.kind !== 'consume') return null
        const catalog = catalogs.peek(command.workspaceId)
        if (!catalog) return null
        draft.catalogs.set(command.workspaceId, catalog)
        for (const { workspaceId, reference } of referencesOf(command)) {
          const account = find(workspaceId, reference)
          if (!account || account.pools.some((pool) => pool.held.gt(0))) return null
          draft.accounts.set(accountKey(workspaceId, reference), account)
        }
        if (recordingsOf(draft, command).some((recording) => !isKnown(draft, recording)))
          return null
      }
      const accounts = [...new Set(draft.accounts.values())]
      for (const account of accounts) account.proved = false
      return { draft, accounts }
    },
    get(row) {
      const account = byName.get(accountKey(row.workspace_id, row.customer_id))
      const same =
        account?.proved &&
        account.sequence === Number(row.sequence) &&
        account.version === Number(row.entitlement_version)
      return same ? account : undefined
    },
    keep({ names }) {
      for (const [name, account] of names) {
        // Its size is taken anew.
        byName.delete(name)
        byName.set(name, account)
      }
    },
    forget(accounts) {
      era += 1
      for (const account of accounts) byName.delete(idOf(account))
    },
    proved(accounts, right) {
      for (const account of accounts) account.proved = right
      if (!right) doubted = doubt
      doubt = right ? doubt >> 1 : Math.min(2 * doubt + 1, doubtMax)
    },
    clear() {
      era += 1
      byName.clear()
    },
  }
}

const idOf = (account: Account) => accountKey(account.workspaceId, account.customerId)

/** Whether deciding the usage reads nothing but what the accounts know: the keys are the database's to find. */
function isKnown(draft: Draft, recording: Recording): boolean {
  const { account, eventType } = recording
  const features = draft.catalogs.get(account.workspaceId)?.featuresByEventType.get(eventType) ?? []
  if (features.some(({ meter }) => meter && uniqueText(meter, recording) !== null)) return false
  return unknownCounters(draft.catalogs, momentOf(draft, recording)).length === 0
}
