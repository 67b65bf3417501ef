/** The check states in memory, by the references that lead to them. */
import { LRUCache } from 'lru-cache'
import type { Tail } from '../changes/account-changes.ts'
import { createByTail } from '../changes/by-tail.ts'
import { accountKey } from '../ledger/decide/group-state.ts'
import type { CheckState, LoadContext } from './check-state.ts'

export interface Entry {
  state: CheckState
  /** When the load began, on the monotonic clock. */
  loadedAt: number
  /** The keys of the references that lead to the entry. */
  aliases: Set<string>
}

interface EntriesMax {
  entries: number
  /** Pools, entitlements, counters and recent checks of all entries together. */
  rows: number
}

/** A customer with one pool and one limit takes 5.5 KiB (`npm run bench -- many-checks`), and counts as five rows. */
const bytesPerRow = 1_100
const recentChecksCounted = 2

/** A quarter of the memory that the process may take, and 200,000 customers at most. */
export function entriesMaxFor(heapBytes: number): EntriesMax {
  return { entries: 200_000, rows: Math.floor(heapBytes / 4 / bytesPerRow) }
}

export function createEntries(max: EntriesMax) {
  /** The key of the entry for each reference, as of the load that found it. */
  const aliases = new Map<string, { key: string; loadedAt: number }>()
  /** The keys of the entries of each customer and each workspace. */
  const byTail = createByTail()
  const entries = new LRUCache<string, Entry>({
    max: max.entries,
    maxSize: max.rows,
    sizeCalculation: ({ state: { account } }) =>
      1 +
      recentChecksCounted +
      account.pools.length +
      account.entitlements.size +
      account.counters.size,
    dispose: ({ aliases: names, state: { account } }, key, reason) => {
      // The entry that replaces this one has the same references.
      if (reason === 'set') return
      for (const alias of names) aliases.delete(alias)
      byTail.delete(idsOf(account), key)
    },
  })

  return {
    /** The entry of a reference, and when the load that found it by this reference began. */
    find(ctx: LoadContext, reference: string): { entry: Entry; loadedAt: number } | undefined {
      const alias = aliases.get(accountKey(ctx.workspaceId, reference))
      const entry = alias && entries.get(alias.key)
      return entry && { entry, loadedAt: alias.loadedAt }
    },
    keep(ctx: LoadContext, reference: string, state: CheckState, loadedAt: number): void {
      const { workspaceId, customerId } = state.account
      const key = accountKey(workspaceId, customerId)
      const alias = accountKey(ctx.workspaceId, reference)
      const known = entries.get(key)
      const names = known?.aliases ?? new Set()
      names.add(alias)
      if (known && known.state.account === state.account) {
        // The renewed state has the same size, so the entry is changed in place.
        Object.assign(known, { state, loadedAt })
      } else {
        entries.set(key, { state, loadedAt, aliases: names })
      }
      // An entry larger than the whole cache was not kept.
      if (!entries.has(key)) return
      aliases.set(alias, { key, loadedAt })
      byTail.add(idsOf(state.account), key)
    },
    delete: (workspaceId: string, customerId: string) =>
      entries.delete(accountKey(workspaceId, customerId)),
    /** The entries of whatever customer or workspace has the tail. */
    deleteTail(tail: Tail): void {
      for (const key of byTail.keysOf(tail)) entries.delete(key)
    },
    clear: () => entries.clear(),
  }
}

const idsOf = ({ customerId, workspaceId }: CheckState['account']) => [customerId, workspaceId]
