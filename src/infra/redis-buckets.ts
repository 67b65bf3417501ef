/** Rate limit buckets that all servers share, in Redis: drawn by one script, on the clock of Redis. */
import type { Redis } from 'ioredis'
import type { BucketStore } from '../core/rate-limits/shared-buckets.ts'

/**
 * The same arithmetic as `draw` in core/rate-limits/gcra.ts; a test compares the two. Times count from 2026, because a double
 * that counts from 1970 is too coarse for the fastest limits.
 */
const script = `
local limit, window, wanted, least = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = (time[1] - 1767225600) * 1000 + time[2] / 1000
local unit = window / limit
local known = redis.call('GET', KEYS[1])
known = known and tonumber(known) or now
local start = math.min(math.max(known, now), now + window)
local left = math.floor((window - (start - now)) / unit + 1e-6)
local granted = 0
if left >= least then granted = math.min(wanted, left) end
local full = start + granted * unit
if granted > 0 or known > start then
  redis.call('SET', KEYS[1], string.format('%.6f', full), 'PX', math.ceil(full - now) + 1)
end
local remaining = math.max(0, left - granted)
local reset = full - now
local retry = 0
if remaining < least then retry = math.max(0, reset + least * unit - window) end
return {granted, remaining, string.format('%.6f', reset), string.format('%.6f', retry), string.format('%.6f', full)}`

type Reply = [granted: number, remaining: number, resetMs: string, retryMs: string, fullAt: string]

interface Scripted extends Redis {
  drawBucket(
    key: string,
    limit: number,
    windowMs: number,
    wanted: number,
    least: number,
  ): Promise<Reply>
}

export function createRedisBuckets(redis: Redis): BucketStore {
  redis.defineCommand('drawBucket', { numberOfKeys: 1, lua: script })
  const scripted = redis as Scripted
  return {
    async draw(bucket, { limit, windowMs }, wanted, least = 1) {
      const key = `openmonetize:rate:{${bucket}}`
      const [granted, remaining, resetMs, retryMs, fullAt] = await scripted.drawBucket(
        key,
        limit,
        windowMs,
        wanted,
        least,
      )
      const times = { resetMs: Number(resetMs), retryMs: Number(retryMs), fullAt: Number(fullAt) }
      return { granted, remaining, ...times }
    },
  }
}
