/**
 * Tells the watchers of a workspace which of its customers changed, without what changed of them.
 *
 * Invariants: a watcher hears first, and whenever something may have been missed, that everything may have changed; then of each
 * change once, at most every 100 ms. A slow watcher loses detail and never a change, and costs a bounded amount of memory.
 */
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { ChangedCustomer, CustomersChange, ItemStream } from '../core/operation/topic.ts'
import { type Touched, touchedFlags } from './change-codec.ts'
import { createItemQueue } from './item-queue.ts'

export interface ChangedCustomers {
  open(workspaceId: string, onEnd: () => void): ItemStream<CustomersChange>
  hear(workspaceId: string, changed: ChangedCustomer): void
  /** A commit of this server. */
  hearChange(change: CustomerChange): void
  /** What another server says. */
  hearTouched(touched: Touched): void
  /** Everything may have changed: in the workspace, or in all of them. */
  resync(workspaceId?: string): void
  size(): number
  endAll(): void
}

const everyMs = 100
const customersMax = 1_000

interface Watcher {
  hear(changed: ChangedCustomer): void
  resync(): void
  end(): void
}

export function createChangedCustomers(): ChangedCustomers {
  const watched = new Map<string, Set<Watcher>>()
  const all = () => [...watched.values()].flatMap((watchers) => [...watchers])
  let isOver = false

  function hear(workspaceId: string, changed: ChangedCustomer | null): void {
    if (!changed) return
    for (const watcher of watched.get(workspaceId) ?? []) watcher.hear(changed)
  }

  function resync(workspaceId?: string): void {
    const meant = workspaceId === undefined ? all() : (watched.get(workspaceId) ?? [])
    for (const watcher of meant) watcher.resync()
  }

  return {
    open(workspaceId, onEnd) {
      const watchers = watched.get(workspaceId) ?? new Set()
      const { watcher, stream } = createWatcher(() => {
        watchers.delete(watcher)
        if (watchers.size === 0 && watched.get(workspaceId) === watchers) {
          watched.delete(workspaceId)
        }
        onEnd()
      })
      watchers.add(watcher)
      watched.set(workspaceId, watchers)
      if (isOver) stream.end()
      return stream
    },
    hear,
    hearChange: (change) => hear(change.workspaceId, changedBy(change)),
    hearTouched([workspaceId, customerId, sequence, flags]) {
      if (customerId === null) resync(workspaceId)
      else hear(workspaceId, touchedCustomer(customerId, sequence, flags))
    },
    resync,
    size: () => all().length,
    endAll() {
      isOver = true
      for (const watcher of all()) watcher.end()
    },
  }
}

function createWatcher(onEnd: () => void) {
  let changed = new Map<string, ChangedCustomer>()
  let isResync = true
  let toldAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const queue = createItemQueue<CustomersChange>(
    { countMax: 1, bytesMax: Number.POSITIVE_INFINITY },
    {
      onDrained: plan,
      onEnd() {
        clearTimeout(timer)
        changed = new Map()
        onEnd()
      },
    },
  )

  function plan(): void {
    if ((changed.size === 0 && !isResync) || !queue.isEmpty()) return
    const restMs = toldAt + everyMs - performance.now()
    if (restMs <= 0) tell()
    else timer ??= setTimeout(tell, restMs).unref()
  }

  function tell(): void {
    clearTimeout(timer)
    timer = undefined
    toldAt = performance.now()
    const item = { customers: [...changed.values()], resync: isResync }
    changed = new Map()
    isResync = false
    queue.push(item, () => 0)
  }

  const watcher: Watcher = {
    hear(one) {
      if (isResync) return
      const known = changed.get(one.customerId)
      changed.set(one.customerId, known ? together(known, one) : one)
      if (changed.size > customersMax) watcher.resync()
      else plan()
    },
    resync() {
      changed.clear()
      isResync = true
      plan()
    },
    end: () => queue.stream.end(),
  }
  plan()
  return { watcher, stream: queue.stream }
}

function together(one: ChangedCustomer, other: ChangedCustomer): ChangedCustomer {
  return {
    customerId: one.customerId,
    sequence: Math.max(one.sequence ?? 0, other.sequence ?? 0) || null,
    balance: one.balance || other.balance,
    entitlements: one.entitlements || other.entitlements,
  }
}

/** Null for a commit that changes neither. */
export function changedBy(change: CustomerChange): ChangedCustomer | null {
  const { customerId, to, events } = change
  const balance = change.balance !== null
  // What is counted against a limit changes what is left of it.
  const entitlements = change.entitlements || events.length > 0
  return balance || entitlements
    ? { customerId, sequence: to || null, balance, entitlements }
    : null
}

/** A server of an earlier release says no more than that something changed. Null when neither did. */
function touchedCustomer(
  customerId: string,
  sequence: number | null = null,
  flags: number = touchedFlags.balance + touchedFlags.entitlements,
): ChangedCustomer | null {
  const balance = (flags & touchedFlags.balance) > 0
  const entitlements = (flags & touchedFlags.entitlements) > 0
  return balance || entitlements ? { customerId, sequence, balance, entitlements } : null
}
