/**
 * Keeps the check states of recently checked customers in memory.
 *
 * An entry is dropped by every commit that concerns the customer: those of this server at once, those of others when the change
 * feed tells them. While the feed stands still, an entry is believed for a second; after that the database is asked whether it is
 * still valid, and changed states are read again. A load in progress when its customer is dropped answers the requests that wait
 * for it and is not kept.
 */
import { type Tail, tailOf } from '../changes/account-changes.ts'
import type { ChangeFeed } from '../changes/change-feed.ts'
import type { MaybePromise } from '../values/maybe-promise.ts'
import { type CheckState, isPast, type LoadContext } from './check-state.ts'
import { createDrops } from './check-state-drops.ts'
import { createEntries, type Entry, entriesMaxFor } from './check-state-entries.ts'
import { createLoadTogether, type LoadTogether } from './check-state-loads.ts'

/** The states by the reference that the caller used; unknown references are missing. */
type CheckStates = ReadonlyMap<string, CheckState>

export interface CheckStateCache {
  /** Synchronous when all states are in memory. */
  get(ctx: LoadContext, references: string[]): MaybePromise<CheckStates>
  /** The state in memory; undefined: it has to be loaded. */
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

const ageMaxMs = 1_000
/** The time of a state is moved on in steps: an answer is remembered as long as it tells the same time. */
const asOfStepMs = 400

export interface CheckStateCacheDeps {
  load: LoadCheckStates
  changes: Pick<ChangeFeed, 'seen' | 'listen'>
  /** The age of entries is measured by it; the wall clock cannot, since it may be set back. */
  uptimeMs?(): number
  /** The memory that the process may take for objects. */
  heapBytesMax: number
}

export function createCheckStateCache({
  load,
  changes,
  uptimeMs = () => performance.now(),
  heapBytesMax,
}: CheckStateCacheDeps): CheckStateCache {
  const entries = createEntries(entriesMaxFor(heapBytesMax))
  const drops = createDrops()

  const loadTogether = createLoadTogether(async (ctx, references) => {
    const startedAt = { drops: drops.count(), at: uptimeMs() }
    const found = await load(ctx, references, (one) => entries.find(ctx, one)?.entry.state)
    for (const [reference, state] of found) {
      if (!drops.hasDropped(state.account, startedAt.drops)) {
        entries.keep(ctx, reference, state, startedAt.at)
      }
    }
    return found
  })

  function dropAll(): void {
    drops.noteAll()
    entries.clear()
  }

  /** Whatever customer or workspace has the tail. */
  function dropTail(tail: Tail): void {
    drops.noteTail(tail)
    entries.deleteTail(tail)
  }

  changes.listen({
    changed(tails) {
      for (const tail of tails) dropTail(tail)
    },
    missed: dropAll,
  })

  function find(ctx: LoadContext, reference: string): CheckState | undefined {
    const found = entries.find(ctx, reference)
    if (!found) return undefined
    const { entry, loadedAt } = found
    const seen = changes.seen()
    moveOn(entry, seen.asOf, ctx.now)
    const skewMs = Math.abs(ctx.now.getTime() - entry.state.asOf.getTime())
    const ageMs = uptimeMs() - Math.max(Math.min(entry.loadedAt, loadedAt), seen.at)
    const isFresh = ageMs <= ageMaxMs && skewMs <= ageMaxMs && !isPast(entry.state, ctx.now)
    return isFresh ? entry.state : undefined
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
      return missing.length === 0 ? found : complete(loadTogether, ctx, found, missing)
    },
    find,
    dropAll,
    drop(workspaceId, customerId) {
      drops.noteCustomer(workspaceId, customerId)
      entries.delete(workspaceId, customerId)
    },
    dropWorkspace: (workspaceId) => dropTail(tailOf(workspaceId)),
  }
}

/** A state of which the feed told no change is right as of its latest question. */
function moveOn(entry: Entry, seenAsOf: Date, now: Date): void {
  const { state } = entry
  if (seenAsOf.getTime() - state.asOf.getTime() < asOfStepMs || seenAsOf > now) return
  entry.state = { ...state, asOf: seenAsOf }
}

async function complete(
  loadTogether: LoadTogether,
  ctx: LoadContext,
  found: Map<string, CheckState>,
  missing: string[],
): Promise<CheckStates> {
  const loaded = await loadTogether(ctx, missing)
  for (const reference of missing) {
    const state = loaded.get(reference)
    if (state) found.set(reference, state)
  }
  return found
}
