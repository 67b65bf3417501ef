/**
 * Feeds the subscriptions of one socket from the changes of the environment of its key.
 *
 * Invariants: what is pushed was read after its commit; whoever is too slow for every state gets the newest; and when something may have
 * been missed, every client is told to forget all that it keeps.
 */
import { LRUCache } from 'lru-cache'
import type { Results } from '../../../graphql/execution/own-subscription.ts'
import type { Ask } from '../../dialect.ts'
import { readAccess } from '../graphql/read-access.ts'
import type { CustomerAccess, Pushes, PushKind, PushPayloads } from '../graphql/shown.ts'
import { resourcesOf } from '../resources.ts'
import { changesOf, type Push, type Pushed } from './changes.ts'
import { type Channel, createChannel } from './channel.ts'
import type { StiggChangesSubscription } from './socket.generated.ts'

/** Customers that are read at once. */
const readsAtOnce = 10
/** Customers of which it is known what was pushed; of others all is. */
const knownMax = 1_000

export interface FeedDeps {
  ask: Ask
  /** Runs a read that a closing server waits for; null once the socket is closing. */
  attend<T>(read: () => Promise<T>): Promise<T | null>
  /** Opens the changes of the environment. */
  openChanges(): Promise<Results>
  /** They ended, which subscriptions cannot go on without. */
  onEnd(error: unknown): void
  /** A customer could not be read. */
  warn(error: unknown): void
}

export interface Feed extends Pushes {
  close(): void
}

type Changed = StiggChangesSubscription['customersChanged']['customers'][number]

/** Clients keep what a customer may use by itself, and again for each of its resources. */
async function readAll(ask: Ask, customerId: string): Promise<CustomerAccess[]> {
  const [access, resources] = await Promise.all([
    readAccess(ask, { customerId }),
    resourcesOf(ask, customerId),
  ])
  const ofResources = resources.map((resourceId): CustomerAccess => {
    const entitlements = access.entitlements.map((one) => ({ ...one, resourceId }))
    const credit = access.credit && { ...access.credit, resourceId }
    return { ...access, resourceId, entitlements, credit }
  })
  return [access, ...ofResources]
}

/** The subscriptions of a socket, by what they are to. */
function createChannels() {
  const channels = new Map<PushKind, Set<Channel<unknown>>>()
  return {
    add<Kind extends PushKind>(kind: Kind): Channel<PushPayloads[Kind]> {
      const others = channels.get(kind) ?? new Set()
      channels.set(kind, others)
      const channel = createChannel<PushPayloads[Kind]>(() => void others.delete(channel as never))
      others.add(channel as never)
      return channel
    },
    async push({ kind, payload }: Push): Promise<void> {
      const listening = [...(channels.get(kind) ?? [])]
      await Promise.all(listening.map((channel) => channel.push(payload)))
    },
    endAll() {
      for (const channel of [...channels.values()].flatMap((all) => [...all])) channel.end()
    },
  }
}

/** All that a client keeps may have changed. */
const anything: Push = { kind: 'packagePublished', payload: {} }

export function createFeed({ ask, attend, openChanges, onEnd, warn }: FeedDeps): Feed {
  const channels = createChannels()
  const known = new LRUCache<string, Pushed>({ max: knownMax })
  let source: Promise<Results> | undefined
  let closed = false

  function forgetAll(): Promise<void> {
    known.clear()
    return channels.push(anything)
  }

  async function tell({ customerId }: Changed): Promise<void> {
    try {
      const all = await attend(() => readAll(ask, customerId))
      for (const access of all ?? []) {
        const name = `${customerId} ${access.resourceId ?? ''}`
        const { pushed, pushes } = changesOf(known.get(name), access)
        known.set(name, pushed)
        for (const push of pushes) await channels.push(push)
      }
    } catch (error) {
      warn(error)
      await forgetAll()
    }
  }

  async function run(results: Results): Promise<void> {
    let isFirst = true
    for await (const { data, errors } of results) {
      if (errors?.[0]) throw errors[0]
      const { customersChanged } = data as unknown as StiggChangesSubscription
      // The first item says what every subscription to packages begins with.
      if (customersChanged.resync && !isFirst) await forgetAll()
      isFirst = false
      const { customers } = customersChanged
      for (let i = 0; i < customers.length; i += readsAtOnce) {
        await Promise.all(customers.slice(i, i + readsAtOnce).map(tell))
      }
    }
  }

  function start(): Promise<Results> {
    source ??= openChanges().then((results) => {
      run(results).then(() => onEnd(null), onEnd)
      return results
    })
    return source
  }

  return {
    async open(kind) {
      const channel = channels.add(kind)
      try {
        await start()
      } catch (error) {
        channel.end()
        throw error
      }
      if (closed) channel.end()
      // What a client read before it subscribed may have changed in between.
      else if (kind === anything.kind) void channel.push(anything.payload as never)
      return channel.stream
    },
    close() {
      closed = true
      channels.endAll()
      source?.then((results) => results.return()).catch(() => undefined)
    },
  }
}
