/**
 * Keeps what checks read of recently checked customers in memory.
 *
 * An entry is dropped by every commit that reaches this server and concerns the customer, and its `asOf` is never older than
 * a second: then whether it still stands is asked anew, and what has moved is read again. A load that was under way when
 * its customer was dropped answers whoever waits for it and is not kept.
 */
import { LRUCache } from 'lru-cache'
import { accountKey } from '../ledger/decide/group-state.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import type { CheckState, LoadContext } from './check-state.ts'
import { createCheckStateLoads } from './check-state-loads.ts'
import { recentChecksMax } from './recent-checks.ts'

/** By the reference that the caller used; unknown ones are missing. */
type CheckStates = ReadonlyMap<string, CheckState>

export interface CheckStateCache {
  /** At once when all are in memory. */
  get(ctx: LoadContext, references: string[]): MaybePromise<CheckStates>
  /** Forgets a customer by our id. */
  drop(workspaceId: string, customerId: string): void
  /** Forgets all customers of a workspace, whose catalog changed. */
  dropWorkspace(workspaceId: string): void
  /** Forgets everybody, when changes may have been missed. */
  dropAll(): void
}

/** `known` is what is kept of a reference, however old. */
export type LoadCheckStates = (
  ctx: LoadContext,
  references: string[],
  known: (reference: string) => CheckState | undefined,
) => Promise<Map<string, CheckState>>

interface Entry {
  state: CheckState
  /** When the load began, on the monotonic clock. */
  loadedAt: number
  /** The keys of the references that lead to it. */
  aliases: Set<string>
  /** Asked for anew, because it is in use and soon too old. */
  renewing: boolean
}

/** Of a load: the drops before it, and the monotonic clock. */
interface Start {
  drops: number
  at: number
}

const entriesMax = 20_000
/** Pools, entitlements, counters and remembered checks of all entries together, at less than a KiB each. */
const rowsMax = 300_000
const ageMaxMs = 1_000
/** What is asked for at this age is renewed before it is too old, so that nobody waits for it. */
const renewAfterMs = 600

/** `uptimeMs` tells how old an entry is, which the clock cannot: it may be set back. */
export function createCheckStateCache(
  load: LoadCheckStates,
  uptimeMs = () => performance.now(),
): CheckStateCache {
  /** Where a reference leads: to the key of an entry, as of the load that found it. */
  const aliases = new Map<string, { key: string; loadedAt: number }>()
  const entries = new LRUCache<string, Entry>({
    max: entriesMax,
    maxSize: rowsMax,
    sizeCalculation: ({ state: { account } }) =>
      1 +
      recentChecksMax +
      account.pools.length +
      account.entitlements.size +
      account.counters.size,
    dispose: (entry, _key, reason) => {
      // What takes its place goes by the same names.
      if (reason === 'set') return
      for (const alias of entry.aliases) aliases.delete(alias)
    },
  })
  /** Grows with every drop, so that a load can tell whether its result may be kept. */
  let drops = 0
  let allDropped = 0
  const dropped = new LRUCache<string, number>({ max: entriesMax })

  const loads = createCheckStateLoads(async (ctx, references) => {
    const startedAt = { drops, at: uptimeMs() }
    const found = await load(ctx, references, (reference) => entryOf(ctx, reference)?.state)
    for (const [reference, state] of found) keep(ctx, reference, state, startedAt)
    return found
  })

  function entryOf(ctx: LoadContext, reference: string): Entry | undefined {
    const alias = aliases.get(accountKey(ctx.workspaceId, reference))
    return alias && entries.get(alias.key)
  }

  function find(ctx: LoadContext, reference: string): CheckState | undefined {
    const alias = aliases.get(accountKey(ctx.workspaceId, reference))
    const entry = alias && entries.get(alias.key)
    if (!entry) return undefined
    const { asOf, until } = entry.state
    const skewMs = Math.abs(ctx.now.getTime() - asOf.getTime())
    const ageMs = uptimeMs() - Math.min(entry.loadedAt, alias.loadedAt)
    if (ageMs > ageMaxMs || skewMs > ageMaxMs || ctx.now >= until) return undefined
    if (ageMs > renewAfterMs && !entry.renewing) {
      entry.renewing = true
      loads.soon(ctx, reference)
    }
    return entry.state
  }

  function keep(ctx: LoadContext, reference: string, state: CheckState, startedAt: Start): void {
    const { workspaceId, customerId } = state.account
    const key = accountKey(workspaceId, customerId)
    const lastDrop = Math.max(dropped.get(key) ?? 0, dropped.get(workspaceId) ?? 0)
    if (Math.max(lastDrop, allDropped) > startedAt.drops || drops - startedAt.drops > entriesMax)
      return
    const alias = accountKey(ctx.workspaceId, reference)
    const known = entries.get(key)
    const names = known?.aliases ?? new Set()
    names.add(alias)
    if (known && known.state.account === state.account) {
      // The same as it stands now: as large as it was.
      Object.assign(known, { state, loadedAt: startedAt.at, renewing: false })
    } else {
      entries.set(key, { state, loadedAt: startedAt.at, aliases: names, renewing: false })
    }
    // What is larger than all room is not kept.
    if (entries.has(key)) aliases.set(alias, { key, loadedAt: startedAt.at })
  }

  async function complete(
    ctx: LoadContext,
    found: Map<string, CheckState>,
    missing: string[],
  ): Promise<CheckStates> {
    const loaded = await loads.now(ctx, missing)
    for (const reference of missing) {
      const state = loaded.get(reference)
      if (state) found.set(reference, state)
    }
    return found
  }

  return {
    get(ctx, references) {
      const found = new Map<string, CheckState>()
      const missing: string[] = []
      for (const reference of references) {
        const state = find(ctx, reference)
        if (state) found.set(reference, state)
        else missing.push(reference)
      }
      return missing.length === 0 ? found : complete(ctx, found, missing)
    },
    dropAll() {
      drops += 1
      allDropped = drops
      entries.clear()
    },
    drop(workspaceId, customerId) {
      const key = accountKey(workspaceId, customerId)
      drops += 1
      dropped.set(key, drops)
      entries.delete(key)
    },
    dropWorkspace(workspaceId) {
      drops += 1
      dropped.set(workspaceId, drops)
      for (const [key, entry] of entries.entries()) {
        if (entry.state.account.workspaceId === workspaceId) entries.delete(key)
      }
    },
  }
}
