/** Which followers watch which customer, and the fan-out of commits to them, which cannot throw. */
import type { Tail } from '../core/changes/account-changes.ts'
import { createByTail } from '../core/changes/by-tail.ts'
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Heads } from '../core/operation/topic.ts'
import { createDelivery } from './delivery.ts'
import type { Follower } from './follower.ts'

export interface Watched {
  workspaceId: string
  /** A customer, or a webhook endpoint, whose id stands in its place: ids of all kinds differ. */
  customerId: string
}

export interface Hub {
  /** Adds a follower; the returned function removes it. */
  join(watched: Watched, follower: Follower): () => void
  hear(change: CustomerChange): void
  learn(watched: Watched, heads: Partial<Heads>): void
  /** What has at least one follower; with tails, only the customers that they name, or whose workspace they name. */
  watched(tails?: ReadonlySet<Tail>): Watched[]
  tick(): void
  endAll(): void
  /** The number of followers. */
  size(): number
}

interface HubHooks {
  /** Runs when a customer gets its first follower or loses its last. */
  onFirst(watched: Watched): void
  onLast(watched: Watched): void
  /** A follower failed, which is a bug: it was ended, and the others received the change. */
  onDefect(error: unknown): void
}

export function createHub(hooks: HubHooks): Hub {
  const watchedCustomers = new Map<string, { watched: Watched; followers: Set<Follower> }>()
  const byTail = createByTail()
  const delivery = createDelivery((follower, change) =>
    visit(follower, () => follower.hear(change)),
  )
  let size = 0

  function visit(follower: Follower, tell: () => void): void {
    try {
      tell()
    } catch (error) {
      hooks.onDefect(error)
      follower.end(error instanceof Error ? error : new Error(String(error)))
    }
  }

  const all = () => [...watchedCustomers.values()].flatMap((entry) => [...entry.followers])

  return {
    join(watched, follower) {
      const name = customerKey(watched)
      const entry = watchedCustomers.get(name) ?? { watched, followers: new Set() }
      entry.followers.add(follower)
      size += 1
      if (entry.followers.size === 1) {
        watchedCustomers.set(name, entry)
        byTail.add(idsOf(watched), name)
        hooks.onFirst(watched)
      }
      return () => {
        if (!entry.followers.delete(follower)) return
        size -= 1
        if (entry.followers.size > 0) return
        watchedCustomers.delete(name)
        byTail.delete(idsOf(watched), name)
        hooks.onLast(watched)
      }
    },
    hear(change) {
      const entry = watchedCustomers.get(customerKey(change))
      if (entry) delivery.begin(entry.followers, change)
    },
    learn(watched, heads) {
      const followers = watchedCustomers.get(customerKey(watched))?.followers ?? []
      for (const follower of followers) visit(follower, () => follower.learn(heads))
    },
    watched(tails) {
      const names = tails && new Set([...tails].flatMap(byTail.keysOf))
      const entries = names
        ? [...names].flatMap((name) => watchedCustomers.get(name) ?? [])
        : [...watchedCustomers.values()]
      return entries.map((entry) => entry.watched)
    },
    tick() {
      for (const follower of all()) visit(follower, () => follower.tick())
    },
    endAll() {
      for (const follower of all()) follower.end()
    },
    size: () => size,
  }
}

const idsOf = ({ workspaceId, customerId }: Watched) => [customerId, workspaceId]

function customerKey({ workspaceId, customerId }: Watched): string {
  return `${workspaceId} ${customerId}`
}
