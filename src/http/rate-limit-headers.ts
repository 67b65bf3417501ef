/** The headers of the rate limit that a request counted against. */
import type { Pace } from '../core/rate-limits/rate-limiter.ts'

/** In the names of the API document, and in those of the IETF draft (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimitHeaders(pace: Pace | null): Record<string, string> {
  if (!pace) return {}
  const { rateClass, limit, windowMs, remaining, resetMs } = pace
  const resetSeconds = Math.ceil(resetMs / 1_000)
  const name = `"${rateClass.toLowerCase()}"`
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + resetSeconds),
    'ratelimit-policy': `${name};q=${limit};w=${Math.ceil(windowMs / 1_000)}`,
    ratelimit: `${name};r=${remaining};t=${resetSeconds}`,
  }
}
