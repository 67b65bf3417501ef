/**
 * Whether a failed attempt is repeated, and after how long. Pure.
 *
 * A closed connection and a time-out are repeated at least once, whatever `maxRetries` is: a kept connection may have ended while
 * it was idle. What the caller did wrong is never repeated.
 */
import type { OpenMonetizeError } from './errors.ts'

const firstWaitMs = 500
const longestWaitMs = 8_000

/** The wait before the next attempt in ms; null when there is none. `random` is in [0, 1). */
export function waitBeforeNext(
  failure: OpenMonetizeError,
  attempt: number,
  maxRetries: number,
  random: number,
): number | null {
  const cause = causeOf(failure)
  if (cause === null) return null
  const most = cause === 'way' ? Math.max(1, maxRetries) : maxRetries
  if (attempt > most) return null
  const told = Number(failure.details.retryAfterSeconds)
  if (told > 0) return told * 1000
  // The first loss of a connection says nothing about the server.
  if (cause === 'way' && attempt === 1 && failure.code === 'CONNECTION') return 0
  return random * Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1))
}

/** `way`: the answer did not arrive; `server`: it asks for another attempt; null: another attempt would fail as well. */
function causeOf({ code, status, details }: OpenMonetizeError): 'way' | 'server' | null {
  if (code === 'CONNECTION' || code === 'TIMEOUT') return 'way'
  if (code === 'UNAVAILABLE' || code === 'RATE_LIMITED') return 'server'
  if (code === 'CONFLICT' && details.reason === 'REQUEST_UNDER_WAY') return 'server'
  return status !== null && (status === 408 || status === 429 || status >= 500) ? 'server' : null
}
