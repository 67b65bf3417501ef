/** When a failed attempt is repeated, by the schedule of Standard Webhooks. Pure. */

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The delays between attempts; the tenth attempt is the last. */
export const delaysMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** A receiver cannot delay the next attempt for longer than this. */
const retryAfterMaxMs = 24 * hour
/** Receivers that fail together are not attempted again at the same moment. */
const jitterShare = 0.2

/** Null: that was the last attempt. `random` is from 0 to 1. */
export function nextAttemptAt(
  failures: number,
  now: Date,
  random: number,
  retryAfterMs: number,
  delays: readonly number[] = delaysMs,
): Date | null {
  const delay = delays[failures - 1]
  if (delay === undefined) return null
  const spread = Math.round(delay * (1 + jitterShare * (2 * random - 1)))
  return new Date(now.getTime() + Math.max(spread, retryAfterMs))
}

/** Reads whole seconds or an HTTP date; 0 for anything else. */
export function retryAfterMs(header: string | null, now: Date): number {
  if (header === null) return 0
  const ms = /^\d{1,15}$/.test(header)
    ? Number(header) * second
    : Date.parse(/^[A-Z][a-z]{2}, .* GMT$/.test(header) ? header : '') - now.getTime()
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), retryAfterMaxMs)
}
