/**
 * The accounts as a lane's last groups left them, so that the next group need not read them again.
 *
 * Remembered state is never trusted: a decision on it is written only if the database still has the same sequence, version and
 * catalog; otherwise the group is decided again on state read under the locks. Sequences decrease only with a
 * database that lost commits, which takes new connections to reach: `clear` comes with each of them.
 */
import { LRUCache } from 'lru-cache'
import type { Catalog } from '../catalog/catalog.ts'
import type { CatalogCache } from '../catalog/catalog-cache.ts'
import { uniqueText } from '../catalog/measure.ts'
import { timeOf } from '../credits/balance.ts'
import { isPositive } from '../values/decimal.ts'
import { definitionOf, type LedgerCommand } from './commands.ts'
import type { RecordedUsage } from './decide/command-definition.ts'
import {
  type Account,
  accountKey,
  emptyGroupState,
  type GroupState,
  startGroup,
} from './decide/group-state.ts'
import { type AccountRow, unknownCounters } from './load/accounts.ts'
import type { Loaded } from './load/load-group-state.ts'

/** The maximum of accounts, pools, entitlements, counters and names; some 300 bytes each. */
const partsMax = 60_000
/** After repeated mistakes at most this many groups are read under locks before memory is tried again. */
const backoffMax = 64

export interface RememberedAccounts {
  /** Grows whenever earlier decisions become invalid. */
  generation(): number
  /** The state for the commands, if all of it is remembered. */
  state(commands: LedgerCommand[], now: Date): { state: GroupState; accounts: Account[] } | null
  /** The account, if it has not changed. */
  get(row: AccountRow, now: Date): Account | undefined
  /** Must be called when the accounts are as the database has them. */
  keep(loaded: Loaded): void
  /** Must be called when they are not, or may not be. */
  forget(accounts: Iterable<Account>): void
  /** Whether the database still had the accounts of a remembered state unchanged, and now has them as the state left them. */
  confirm(accounts: Account[], right: boolean): void
  clear(): void
}

export function createRememberedAccounts(catalogs: CatalogCache): RememberedAccounts {
  let generation = 0
  /** The number of groups to read under locks after the next mistake, and how many of them are left after the last one. */
  let backoff = 0
  let skipsLeft = 0
  // An account is stored by its id and by its externalId; the entry by externalId is valid while the one by id is the same account.
  const byName = new LRUCache<string, Account>({
    maxSize: partsMax,
    sizeCalculation: ({ pools, entitlements, counters }) =>
      1 + pools.length + entitlements.size + counters.size,
  })

  function find(name: string, reference: string): Account | undefined {
    const account = byName.get(name)
    if (!account || account.customerId === reference) return account
    return byName.get(idOf(account)) === account ? account : undefined
  }

  return {
    generation: () => generation,
    state(commands, now) {
      if (skipsLeft > 0) {
        skipsLeft -= 1
        return null
      }
      const state = emptyGroupState(now, new Map())
      for (const command of commands) {
        const catalog = catalogs.peek(command.workspaceId)
        const { needs, refusedKeys } = definitionOf(command)
        if (!catalog || !refusedKeys) return null
        state.catalogs.set(command.workspaceId, catalog)
        const usages = needs.usage?.(state, command) ?? []
        // The catalog may not know the feature yet.
        if (usages.length === 0) return null
        for (const usage of usages) {
          const name = accountKey(command.workspaceId, usage.customerId)
          const account = state.accounts.get(name) ?? find(name, usage.customerId)
          if (!account || !isKnown(account, catalog, usage, timeOf(account, now))) return null
          state.accounts.set(name, account)
        }
      }
      const accounts = [...new Set(state.accounts.values())]
      if (accounts.some(({ pools }) => pools.some((pool) => isPositive(pool.held)))) return null
      for (const account of accounts) startGroup(account, now).confirmed = false
      return { state, accounts }
    },
    get(row, now) {
      const account = byName.get(accountKey(row.workspace_id, row.customer_id))
      const same =
        account?.confirmed &&
        account.sequence === Number(row.sequence) &&
        account.version === Number(row.entitlement_version)
      return same ? startGroup(account, now) : undefined
    },
    keep({ names }) {
      for (const [name, account] of names) {
        // Storing it again updates its size.
        byName.delete(name)
        byName.set(name, account)
      }
    },
    forget(accounts) {
      generation += 1
      for (const account of accounts) byName.delete(idOf(account))
    },
    confirm(accounts, right) {
      for (const account of accounts) account.confirmed = right
      if (!right) skipsLeft = backoff
      backoff = right ? backoff >> 1 : Math.min(2 * backoff + 1, backoffMax)
    },
    clear() {
      generation += 1
      byName.clear()
    },
  }
}

const idOf = (account: Account) => accountKey(account.workspaceId, account.customerId)

/** Whether the account has everything that deciding the usage reads; the database checks the idempotency keys. */
function isKnown(account: Account, catalog: Catalog, usage: RecordedUsage, now: Date): boolean {
  const { eventType } = usage
  if (account.predecessors.length > 0) return false
  const features = catalog.featuresByEventType.get(eventType)
  if (!features || account.entitlements.size === 0) return true
  if (features.some(({ meter }) => meter && uniqueText(meter, usage) !== null)) return false
  return unknownCounters(catalog, { account, eventType, at: usage.timestamp ?? now }).length === 0
}
