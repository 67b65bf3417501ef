/**
 * Rate limits by credential and class.
 *
 * Invariant: in any time w a credential is granted at most limit + limit × w / window units, over all servers that share a
 * bucket store, and a hundredth more. A busy server draws small shares in advance (shared-buckets.ts). While the store is not
 * available, each server counts by itself, at half the rate.
 */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../operation/caller.ts'
import { DomainError } from '../values/errors.ts'
import { isPromise, type MaybePromise } from '../values/maybe-promise.ts'
import { timeLimits } from '../values/time-limits.ts'
import { type Draw, draw, type Rate } from './gcra.ts'
import { defaultRates, type RateClass, valuesPerUnit } from './rate-classes.ts'
import { type BucketStore, createSharedBuckets } from './shared-buckets.ts'

/** The state of the rate limit that a request reports to its client. */
export interface Pace {
  rateClass: RateClass
  limit: number
  windowMs: number
  remaining: number
  /** The time until the whole limit is available again. */
  resetMs: number
}

/** The part of a request that the limiter reads and writes: the state of the limit, and the classes in which it was counted. */
export interface Paced {
  pace: Pace | null
  /** Reported to the client in place of `pace`: the widest window of a dialect that has windows. */
  reported?: Pace
  /** The cost of its document, until it is charged. */
  costDue?: number
  counted: Set<RateClass> | null
}

/**
 * Counts an operation of a request as `units` (1 by default), and charges the cost of its document with the first operation; stores
 * the state of the limit with the request. Throws RATE_LIMITED with `retryAfterSeconds`.
 */
export type LimitRate = (
  caller: Caller,
  rateClass: RateClass,
  request: Paced,
  units?: number,
) => MaybePromise<void>

export interface RateLimiterDeps {
  /** Absent: this server counts by itself. */
  store?: BucketStore
  /** A monotonic clock, in milliseconds. */
  now?(): number
  /** How long to wait for an answer from the store. */
  waitMs?: number
}

const bucketsMax = 100_000

export function createRateLimiter({
  store,
  now = () => performance.now(),
  waitMs = timeLimits().bucketMs,
}: RateLimiterDeps): LimitRate {
  const fullAt = new LRUCache<string, number>({ max: bucketsMax })
  const shared = store && createSharedBuckets({ store, now, bucketsMax, waitMs })

  /** Draws from a bucket in this process alone. */
  function drawHere(bucket: string, rate: Rate, units: number): Draw {
    const drawn = draw(rate, fullAt.get(bucket) ?? 0, now(), units, units)
    fullAt.set(bucket, drawn.fullAt)
    return drawn
  }

  return (caller, rateClass, request, units = 1) => {
    // The server's own work is not limited.
    if (caller.actor === 'system') return undefined
    if (request.counted?.has(rateClass)) return undefined
    const rate = caller.rates?.[rateClass] ?? defaultRates[rateClass]
    const bucket = bucketOf(caller, rateClass)
    // A request that counts once counts as one unit, whatever its parts are.
    const asked = request.counted ? 1 : units + extraOf(request, rateClass)
    const charged = Math.min(asked, rate.limit)
    const drawn = shared ? shared.take(bucket, rate, charged) : drawHere(bucket, rate, charged)
    const half = halfOf(rate)
    const settle = (known: Omit<Draw, 'fullAt'> | null) =>
      grant(
        request,
        rateClass,
        rate,
        known ?? drawHere(bucket, half, Math.min(charged, half.limit)),
      )
    return isPromise(drawn) ? drawn.then(settle) : settle(drawn)
  }
}

/** The units that the cost of the document adds to its first operation; charged once. */
function extraOf(request: Paced, rateClass: RateClass): number {
  if (!request.costDue) return 0
  const extra = Math.floor(request.costDue / valuesPerUnit[rateClass])
  request.costDue = 0
  return extra
}

/** All tokens of a customer together count as one credential. */
function bucketOf({ workspaceId, actor, customer }: Caller, rateClass: RateClass): string {
  return customer
    ? `${workspaceId} ${actor} ${customer.id} ${rateClass}`
    : `${workspaceId} ${actor} ${rateClass}`
}

function halfOf({ limit, windowMs }: Rate): Rate {
  return { limit: Math.max(1, Math.floor(limit / 2)), windowMs }
}

/** Among several limits, a request reports the one with the least left. */
function grant(
  request: Paced,
  rateClass: RateClass,
  { limit, windowMs }: Rate,
  { granted, remaining, resetMs, retryMs }: Omit<Draw, 'fullAt'>,
): void {
  const pace = { rateClass, limit, windowMs, remaining, resetMs }
  if (granted === 0 || !request.pace || share(pace) < share(request.pace)) request.pace = pace
  if (granted === 0) throw limited(pace, retryMs)
  request.counted?.add(rateClass)
}

function share({ remaining, limit }: Pace): number {
  return remaining / limit
}

function limited(pace: Pace, retryMs: number): DomainError {
  const { rateClass, limit } = pace
  const windowSeconds = pace.windowMs / 1_000
  const retryAfterSeconds = Math.max(1, Math.ceil(retryMs / 1_000))
  return new DomainError(
    'RATE_LIMITED',
    `More than ${limit} requests of the class ${rateClass} in ${windowSeconds} s; slow down.`,
    { rateClass, limit, windowSeconds, retryAfterSeconds },
  )
}
