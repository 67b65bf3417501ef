/** The generic cell rate algorithm: one number per key says when its bucket is full again. Pure. */

/** `limit` units in any `windowMs`; they may be used all at once and then flow back evenly. */
export interface Rate {
  limit: number
  windowMs: number
}

export interface Draw {
  /** How many of the wanted units are granted. */
  granted: number
  /** Whole units left. */
  remaining: number
  /** The time until the bucket is full. */
  resetMs: number
  /** The time until the fewest units asked for are available; 0 while they are. */
  retryMs: number
  /** When the bucket is full, on the clock of `now`. */
  fullAt: number
}

/**
 * Takes up to `wanted` units at `now` from a bucket that would be full at `fullAt`; takes none when fewer than `least` are left.
 */
export function draw(
  { limit, windowMs }: Rate,
  fullAt: number,
  now: number,
  wanted: number,
  least = 1,
): Draw {
  const unitMs = windowMs / limit
  // The bucket is at most empty, even if it was drawn from at another rate before.
  const start = Math.min(Math.max(fullAt, now), now + windowMs)
  // The small tolerance makes units that flow back in fractions add up to whole ones.
  const left = Math.floor((windowMs - (start - now)) / unitMs + 1e-6)
  const granted = left < least ? 0 : Math.min(wanted, left)
  const next = start + granted * unitMs
  const remaining = Math.max(0, left - granted)
  const resetMs = next - now
  const retryMs = remaining >= least ? 0 : Math.max(0, resetMs + least * unitMs - windowMs)
  return { granted, remaining, resetMs, retryMs, fullAt: next }
}
