/**
 * Windows that bound all requests of a workspace together, for REST dialects whose documents name such limits.
 *
 * Invariant: no span as long as a window holds more requests than its limit. A server counts the requests that reach it; servers that
 * share a store count together, and each by itself, at half the limits, while the store is not available.
 */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../operation/caller.ts'
import { DomainError } from '../values/errors.ts'
import { timeLimits } from '../values/time-limits.ts'
import type { Rate } from './gcra.ts'
import type { Paced } from './rate-limiter.ts'

/** The state of the windows after a request: how many requests each holds, and how long until the refusing one has room. */
export interface Counted {
  counts: readonly number[]
  /** 0: the request is granted, and counted. */
  retryMs: number
}

export interface WindowStore {
  /** Works like `countIn`, on the store's own clock. */
  count(name: string, rates: readonly Rate[]): Promise<Counted>
}

/** Counts a request of a workspace in the windows of a dialect. Throws RATE_LIMITED with `retryAfterSeconds`. */
export type LimitWindows = (
  caller: Caller,
  dialect: { name: string; rates?: readonly Rate[] },
  request: Paced,
) => Promise<void>

interface Deps {
  store?: WindowStore
  /** A monotonic clock, in milliseconds. */
  now?(): number
  /** How long to wait for an answer from the store. */
  waitMs?: number
}

const workspacesMax = 10_000

export function createWindowLimiter({
  store,
  now = () => performance.now(),
  waitMs = timeLimits().bucketMs,
}: Deps): LimitWindows {
  const logs = new LRUCache<string, number[]>({ max: workspacesMax })

  function countHere(name: string, rates: readonly Rate[]): Counted {
    const { log, ...counted } = countIn(logs.get(name) ?? [], rates, now())
    logs.set(name, log)
    return counted
  }

  return async (caller, { name, rates = [] }, request) => {
    const widest = rates.at(-1)
    // Limits that the workspace has set itself are kept by the limiter of classes.
    if (!widest || caller.rates?.OTHER) return
    const key = `${caller.workspaceId} ${name}`
    const shared = store && (await inTime(store.count(key, rates), waitMs))
    const counted = shared ?? countHere(key, store ? rates.map(halfOf) : rates)
    const remaining = Math.max(0, widest.limit - (counted.counts.at(-1) ?? 0))
    const { limit, windowMs } = widest
    request.reported = { rateClass: 'OTHER', limit, windowMs, remaining, resetMs: windowMs }
    if (counted.retryMs > 0) throw limited(counted, rates)
  }
}

/** Counts a request at `now` unless a window is full; `log` are the times of the requests before, oldest first. */
export function countIn(
  log: readonly number[],
  rates: readonly Rate[],
  now: number,
): Counted & { log: number[] } {
  const widest = Math.max(0, ...rates.map(({ windowMs }) => windowMs))
  const kept = log.filter((at) => at > now - widest)
  const counts = rates.map(({ windowMs }) => kept.filter((at) => at > now - windowMs).length)
  const waits = rates.map(({ limit, windowMs }, i) => {
    // The request that must leave the window before the next one has room.
    const leaving = (counts[i] ?? 0) < limit ? undefined : kept.at(-limit)
    return leaving === undefined ? 0 : leaving + windowMs - now
  })
  const retryMs = Math.max(0, ...waits)
  if (retryMs > 0) return { counts, retryMs, log: kept }
  return { counts: counts.map((count) => count + 1), retryMs, log: [...kept, now] }
}

function halfOf({ limit, windowMs }: Rate): Rate {
  return { limit: Math.max(1, Math.floor(limit / 2)), windowMs }
}

function limited({ counts, retryMs }: Counted, rates: readonly Rate[]): DomainError {
  const full = rates.find(({ limit }, i) => (counts[i] ?? 0) >= limit) ?? rates[0]
  const { limit = 0, windowMs = 0 } = full ?? {}
  const windowSeconds = windowMs / 1_000
  return new DomainError(
    'RATE_LIMITED',
    `More than ${limit} requests in ${windowSeconds} s; slow down.`,
    { limit, windowSeconds, retryAfterSeconds: Math.max(1, Math.ceil(retryMs / 1_000)) },
  )
}

/** Null when the answer takes too long, or does not come. */
async function inTime<T>(answer: Promise<T>, waitMs: number): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, waitMs, null)
  try {
    return await Promise.race([answer.catch(() => null), promise])
  } finally {
    clearTimeout(timer)
  }
}
