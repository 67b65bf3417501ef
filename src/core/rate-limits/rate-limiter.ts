/**
 * Rate limits by credential and class.
 *
 * Invariant: in any time w a credential is granted at most limit + limit × w / window units, over all servers that share a
 * bucket store. A server draws a small share in advance, so that not every request asks the store; a share that is not used
 * soon lapses. When the store is away, each server counts by itself, at half the rate.
 */
import { LRUCache } from 'lru-cache'
import type { Caller } from '../caller.ts'
import { DomainError } from '../errors.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import { type Draw, draw, type Rate } from './gcra.ts'
import { defaultRates, type RateClass } from './rate-classes.ts'

/** The buckets that servers share. */
export interface BucketStore {
  /** As `draw`, on the store's own clock. */
  draw(bucket: string, rate: Rate, wanted: number): Promise<Omit<Draw, 'fullAt'>>
}

/** What a request learns of its limit. */
export interface Pace {
  rateClass: RateClass
  limit: number
  windowMs: number
  remaining: number
  /** Until all of the limit is there again. */
  resetMs: number
}

/** Counts one operation of a request, and notes its pace there. Throws RATE_LIMITED with `retryAfterSeconds`. */
export type LimitRate = (
  caller: Caller,
  rateClass: RateClass,
  request: { pace: Pace | null },
) => MaybePromise<void>

export interface RateLimiterDeps {
  /** Absent: this server counts by itself. */
  store?: BucketStore
  /** Milliseconds that only grow. */
  now?(): number
}

const bucketsMax = 100_000
/** A share is this part of the limit: with a few servers no more than a hundredth is granted out of turn. */
const shareOf = 400
const shareMs = 250

/** What this server knows of a shared bucket: units drawn and not used yet, or that there are none for a while. */
interface Share {
  left: number
  until: number
  pace: Pace
}

type Drawn = Omit<Draw, 'fullAt'>

export function createRateLimiter({
  store,
  now = () => performance.now(),
}: RateLimiterDeps): LimitRate {
  const fullAt = new LRUCache<string, number>({ max: bucketsMax })
  const shares = new LRUCache<string, Share>({ max: bucketsMax })

  /** In this process alone. */
  function drawHere(bucket: string, rate: Rate): Drawn {
    const drawn = draw(rate, fullAt.get(bucket) ?? 0, now(), 1)
    fullAt.set(bucket, drawn.fullAt)
    return drawn
  }

  /** Null when nothing is known of the bucket now. */
  function takeShare(bucket: string): Granted | null {
    const share = shares.get(bucket)
    if (!share || share.until <= now()) return null
    if (share.left === 0) {
      if (share.pace.remaining > 0) return null
      return { pace: share.pace, granted: false, retryMs: share.until - now() }
    }
    share.left -= 1
    const remaining = share.pace.remaining + share.left
    return { pace: { ...share.pace, remaining }, granted: true, retryMs: 0 }
  }

  async function drawShared(
    from: BucketStore,
    bucket: string,
    rateClass: RateClass,
    rate: Rate,
  ): Promise<Granted> {
    const wanted = Math.max(1, Math.floor(rate.limit / shareOf))
    let drawn: Drawn
    try {
      drawn = await from.draw(bucket, rate, wanted)
    } catch {
      const half = { ...rate, limit: Math.max(1, Math.floor(rate.limit / 2)) }
      return paceOf(rateClass, rate, drawHere(bucket, half))
    }
    const result = paceOf(rateClass, rate, drawn)
    const known = shares.get(bucket)
    const kept = known && known.until > now() ? known.left : 0
    const left = kept + Math.max(0, drawn.granted - 1)
    const until = now() + (result.granted ? shareMs : drawn.retryMs)
    shares.set(bucket, { left, until, pace: result.pace })
    return { ...result, pace: { ...result.pace, remaining: drawn.remaining + left } }
  }

  return (caller, rateClass, request) => {
    // What the server does by itself.
    if (caller.actor === 'system') return undefined
    const rate = caller.rates?.[rateClass] ?? defaultRates[rateClass]
    const bucket = `${caller.workspaceId} ${caller.actor} ${rateClass}`
    if (!store) return grant(request, paceOf(rateClass, rate, drawHere(bucket, rate)))
    const known = takeShare(bucket)
    if (known) return grant(request, known)
    return drawShared(store, bucket, rateClass, rate).then((drawn) => grant(request, drawn))
  }
}

/** A pace, and whether there was room in it. */
interface Granted {
  pace: Pace
  granted: boolean
  retryMs: number
}

function paceOf(rateClass: RateClass, rate: Rate, drawn: Drawn): Granted {
  const { remaining, resetMs, retryMs } = drawn
  return {
    pace: { rateClass, ...rate, remaining, resetMs },
    granted: drawn.granted > 0,
    retryMs,
  }
}

/** Of several limits a request is told the one with the least left. */
function grant(request: { pace: Pace | null }, { pace, granted, retryMs }: Granted): void {
  if (!granted || !request.pace || share(pace) < share(request.pace)) request.pace = pace
  if (!granted) throw limited(pace, retryMs)
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
