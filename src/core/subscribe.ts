/**
 * The one way to subscribe to the core: authorise, take a share, find the customer, open the topic, end it with the
 * credential.
 */
import type { z } from 'zod'
import type { CatalogCache } from './catalog/catalog-cache.ts'
import { requireCustomer } from './customers/customer-reference.ts'
import type { Caller } from './operation/caller.ts'
import { failureOf } from './operation/database-error.ts'
import type { Sql } from './operation/sql.ts'
import type { ItemStream, LiveFeed, Topic, TopicContext } from './operation/topic.ts'
import { authorize, type PerformDeps } from './perform.ts'
import type { LiveShares } from './rate-limits/live-shares.ts'
import type { Clock } from './values/clock.ts'
import type { DomainError } from './values/errors.ts'
import type { WatchCredential } from './workspaces/credential-watch.ts'

export interface SubscribeDeps {
  /** Connections apart from those of requests. */
  sql: Sql
  catalogs: CatalogCache
  clock: Clock
  live: LiveFeed
  shares: LiveShares
  watchCredential: WatchCredential
  observe?: PerformDeps['observe']
}

/**
 * Resolves when the first state has been read. A customer of another workspace is answered exactly like an unknown one. With
 * `isConnection` the subscription also counts as a connection, as over HTTP. Throws RATE_LIMITED when too many are open.
 */
export type Subscribe = <S extends z.ZodType<{ customerId: string }>, I>(
  caller: Caller | null,
  topic: Topic<S, I>,
  input: z.input<S>,
  options?: { isConnection?: boolean },
) => Promise<ItemStream<I>>

export function createSubscribe(deps: SubscribeDeps): Subscribe {
  return async (caller, topic, raw, { isConnection = false } = {}) => {
    const start = performance.now()
    let outcome = 'OK'
    try {
      const authorized = authorize(caller, topic, raw)
      return await open(deps, authorized.caller, topic, authorized.input, isConnection)
    } catch (error) {
      const failure = failureOf(error)
      outcome = failure?.code ?? 'INTERNAL'
      throw failure ?? error
    } finally {
      deps.observe?.(`subscribe.${topic.name}`, outcome, (performance.now() - start) / 1000)
    }
  }
}

async function open<S extends z.ZodType<{ customerId: string }>, I>(
  deps: SubscribeDeps,
  caller: Caller,
  topic: Topic<S, I>,
  input: z.output<S>,
  isConnection: boolean,
): Promise<ItemStream<I>> {
  const { sql, shares } = deps
  const { workspaceId } = caller
  const taken = [shares.subscriptions.take(caller)]
  const giveBack = () => {
    for (const give of taken.splice(0)) give()
  }
  try {
    if (isConnection) taken.push(shares.connections.take(caller))
    const { id: customerId } = await requireCustomer({ sql, workspaceId }, input.customerId)
    taken.push(shares.watch(workspaceId, customerId))
    return await follow(deps, caller, topic, input, customerId, giveBack)
  } catch (error) {
    giveBack()
    throw error
  }
}

async function follow<S extends z.ZodType<{ customerId: string }>, I>(
  deps: SubscribeDeps,
  caller: Caller,
  topic: Topic<S, I>,
  input: z.output<S>,
  customerId: string,
  onEnd: () => void,
): Promise<ItemStream<I>> {
  const { sql, catalogs, clock, live } = deps
  const { workspaceId } = caller
  const context = (): TopicContext => ({
    workspaceId,
    customerId,
    sql,
    catalogs,
    now: clock.now(),
  })
  let stream: ItemStream<I> | undefined
  let refusal: DomainError | undefined
  const stopWatching = deps.watchCredential(caller, (reason) => {
    refusal = reason
    stream?.end(reason)
  })
  try {
    stream = await live.open(
      {
        workspaceId,
        customerId,
        delivery: topic.delivery,
        itemsOf: topic.itemsOf,
        spanOf: topic.spanOf,
        sizeOf: topic.sizeOf,
        headOf: topic.headOf,
        isSame: topic.isSame,
        aging: topic.aging,
        start: () => topic.start(context(), input),
        after: (sequence) => topic.after(context(), sequence, input),
      },
      () => {
        stopWatching()
        onEnd()
      },
    )
  } catch (error) {
    stopWatching()
    throw error
  }
  if (refusal) stream.end(refusal)
  return stream
}
