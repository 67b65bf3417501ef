/**
 * Keeps the check states of recently checked customers in memory.
 *
 * An entry is dropped by every commit that reaches this server and concerns the customer, and its `asOf` is never older than
 * a second: after that the database is asked whether it is still valid, and changed states are read again. A load in progress when
 * its customer is dropped answers the requests that wait for it and is not kept.
 */
import { LRUCache } from 'lru-cache'
import { accountKey } from '../ledger/decide/group-state.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import { type CheckState, isPast, type LoadContext } from './check-state.ts'
import { type CheckStateLoads, createCheckStateLoads } from './check-state-loads.ts'
import { recentChecksMax } from './recent-checks.ts'

/** The states by the reference that the caller used; unknown references are missing. */
type CheckStates = ReadonlyMap<string, CheckState>

export interface CheckStateCache {
  /** Synchronous when all states are in memory. */
  get(ctx: LoadContext, references: string[]): MaybePromise<CheckStates>
  /** The state in memory, which is then renewed before it is too old; undefined: it has to be loaded. */
  find(ctx: LoadContext, reference: string): CheckState | undefined
  /** Forgets a customer by our id. */
  drop(workspaceId: string, customerId: string): void
  /** Forgets all customers of a workspace after a change of its catalog. */
  dropWorkspace(workspaceId: string): void
  /** Forgets all entries, when changes may have been missed. */
  dropAll(): void
}

/** `known` is the entry of a reference, however old. */
export type LoadCheckStates = (
  ctx: LoadContext,
  references: string[],
  known: (reference: string) => CheckState | undefined,
) => Promise<Map<string, CheckState>>

interface Entry {
  state: CheckState
  /** When the load began, on the monotonic clock. */
  loadedAt: number
  /** The keys of the references that lead to the entry. */
  aliases: Set<string>
  /** Whether it is being renewed, because it is in use and soon too old. */
  renewing: boolean
}

const entriesMax = 20_000
/** The maximum of pools, entitlements, counters and cached checks of all entries together, at less than a KiB each. */
const rowsMax = 300_000
const ageMaxMs = 1_000
/** An entry that is used at this age is renewed before it is too old, so that no request waits for it. */
const renewAfterMs = 600

/** `uptimeMs` measures the age of entries; the wall clock cannot, since it may be set back. */
export function createCheckStateCache(
  load: LoadCheckStates,
  uptimeMs = () => performance.now(),
): CheckStateCache {
  const entries = createEntries()
  const drops = createDrops()

  const loads = createCheckStateLoads(async (ctx, references) => {
    const startedAt = { drops: drops.count(), at: uptimeMs() }
    const found = await load(ctx, references, (one) => entries.find(ctx, one)?.entry.state)
    for (const [reference, state] of found) {
      if (!drops.hasDropped(state.account, startedAt.drops)) {
        entries.keep(ctx, reference, state, startedAt.at)
      }
    }
    return found
  })

  function find(ctx: LoadContext, reference: string): CheckState | undefined {
    const found = entries.find(ctx, reference)
    if (!found) return undefined
    const { entry, loadedAt } = found
    const skewMs = Math.abs(ctx.now.getTime() - entry.state.asOf.getTime())
    const ageMs = uptimeMs() - Math.min(entry.loadedAt, loadedAt)
    if (ageMs > ageMaxMs || skewMs > ageMaxMs || isPast(entry.state, ctx.now)) return undefined
    if (ageMs > renewAfterMs && !entry.renewing) {
      entry.renewing = true
      loads.soon(ctx, reference)
    }
    return entry.state
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
      return missing.length === 0 ? found : complete(loads, ctx, found, missing)
    },
    find,
    dropAll() {
      drops.noteAll()
      entries.clear()
    },
    drop(workspaceId, customerId) {
      const key = accountKey(workspaceId, customerId)
      drops.note(key)
      entries.delete(key)
    },
    dropWorkspace(workspaceId) {
      drops.note(workspaceId)
      entries.deleteWorkspace(workspaceId)
    },
  }
}

async function complete(
  loads: CheckStateLoads,
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

/** The entries, by the references that lead to them. */
function createEntries() {
  /** The key of the entry for each reference, as of the load that found it. */
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
      // The entry that replaces this one has the same references.
      if (reason === 'set') return
      for (const alias of entry.aliases) aliases.delete(alias)
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
        Object.assign(known, { state, loadedAt, renewing: false })
      } else {
        entries.set(key, { state, loadedAt, aliases: names, renewing: false })
      }
      // An entry larger than the whole cache was not kept.
      if (entries.has(key)) aliases.set(alias, { key, loadedAt })
    },
    delete: (key: string) => entries.delete(key),
    deleteWorkspace(workspaceId: string): void {
      for (const [key, entry] of entries.entries()) {
        if (entry.state.account.workspaceId === workspaceId) entries.delete(key)
      }
    },
    clear: () => entries.clear(),
  }
}

/** Counts drops, so that a load can tell whether its result may be kept. */
function createDrops() {
  let count = 0
  let allDropped = 0
  const dropped = new LRUCache<string, number>({ max: entriesMax })

  return {
    count: () => count,
    /** Counts the drop of a workspace, by its id, or of a customer, by the key of its account. */
    note(key: string): void {
      count += 1
      dropped.set(key, count)
    },
    noteAll(): void {
      count += 1
      allDropped = count
    },
    /** Whether the customer was dropped after the first `since` drops; true as well when that is no longer known. */
    hasDropped({ workspaceId, customerId }: CheckState['account'], since: number): boolean {
      const key = accountKey(workspaceId, customerId)
      const last = Math.max(dropped.get(key) ?? 0, dropped.get(workspaceId) ?? 0, allDropped)
      return last > since || count - since > entriesMax
    },
  }
}
