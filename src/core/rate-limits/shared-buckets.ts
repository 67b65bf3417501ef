/**
 * Buckets that several servers share in a store: a server draws a share of a busy bucket at once, instead of one unit per request.
 *
 * Invariant: nothing is granted that was not drawn from the store. A share that is not used soon lapses, and the next one is
 * smaller, so that credentials which send little draw one unit at a time.
 */
import { LRUCache } from 'lru-cache'
import type { MaybePromise } from '../values/maybe-promise.ts'
import type { Draw, Rate } from './gcra.ts'

type Drawn = Omit<Draw, 'fullAt'>

export interface BucketStore {
  /** Works like `draw`, on the store's own clock. */
  draw(bucket: string, rate: Rate, wanted: number, least?: number): Promise<Draw>
}

export interface SharedBuckets {
  /** Takes all of the units or none. Null: the store is not available. */
  take(bucket: string, rate: Rate, units: number): MaybePromise<Drawn | null>
}

export interface SharedBucketsDeps {
  store: BucketStore
  now(): number
  bucketsMax: number
  /** How long requests wait for the store before they treat it as not available. */
  waitMs: number
}

/** A share is at most this fraction of the limit: two servers together exceed the limit by at most half a hundredth. */
const shareOf = 400
const shareMs = 250
/** A refusal is trusted for this long, although its end may be later. */
const refusalMs = 1_000
/** How often a store that is not available is tried again. */
const askAgainMs = 1_000

interface Bucket {
  rate: Rate
  /** Units drawn and not used yet, until they lapse. */
  left: number
  until: number
  /** The units left in the store, and when all of them are back. */
  remaining: number
  resetAt: number
  /** When the store has a unit again; it is not asked before `refusedUntil`. */
  retryAt: number
  refusedUntil: number
  /** The number of units to draw next. */
  size: number
  waiting: number
  drawing: Promise<void> | null
}

export function createSharedBuckets({
  store,
  now,
  bucketsMax,
  waitMs,
}: SharedBucketsDeps): SharedBuckets {
  const buckets = new LRUCache<string, Bucket>({ max: bucketsMax })
  let isAway = false
  let askAt = 0

  function bucketFor(name: string, rate: Rate): Bucket {
    const known = buckets.get(name)
    if (known && known.rate.limit === rate.limit && known.rate.windowMs === rate.windowMs) {
      return known
    }
    const made: Bucket = { rate, ...empty }
    buckets.set(name, made)
    return made
  }

  async function drawInto(name: string, bucket: Bucket): Promise<void> {
    // Requests that the last draw left waiting are counted first.
    await Promise.resolve()
    const most = Math.max(1, Math.floor(bucket.rate.limit / shareOf))
    const wanted = Math.max(1, bucket.waiting, Math.min(bucket.size, most))
    try {
      fill(bucket, await store.draw(name, bucket.rate, wanted), now())
      isAway = false
    } catch {
      isAway = true
      askAt = now() + askAgainMs
    } finally {
      bucket.drawing = null
    }
  }

  /** Ends when the share has arrived, or when the wait for it is over. */
  async function fetchShare(name: string, bucket: Bucket): Promise<void> {
    bucket.drawing ??= drawInto(name, bucket)
    if (isAway) return
    if (await inTime(bucket.drawing, waitMs)) return
    isAway = true
    askAt = now() + askAgainMs
  }

  async function wait(name: string, bucket: Bucket): Promise<Drawn | null> {
    for (;;) {
      bucket.waiting += 1
      await fetchShare(name, bucket)
      bucket.waiting -= 1
      if (isAway) return null
      const drawn = takeFrom(bucket, now())
      if (drawn) return drawn
    }
  }

  /** Several units at once are drawn from the store directly: a share is seldom as large, and part of them would be of no use. */
  async function takeMany(name: string, rate: Rate, units: number): Promise<Drawn | null> {
    let drawn: Drawn | null = null
    const drawing = store.draw(name, rate, units, units).then(
      (known) => {
        drawn = known
      },
      () => undefined,
    )
    await inTime(drawing, waitMs)
    isAway = drawn === null
    if (isAway) askAt = now() + askAgainMs
    return drawn
  }

  return {
    take(name, rate, units) {
      const bucket = bucketFor(name, rate)
      if (isAway) {
        // One request tries whether the store is back; it does not wait for the answer.
        if (now() >= askAt) {
          askAt = now() + askAgainMs
          bucket.drawing ??= drawInto(name, bucket)
        }
        return null
      }
      if (units > 1) return takeMany(name, rate, units)
      return takeFrom(bucket, now()) ?? wait(name, bucket)
    },
  }
}

const empty = {
  left: 0,
  until: 0,
  remaining: 0,
  resetAt: 0,
  retryAt: 0,
  refusedUntil: 0,
  size: 1,
  waiting: 0,
  drawing: null,
}

/** Null when the store must be asked. */
function takeFrom(bucket: Bucket, now: number): Drawn | null {
  const resetMs = Math.max(0, bucket.resetAt - now)
  if (bucket.left > 0 && now < bucket.until) {
    bucket.left -= 1
    const remaining = bucket.remaining + bucket.left
    return { granted: 1, remaining, resetMs, retryMs: 0 }
  }
  if (now >= bucket.refusedUntil) return null
  return { granted: 0, remaining: 0, resetMs, retryMs: bucket.retryAt - now }
}

function fill(bucket: Bucket, drawn: Draw, now: number): void {
  const used = bucket.left === 0 && now < bucket.until
  bucket.left = (now < bucket.until ? bucket.left : 0) + drawn.granted
  // The next draw is larger if the last share was used up before it lapsed, otherwise smaller.
  const most = Math.max(1, Math.floor(bucket.rate.limit / shareOf))
  bucket.size = used ? Math.min(2 * bucket.size, most) : Math.max(1, bucket.size >> 1)
  bucket.until = now + shareMs
  bucket.remaining = drawn.remaining
  bucket.resetAt = now + drawn.resetMs
  bucket.retryAt = now + drawn.retryMs
  bucket.refusedUntil = drawn.remaining > 0 ? 0 : Math.min(bucket.retryAt, now + refusalMs)
}

/** Whether the draw ends within the wait; an answer that arrived while the process was busy still counts. */
async function inTime(drawing: Promise<void>, waitMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  let isDone = false
  const timer = setTimeout(() => setImmediate(() => resolve(isDone)), waitMs)
  drawing.then(() => {
    isDone = true
    resolve(true)
  })
  const answer = await promise
  clearTimeout(timer)
  return answer
}
