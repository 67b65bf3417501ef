/** The limiters of a server, which share their counts in Redis when there is one. */
import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import { createRateLimiter, type LimitRate } from '../core/rate-limits/rate-limiter.ts'
import { createWindowLimiter, type LimitWindows } from '../core/rate-limits/rate-windows.ts'
import { createRedisBuckets } from './redis-buckets.ts'
import { createRedisWindows } from './redis-windows.ts'

/** None of them where the operator has switched them off. */
export function createRateLimits(
  { rateLimits }: Pick<Config, 'rateLimits'>,
  redis: Redis | undefined,
  waitMs: number,
): { limitRate?: LimitRate; limitWindows?: LimitWindows } {
  if (rateLimits === 'off') return {}
  return {
    limitRate: createRateLimiter({ store: redis && createRedisBuckets(redis), waitMs }),
    limitWindows: createWindowLimiter({ store: redis && createRedisWindows(redis), waitMs }),
  }
}
