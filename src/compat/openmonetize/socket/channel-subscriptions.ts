/** The channels of one socket: opens them on the schema, sends their items, and stops them. */
import type { GraphQLSchema } from 'graphql'
import type { Core } from '../../../core/core.ts'
import type { Caller } from '../../../core/operation/caller.ts'
import { internalRequest } from '../../../core/requests/request.ts'
import { DomainError } from '../../../core/values/errors.ts'
import { newId } from '../../../core/values/ids.ts'
import { createContext } from '../../../graphql/execution/context.ts'
import {
  prepareOwnSubscription,
  type Results,
} from '../../../graphql/execution/own-subscription.ts'
import type { ReportError } from '../../../http/report-error.ts'
import { operationsPerSocketMax } from '../../../sockets/socket-server.ts'
import { channels } from './channels.ts'
import type { Target } from './frames.ts'

export interface ChannelDeps {
  core: Core
  schema: GraphQLSchema
  report: ReportError
}

/** The socket, as its subscriptions see it. */
export interface Subscriber {
  caller: Caller
  /** Resolves when the frame has been sent to the peer, or cannot be any more. */
  send(frame: object): Promise<void>
  /** The subscription failed and has ended. */
  fail(error: unknown, about: About, requestId: string): void
}

export type About = Pick<Target, 'channel' | 'customerId'>

export interface ChannelSubscriptions {
  /** Answers with frames; throws when there are too many subscriptions. */
  subscribe(subscriber: Subscriber, target: Target): void
  /** Stops sending at once; without effect when there is no such subscription. */
  unsubscribe(about: About): void
  stopAll(): void
}

interface Subscription {
  /** False as soon as nothing more may be sent. */
  active: boolean
  results?: Results
}

/** Makes the subscriptions of a socket. */
export function createChannels({ core, schema, report }: ChannelDeps): () => ChannelSubscriptions {
  const opening = {
    credits: prepareOwnSubscription(schema, channels.credits.document),
    usage: prepareOwnSubscription(schema, channels.usage.document),
    entitlements: prepareOwnSubscription(schema, channels.entitlements.document),
  }

  /** Sends each frame after the previous one has left, so that the source notices a slow reader. */
  async function run(subscription: Subscription, subscriber: Subscriber, target: Target) {
    const { channel, customerId } = target
    const { variables, frame } = channels[channel]
    const about = { channel, customerId }
    const requestId = newId('req', new Date())
    try {
      const context = createContext(core, subscriber.caller, { ...internalRequest, id: requestId })
      const results = await opening[channel](context, variables(target))
      subscription.results = results
      if (!subscription.active) {
        await results.return()
        return
      }
      await subscriber.send({ type: 'subscribed', ...about })
      for await (const { data, errors } of results) {
        if (!subscription.active) return
        // Without one of its items the channel would be incomplete.
        if (errors?.[0]) throw errors[0]
        await subscriber.send({ type: channel, ...about, ...frame(data) })
      }
    } catch (error) {
      if (!subscription.active) return
      subscription.active = false
      subscriber.fail(error, about, requestId)
    }
  }

  function stop(subscription: Subscription): void {
    subscription.active = false
    subscription.results?.return().catch((error: unknown) => report(error, 'none'))
  }

  return () => {
    const byKey = new Map<string, Subscription>()
    /** Includes those that are still being opened or ended. */
    const running = new Set<Subscription>()
    return {
      subscribe(subscriber, target) {
        const key = keyOf(target)
        if (byKey.has(key)) throw subscribedAlready()
        requireRoom(running.size)
        const subscription: Subscription = { active: true }
        byKey.set(key, subscription)
        running.add(subscription)
        run(subscription, subscriber, target)
          .finally(() => {
            running.delete(subscription)
            if (byKey.get(key) === subscription) byKey.delete(key)
          })
          .catch((error: unknown) => report(error, 'none'))
      },
      unsubscribe(about) {
        const key = keyOf(about)
        const subscription = byKey.get(key)
        byKey.delete(key)
        if (subscription) stop(subscription)
      },
      stopAll() {
        for (const subscription of running) stop(subscription)
      },
    }
  }
}

function keyOf({ channel, customerId }: About): string {
  return `${channel} ${customerId}`
}

function subscribedAlready(): DomainError {
  const details = { reason: 'ALREADY_SUBSCRIBED' } as const
  return new DomainError('CONFLICT', 'The socket is subscribed to it already.', details)
}

function requireRoom(used: number): void {
  if (used < operationsPerSocketMax) return
  const message = `At most ${operationsPerSocketMax} subscriptions may run on a socket.`
  const details = { limit: String(operationsPerSocketMax), used: String(used), requested: '1' }
  throw new DomainError('LIMIT_EXCEEDED', message, details)
}
