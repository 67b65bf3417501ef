/** Counts what was dropped from the cache of checks, so that a load can tell whether its result may be kept. */
import { LRUCache } from 'lru-cache'
import { type Tail, tailOf } from '../changes/account-changes.ts'
import { accountKey } from '../ledger/decide/group-state.ts'
import type { CheckState } from './check-state.ts'

/** Older drops are not told apart. */
const rememberedMax = 200_000

export function createDrops() {
  let count = 0
  let allDropped = 0
  const dropped = new LRUCache<string, number>({ max: rememberedMax })

  function note(name: string): void {
    count += 1
    dropped.set(name, count)
  }

  return {
    count: () => count,
    noteCustomer: (workspaceId: string, customerId: string) =>
      note(accountKey(workspaceId, customerId)),
    /** Counts the drop of whatever customer or workspace has the tail. */
    noteTail: (tail: Tail) => note(`…${tail}`),
    noteAll(): void {
      count += 1
      allDropped = count
    },
    /** Whether the customer was dropped after the first `since` drops; true as well when that is no longer known. */
    hasDropped({ workspaceId, customerId }: CheckState['account'], since: number): boolean {
      if (count === since) return false
      const names = [
        accountKey(workspaceId, customerId),
        ...[workspaceId, customerId].map((id) => `…${tailOf(id)}`),
      ]
      const last = Math.max(allDropped, ...names.map((name) => dropped.get(name) ?? 0))
      return last > since || count - since > rememberedMax
    },
  }
}
