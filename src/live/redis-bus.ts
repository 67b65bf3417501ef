/** The bus on Redis: one channel per customer, hints only, since Redis loses messages without a word. */
import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { CustomerChange } from '../core/events.ts'
import type { Bus } from './bus.ts'
import { encodeChange, encodeHead } from './change-codec.ts'
import type { Watched } from './hub.ts'

export interface RedisBusDeps {
  /** Fails at once while Redis is away. */
  publisher: Redis
  /** Renews its subscriptions after a break by itself. */
  subscriber: Redis
  /** Marks what this server sends. */
  origin: string
  receive(text: string): void
}

/** Messages under way to Redis; further ones are dropped, and their readers find the gap. */
const underWayMax = 10_000
/** Channels that somebody listened to when they were written last; others get the sequence alone, which costs little. */
const heardMax = 10_000
/** A subscriber's start waits no longer for Redis. */
const joinWaitMs = 250

export function createRedisBus(deps: RedisBusDeps): Bus {
  const { publisher, subscriber, origin, receive } = deps
  const heard = new LRUCache<string, true>({ max: heardMax })
  const joins = new Map<string, Promise<void>>()
  let pending: [channel: string, text: string][] = []
  let underWay = 0
  /** Channels left while Redis was away. */
  const left = new Set<string>()
  subscriber.on('ready', () => {
    if (left.size > 0) subscriber.unsubscribe(...left).catch(() => undefined)
    if (joins.size > 0) subscriber.subscribe(...joins.keys()).catch(() => undefined)
    left.clear()
  })
  subscriber.on('message', (_channel, text) => receive(text))

  /** All that was committed in one turn of the event loop goes out as one write. */
  function flush(): void {
    const batch = pending
    pending = []
    if (!isReady(publisher)) return
    underWay += batch.length
    const pipeline = publisher.pipeline()
    for (const [channel, text] of batch) pipeline.publish(channel, text)
    pipeline
      .exec()
      .then((answers) => {
        for (const [i, [channel]] of batch.entries()) note(channel, answers?.[i]?.[1])
      })
      .catch(() => undefined)
      .finally(() => {
        underWay -= batch.length
      })
  }

  function note(channel: string, listeners: unknown): void {
    if (typeof listeners === 'number' && listeners > 0) heard.set(channel, true)
    else heard.delete(channel)
  }

  /** A change that leaves the sequence as it is cannot be found by it. */
  function encode(channel: string, change: CustomerChange): string {
    const whole = heard.has(channel) || change.from === change.to
    return whole ? encodeChange(change, origin) : encodeHead(change, origin)
  }

  return {
    publish(change) {
      if (!isReady(publisher) || underWay + pending.length >= underWayMax) return
      const channel = channelOf(change)
      if (pending.push([channel, encode(channel, change)]) === 1) setImmediate(flush)
    },
    join(watched) {
      const channel = channelOf(watched)
      const known = joins.get(channel)
      if (known) return known
      left.delete(channel)
      // While Redis is away nothing is queued: all channels are joined at once when it is back.
      const joined = isReady(subscriber) ? subscribe(subscriber, channel) : Promise.resolve()
      joins.set(channel, joined)
      return joined
    },
    leave(watched) {
      const channel = channelOf(watched)
      if (!joins.delete(channel)) return
      if (isReady(subscriber)) subscriber.unsubscribe(channel).catch(() => undefined)
      else left.add(channel)
    },
    isUp: () => isReady(publisher) && isReady(subscriber),
  }
}

function isReady(redis: Redis): boolean {
  return redis.status === 'ready'
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
