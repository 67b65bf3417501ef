/**
 * Live topics: commits of this server and, over the bus, of the others reach every subscriber of the customer.
 *
 * Invariants: a subscriber receives the state first and then every change once, in order of the customer's sequence; changes that
 * messages lose are read from the database within about a second; a slow or broken subscriber does not affect the others.
 */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { ChangeFeed } from '../core/changes/change-feed.ts'
import type { CustomerChange } from '../core/events/domain-event.ts'
import type { Sql } from '../core/operation/sql.ts'
import type { LiveFeed } from '../core/operation/topic.ts'
import type { Clock } from '../core/values/clock.ts'
import type { Bus } from './bus.ts'
import { decodeMessage, type Message } from './change-codec.ts'
import { type ChangedCustomers, createChangedCustomers } from './changed-customers.ts'
import { follow } from './follower.ts'
import { createHeadCheck } from './head-check.ts'
import { createHub, type Hub } from './hub.ts'
import { createRedisBus } from './redis-bus.ts'
import { createTurns } from './turns.ts'

export interface LiveDeps {
  sql: Sql
  clock: Clock
  changes: Pick<ChangeFeed, 'listen'>
  /** Absent: this server is the only one. */
  redis?: { publisher: Redis; subscriber: Redis }
  /** Receives failures that the server survived. */
  warn(error: unknown, message: string): void
}

/** Runs when another server changed a customer: null means the whole workspace; no argument means possibly every customer. */
export type OnTouched = (workspaceId?: string, customerId?: string | null) => void

export interface Live extends LiveFeed {
  /** Distributes a commit of this server; never throws, never waits. */
  publish(change: CustomerChange): void
  /** Announces that this server changed the workspace's catalog; never throws, never waits. */
  publishCatalog(workspaceId: string): void
  /** Sets the listener for changes by other servers. */
  onTouched(listener: OnTouched): void
  /** The number of open subscriptions. */
  size(): number
  /** Whether messages of other servers arrive. */
  isUp(): boolean
  /** Ends every subscription. */
  close(): void
}

/** Concurrent database reads of subscribers that start or catch up; the rest of the pool is left to requests. */
const readsAtOnce = 3

/** The same failure of many subscribers, repeated while an outage lasts, is reported once per interval. */
const tellEveryMs = 10_000

export function createLive({ sql, clock, changes, redis, ...deps }: LiveDeps): Live {
  const origin = randomUUID()
  const turns = createTurns(readsAtOnce)
  const told = new Map<string, number>()
  let tell: OnTouched = () => undefined
  let closed = false

  function warn(error: unknown, message: string): void {
    const now = performance.now()
    if (now - (told.get(message) ?? -Infinity) < tellEveryMs) return
    told.set(message, now)
    deps.warn(error, message)
  }

  const customers = createChangedCustomers()
  const bus: Bus | undefined =
    redis &&
    createRedisBus({ ...redis, origin, receive, onBack: () => [tell(), customers.resync()] })
  const hub = createHub({
    onFirst(watched) {
      check.wake()
      void bus?.join(watched)
    },
    onLast: (watched) => bus?.leave(watched),
    onDefect: (error) => warn(error, 'a live subscriber failed'),
  })
  const check = createHeadCheck({ sql, changes, hub, warn })

  function receive(text: string): void {
    const message = decodeMessage(text)
    if (message && message.origin !== origin) distribute(message, { hub, customers, tell })
  }

  return {
    publish(change) {
      try {
        hub.hear(change)
        customers.hearChange(change)
        bus?.publish(change)
      } catch (error) {
        warn(error, 'a commit could not be published')
      }
    },
    publishCatalog(workspaceId) {
      customers.resync(workspaceId)
      bus?.publishCatalog(workspaceId)
    },
    onTouched(listener) {
      tell = listener
    },
    async open(source, onEnd) {
      await bus?.join(source)
      const stream = await follow(
        source,
        {
          now: () => clock.now(),
          read: (work) => turns(source, work),
          warn: (error) => warn(error, 'a live subscriber could not catch up'),
        },
        { join: (follower) => hub.join(source, follower), onEnd },
      )
      if (closed) stream.end()
      return stream
    },
    openWorkspace: customers.open,
    size: () => hub.size() + customers.size(),
    isUp: () => bus?.isUp() ?? true,
    close() {
      closed = true
      check.close()
      hub.endAll()
      customers.endAll()
    },
  }
}

/** What another server says. */
function distribute(
  message: Message,
  to: { hub: Hub; customers: ChangedCustomers; tell: OnTouched },
): void {
  switch (message.kind) {
    case 'head':
      to.hub.learn(message, { sequence: message.head })
      break
    case 'change':
      to.hub.hear(message.change)
      break
    case 'touched':
      for (const touched of message.touched) {
        to.tell(touched[0], touched[1])
        to.customers.hearTouched(touched)
      }
  }
}
