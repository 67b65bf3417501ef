/**
 * The bus on Redis: its messages are hints only, since Redis loses messages silently.
 *
 * One channel per customer carries commits to the servers with a subscriber; one channel for all servers names what changed, for
 * their caches.
 */
import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Bus } from './bus.ts'
import {
  encodeChange,
  encodeHead,
  encodeTouched,
  type Touched,
  touchedFlags,
} from './change-codec.ts'
import { changedBy } from './changed-customers.ts'
import type { Watched } from './hub.ts'

export interface RedisBusDeps {
  /** Commands fail at once while Redis is unavailable. */
  publisher: Redis
  /** Restores its subscriptions after an outage. */
  subscriber: Redis
  /** Marks the messages of this server. */
  origin: string
  receive(text: string): void
  /** Runs when messages arrive again; some may have been lost. */
  onBack(): void
}

/** Messages on their way to Redis; further ones are dropped, and their readers find the gap. */
const underWayMax = 10_000
/** Channels that had listeners at the last write; others carry the sequence alone, which costs little. */
const heardMax = 10_000
const everyone = 'openmonetize:touched'
/** A subscriber's start waits no longer than this for Redis. */
const joinWaitMs = 250

export function createRedisBus(deps: RedisBusDeps): Bus {
  const { publisher, subscriber, receive } = deps
  subscriber.on('message', (_channel, text) => receive(text))
  return {
    ...createPublishing(deps),
    ...createJoining(deps),
    isUp: () => isReady(publisher) && isReady(subscriber),
  }
}

/** Publishes commits to the other servers. */
function createPublishing({
  publisher,
  origin,
}: RedisBusDeps): Pick<Bus, 'publish' | 'publishCatalog'> {
  const heard = new LRUCache<string, true>({ max: heardMax })
  let pending: [channel: string, text: string][] = []
  let touched: Touched[] = []
  let underWay = 0

  /** All commits of one turn of the event loop go out in one write. */
  function flush(): void {
    const batch = pending
    const changed = touched
    pending = []
    touched = []
    if (!isReady(publisher)) return
    underWay += batch.length
    const pipeline = publisher.pipeline()
    for (const [channel, text] of batch) pipeline.publish(channel, text)
    pipeline.publish(everyone, encodeTouched(changed, origin))
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

  function touch(one: Touched): void {
    if (touched.push(one) === 1) setImmediate(flush)
  }

  function note(channel: string, listeners: unknown): void {
    if (typeof listeners === 'number' && listeners > 0) heard.set(channel, true)
    else heard.delete(channel)
  }

  /** A change that leaves the sequence unchanged is sent whole: its sequence would not reveal it. */
  function encode(channel: string, change: CustomerChange): string {
    const whole = heard.has(channel) || change.from === change.to
    return whole ? encodeChange(change, origin) : encodeHead(change, origin)
  }

  return {
    publish(change) {
      if (!isReady(publisher) || underWay + pending.length >= underWayMax) return
      const channel = channelOf(change)
      pending.push([channel, encode(channel, change)])
      touch(touchedBy(change))
    },
    publishCatalog(workspaceId) {
      if (isReady(publisher)) touch([workspaceId, null])
    },
  }
}

/** Subscribes to the customers that are watched on this server, and to the channel of all servers. */
function createJoining({ subscriber, onBack }: RedisBusDeps): Pick<Bus, 'join' | 'leave'> {
  const joins = new Map<string, Promise<void>>()
  /** Channels that were left while Redis was unavailable. */
  const left = new Set<string>()
  subscriber.on('ready', () => {
    subscriber.subscribe(everyone).then(onBack, () => undefined)
    if (left.size > 0) subscriber.unsubscribe(...left).catch(() => undefined)
    if (joins.size > 0) subscriber.subscribe(...joins.keys()).catch(() => undefined)
    left.clear()
  })
  return {
    join(watched) {
      const channel = channelOf(watched)
      const known = joins.get(channel)
      if (known) return known
      left.delete(channel)
      // Nothing is queued while Redis is unavailable: all channels are joined at once when it returns.
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
  }
}

function touchedBy(change: CustomerChange): Touched {
  const changed = changedBy(change)
  const balance = changed?.balance ? touchedFlags.balance : 0
  const entitlements = changed?.entitlements ? touchedFlags.entitlements : 0
  const { workspaceId, customerId } = change
  return [workspaceId, customerId, changed?.sequence ?? null, balance + entitlements]
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
