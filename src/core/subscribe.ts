/**
 * The one way to subscribe to the core: authorise, take a share, find what is watched, open the topic, end it with the
 * credential.
 */
import type { z } from 'zod'
import type { CatalogCache } from './catalog/catalog-cache.ts'
import type { Caller } from './operation/caller.ts'
import { failureOf } from './operation/database-error.ts'
import type { Sql } from './operation/sql.ts'
import type {
  CustomersChange,
  ItemStream,
  LiveFeed,
  Topic,
  TopicContext,
  WorkspaceTopic,
} from './operation/topic.ts'
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
export interface Subscribe {
  <S extends z.ZodType, I>(
    caller: Caller | null,
    topic: Topic<S, I>,
    input: z.input<S>,
    options?: { isConnection?: boolean },
  ): Promise<ItemStream<I>>
  <S extends z.ZodType>(
    caller: Caller | null,
    topic: WorkspaceTopic<S>,
    input: z.input<S>,
    options?: { isConnection?: boolean },
  ): Promise<ItemStream<CustomersChange>>
}

type AnyTopic = Topic<z.ZodType, unknown> | WorkspaceTopic<z.ZodType>

export function createSubscribe(deps: SubscribeDeps): Subscribe {
  const subscribe = async (
    caller: Caller | null,
    topic: AnyTopic,
    raw: unknown,
    { isConnection = false } = {},
  ): Promise<ItemStream<unknown>> => {
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
  return subscribe as Subscribe
}

async function open(
  deps: SubscribeDeps,
  caller: Caller,
  topic: AnyTopic,
  input: unknown,
  isConnection: boolean,
): Promise<ItemStream<unknown>> {
  const { sql, shares } = deps
  const { workspaceId } = caller
  const taken = [shares.subscriptions.take(caller)]
  const giveBack = () => {
    for (const give of taken.splice(0)) give()
  }
  try {
    if (isConnection) taken.push(shares.connections.take(caller))
    if ('of' in topic) {
      taken.push(shares.watch(workspaceId, workspaceId))
      return await whileHeld(deps, caller, giveBack, async (onEnd) =>
        deps.live.openWorkspace(workspaceId, onEnd),
      )
    }
    const subjectId = await topic.subjectOf({ sql, workspaceId }, input)
    taken.push(shares.watch(workspaceId, subjectId))
    return await whileHeld(deps, caller, giveBack, (onEnd) =>
      follow(deps, workspaceId, topic, input, subjectId, onEnd),
    )
  } catch (error) {
    giveBack()
    throw error
  }
}

function follow(
  { sql, catalogs, clock, live }: SubscribeDeps,
  workspaceId: string,
  topic: Topic<z.ZodType, unknown>,
  input: unknown,
  subjectId: string,
  onEnd: () => void,
): Promise<ItemStream<unknown>> {
  const context = (): TopicContext => ({
    workspaceId,
    subjectId,
    sql,
    catalogs,
    now: clock.now(),
  })
  return live.open(
    {
      workspaceId,
      customerId: subjectId,
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
    onEnd,
  )
}

/** Ends the stream with the credential. */
async function whileHeld(
  { watchCredential }: SubscribeDeps,
  caller: Caller,
  onEnd: () => void,
  begin: (onEnd: () => void) => Promise<ItemStream<unknown>>,
): Promise<ItemStream<unknown>> {
  let stream: ItemStream<unknown> | undefined
  let refusal: DomainError | undefined
  const stopWatching = watchCredential(caller, (reason) => {
    refusal = reason
    stream?.end(reason)
  })
  try {
    stream = await begin(() => {
      stopWatching()
      onEnd()
    })
  } catch (error) {
    stopWatching()
    throw error
  }
  if (refusal) stream.end(refusal)
  return stream
}
