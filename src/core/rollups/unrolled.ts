/** Remembers the customers with events that this server committed and that are not rolled up yet; bounded. */

export interface CustomerAddress {
  workspaceId: string
  customerId: string
}

export interface UnrolledCustomers {
  add(customer: CustomerAddress): void
  /** The customers of one workspace that wait longest; they are then forgotten. */
  take(max: number): CustomerAddress[]
  size(): number
  /** Whether customers were left out for want of room, or the dimensions changed; reading resets it. */
  needsSweep(): boolean
  /** Requests that all customers be examined, for instance after a new dimension. */
  sweep(): void
}

const customersMax = 100_000

export function createUnrolledCustomers(): UnrolledCustomers {
  const byWorkspace = new Map<string, Set<string>>()
  let size = 0
  /** The first sweep, at start, finds what a server that died has left. */
  let swept = false
  return {
    add({ workspaceId, customerId }) {
      const known = byWorkspace.get(workspaceId) ?? new Set()
      if (known.has(customerId)) return
      if (size >= customersMax) {
        swept = false
        return
      }
      byWorkspace.set(workspaceId, known.add(customerId))
      size += 1
    },
    take(max) {
      const [first] = byWorkspace
      if (!first) return []
      const [workspaceId, customers] = first
      const taken = [...customers.values().take(max)]
      for (const customerId of taken) customers.delete(customerId)
      size -= taken.length
      // The workspace goes to the end of the queue.
      byWorkspace.delete(workspaceId)
      if (customers.size > 0) byWorkspace.set(workspaceId, customers)
      return taken.map((customerId) => ({ workspaceId, customerId }))
    },
    size: () => size,
    needsSweep() {
      const needed = !swept
      swept = true
      return needed
    },
    sweep() {
      swept = false
    },
  }
}
