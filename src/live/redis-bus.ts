/** The bus on Redis: one channel per customer, hints only, since Redis loses messages without a word. */
import type { Redis } from 'ioredis'
import type { Bus } from './bus.ts'
import type { Watched } from './hub.ts'

export interface RedisBusDeps {
  /** Fails at once while Redis is away. */
  publisher: Redis
  /** Queues its subscriptions until Redis is there, and renews them after a break. */
  subscriber: Redis
  receive(text: string): void
}

/** Messages under way to Redis; further ones are dropped, and their readers find the gap. */
const underWayMax = 10_000
/** A subscriber's start waits no longer for Redis. */
const joinWaitMs = 250

export function createRedisBus({ publisher, subscriber, receive }: RedisBusDeps): Bus {
  const joins = new Map<string, Promise<void>>()
  let pending: [channel: string, text: string][] = []
  let underWay = 0
  subscriber.on('message', (_channel, text) => receive(text))

  /** All that was committed in one turn of the event loop goes out as one write. */
  function flush(): void {
    const batch = pending
    pending = []
    if (publisher.status !== 'ready') return
    underWay += batch.length
    const pipeline = publisher.pipeline()
    for (const [channel, text] of batch) pipeline.publish(channel, text)
    pipeline
      .exec()
      .catch(() => undefined)
      .finally(() => {
        underWay -= batch.length
      })
  }

  return {
    publish(watched, text) {
      if (publisher.status !== 'ready' || underWay + pending.length >= underWayMax) return
      if (pending.push([channelOf(watched), text]) === 1) setImmediate(flush)
    },
    join(watched) {
      const channel = channelOf(watched)
      const joined = joins.get(channel) ?? subscribe(subscriber, channel)
      joins.set(channel, joined)
      return joined
    },
    leave(watched) {
      const channel = channelOf(watched)
      if (joins.delete(channel)) subscriber.unsubscribe(channel).catch(() => undefined)
    },
    isUp: () => publisher.status === 'ready' && subscriber.status === 'ready',
  }
}

function subscribe(subscriber: Redis, channel: string): Promise<void> {
  const subscribed = subscriber.subscribe(channel).then(
    () => undefined,
    () => undefined,
  )
  const waited = new Promise<void>((resolve) => setTimeout(resolve, joinWaitMs).unref())
  return Promise.race([subscribed, waited])
}

/** The braces keep all channels of a customer in one slot of a Redis Cluster. */
function channelOf({ workspaceId, customerId }: Watched): string {
  return `openmonetize:live:{${workspaceId}:${customerId}}`
}
