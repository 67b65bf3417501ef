/** Who watches which customer, and the fan-out of commits to them, which cannot throw. */
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Heads } from '../core/operation/topic.ts'
import { createDelivery } from './delivery.ts'
import type { Follower } from './follower.ts'

export interface Watched {
  workspaceId: string
  customerId: string
}

export interface Hub {
  /** Adds a follower; the result removes it. */
  join(watched: Watched, follower: Follower): () => void
  hear(change: CustomerChange): void
  learn(watched: Watched, heads: Partial<Heads>): void
  /** The customers that somebody watches. */
  watched(): Watched[]
  tick(): void
  endAll(): void
  /** Followers now. */
  size(): number
}

interface HubHooks {
  /** A customer has its first follower, or has lost its last. */
  onFirst(watched: Watched): void
  onLast(watched: Watched): void
  /** A follower failed, which is a bug: it was ended, the others got theirs. */
  onDefect(error: unknown): void
}

export function createHub(hooks: HubHooks): Hub {
  const topics = new Map<string, { watched: Watched; followers: Set<Follower> }>()
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

  const all = () => [...topics.values()].flatMap((topic) => [...topic.followers])

  return {
    join(watched, follower) {
      const name = topicName(watched)
      const topic = topics.get(name) ?? { watched, followers: new Set() }
      topic.followers.add(follower)
      size += 1
      if (topic.followers.size === 1) {
        topics.set(name, topic)
        hooks.onFirst(watched)
      }
      return () => {
        if (!topic.followers.delete(follower)) return
        size -= 1
        if (topic.followers.size > 0) return
        topics.delete(name)
        hooks.onLast(watched)
      }
    },
    hear(change) {
      const topic = topics.get(topicName(change))
      if (topic) delivery.begin(topic.followers, change)
    },
    learn(watched, heads) {
      const followers = topics.get(topicName(watched))?.followers ?? []
      for (const follower of followers) visit(follower, () => follower.learn(heads))
    },
    watched: () => [...topics.values()].map((topic) => topic.watched),
    tick() {
      for (const follower of all()) visit(follower, () => follower.tick())
    },
    endAll() {
      for (const follower of all()) follower.end()
    },
    size: () => size,
  }
}

function topicName({ workspaceId, customerId }: Watched): string {
  return `${workspaceId} ${customerId}`
}
