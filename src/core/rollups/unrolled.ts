/**
 * Remembers the customers with events that are not rolled up yet: those of this server's commits with their sums, and those that were
 * found in the database; bounded.
 */

import type { Catalog } from '../catalog/catalog.ts'
import type { CustomerChange } from '../events/domain-event.ts'
import { addChange, type CustomerSums, sumChange } from './customer-sums.ts'
import { trackedOf } from './tracked.ts'

export interface CustomerAddress {
  workspaceId: string
  customerId: string
}

export interface UnrolledCustomers {
  /** Sums what a commit of this server stored. Without the catalog its events are read from the log. */
  record(change: CustomerChange, catalog: Catalog | undefined): void
  /** The customer has events in the log that nobody has summed. */
  add(customer: CustomerAddress): void
  /** Customers of one workspace that are due, for one turn; their sums are still to be taken. */
  take(max: number): CustomerAddress[]
  /** The customer's sums, which are then forgotten: they hold once. */
  takeSums(customer: CustomerAddress): CustomerSums | null
  /** Whether the customer's events are summed here, or are due. */
  has(customer: CustomerAddress): boolean
  /** The number of customers that are due. */
  due(): number
  /** Whether customers were left out for want of room, or the dimensions changed; reading resets it. */
  needsSweep(): boolean
  /** Requests that all customers be examined, for instance after a new dimension. */
  sweep(): void
}

interface Bounds {
  customersMax: number
  /** A customer with so many rows is due. */
  rowsMin: number
  /** With more rows in all, the customers are due that have at least the average. */
  rowsMax: number
  /** A customer is due so long after its first event that is not rolled up. */
  waitMs: number
}

/**
 * A turn costs the same for many events of a customer as for one, so it waits for more; but figures read what it has not rolled up
 * from the events.
 */
const usual: Bounds = {
  customersMax: 100_000,
  rowsMin: 200,
  rowsMax: 100_000,
  waitMs: 60_000,
}

/** A customer with more kinds of events than this is rolled up at once. */
const kindsMax = 500
/** With so many times the rows that call for it, which then cannot be rolled up, no more is summed. */
const fullFactor = 10

interface Entry {
  customerId: string
  since: number
  /** Of the log, as far as they are known. */
  rows: number
  sums: CustomerSums | null
}

interface Waiting {
  /** The longest waiting first. */
  entries: Map<string, Entry>
  due: Set<string>
}

interface State {
  bounds: Bounds
  uptimeMs(): number
  /** The workspace that was taken last is the last. */
  byWorkspace: Map<string, Waiting>
  size: number
  rows: number
  swept: boolean
}

export function createUnrolledCustomers(
  bounds: Bounds = usual,
  uptimeMs: () => number = () => performance.now(),
): UnrolledCustomers {
  // The first sweep, at start, finds what a server that died has left.
  const state: State = {
    ...{ bounds, uptimeMs, byWorkspace: new Map(), size: 0, rows: 0, swept: false },
  }
  return {
    record: (change, catalog) => record(state, change, catalog),
    add({ workspaceId, customerId }) {
      const waiting = waitingOf(state, workspaceId)
      if (entryOf(state, waiting, customerId)) waiting.due.add(customerId)
    },
    take: (max) => take(state, max),
    takeSums: (customer) => takeSums(state, customer),
    has: ({ workspaceId, customerId }) =>
      state.byWorkspace.get(workspaceId)?.entries.has(customerId) ?? false,
    due() {
      let due = 0
      for (const waiting of state.byWorkspace.values()) {
        callDue(state, waiting, bounds.customersMax)
        due += waiting.due.size
      }
      return due
    },
    needsSweep() {
      const needed = !state.swept
      state.swept = true
      return needed
    },
    sweep() {
      state.swept = false
    },
  }
}

function waitingOf({ byWorkspace }: State, workspaceId: string): Waiting {
  const known = byWorkspace.get(workspaceId)
  if (known) return known
  const waiting: Waiting = { entries: new Map(), due: new Set() }
  byWorkspace.set(workspaceId, waiting)
  return waiting
}

/** Undefined: there is no room. */
function entryOf(state: State, { entries }: Waiting, customerId: string): Entry | undefined {
  const known = entries.get(customerId)
  if (known) return known
  if (state.size >= state.bounds.customersMax) {
    state.swept = false
    return undefined
  }
  const entry = { customerId, since: state.uptimeMs(), rows: 0, sums: null }
  entries.set(customerId, entry)
  state.size += 1
  return entry
}

/** Runs at each commit, before its answers. */
function record(state: State, change: CustomerChange, catalog: Catalog | undefined): void {
  const added = change.to - change.from
  const waiting = waitingOf(state, change.workspaceId)
  const known = waiting.entries.has(change.customerId)
  // A movement of credits alone has nothing to sum.
  if (added === 0 || (!known && change.events.length === 0)) return
  const entry = entryOf(state, waiting, change.customerId)
  if (!entry) return
  entry.rows += added
  state.rows += added
  const { rowsMin, rowsMax } = state.bounds
  const tracked = catalog && state.rows <= fullFactor * rowsMax ? trackedOf(catalog) : null
  if (!entry.sums || !tracked || !addChange(entry.sums, change, tracked)) {
    // What was summed before lies in the log as well.
    entry.sums = tracked && change.events.length > 0 ? sumChange(change, tracked) : null
    if (known || !entry.sums) waiting.due.add(entry.customerId)
  }
  const kinds = entry.sums?.alike.size ?? 0
  if (entry.rows >= rowsMin || kinds > kindsMax) waiting.due.add(entry.customerId)
}

/** Those that waited long enough, and while there are too many rows those that have most. */
function callDue(state: State, { entries, due }: Waiting, max: number): void {
  const { bounds, rows, size } = state
  const longAgo = state.uptimeMs() - bounds.waitMs
  const rowsLeast = rows > bounds.rowsMax ? rows / size : Number.POSITIVE_INFINITY
  for (const entry of entries.values()) {
    if (due.size >= max) return
    if (entry.since <= longAgo || entry.rows >= rowsLeast) due.add(entry.customerId)
    else if (rowsLeast === Number.POSITIVE_INFINITY) return
  }
}

function take(state: State, max: number): CustomerAddress[] {
  const { byWorkspace } = state
  for (const [workspaceId, waiting] of [...byWorkspace]) {
    callDue(state, waiting, max)
    const taken = [...waiting.due.values().take(max)]
    for (const customerId of taken) begin(state, waiting, customerId)
    // The workspace goes to the end of the queue.
    byWorkspace.delete(workspaceId)
    if (waiting.entries.size > 0) byWorkspace.set(workspaceId, waiting)
    if (taken.length > 0) return taken.map((customerId) => ({ workspaceId, customerId }))
  }
  return []
}

/** A customer that then cannot be rolled up waits again. */
function begin(state: State, { entries, due }: Waiting, customerId: string): void {
  due.delete(customerId)
  const entry = entries.get(customerId)
  if (!entry) return
  state.rows -= entry.rows
  entries.delete(customerId)
  entries.set(customerId, { ...entry, since: state.uptimeMs(), rows: 0 })
}

function takeSums(state: State, { workspaceId, customerId }: CustomerAddress): CustomerSums | null {
  const waiting = state.byWorkspace.get(workspaceId)
  const entry = waiting?.entries.get(customerId)
  if (!waiting || !entry) return null
  waiting.entries.delete(customerId)
  waiting.due.delete(customerId)
  state.size -= 1
  state.rows -= entry.rows
  return entry.sums
}
