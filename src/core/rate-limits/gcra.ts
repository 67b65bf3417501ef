/** The generic cell rate algorithm: one number a key says when its bucket is full again. Pure. */

/** `limit` units in any `windowMs`, which may come all at once and then flow back evenly. */
export interface Rate {
  limit: number
  windowMs: number
}

export interface Draw {
  /** How many of the wanted units are granted. */
  granted: number
  /** Whole units left. */
  remaining: number
  /** Until the bucket is full. */
  resetMs: number
  /** Until the fewest units that were asked for are there; 0 while as many are left. */
  retryMs: number
  /** When the bucket is full, on the clock of `now`. */
  fullAt: number
}

/** Takes up to `wanted` units at `now` from a bucket that was to be full at `fullAt`; none where fewer than `least` are left. */
export function draw(
  { limit, windowMs }: Rate,
  fullAt: number,
  now: number,
  wanted: number,
  least = 1,
): Draw {
  const unitMs = windowMs / limit
  // Never more than a whole bucket behind, also when the rate was another one before.
  const start = Math.min(Math.max(fullAt, now), now + windowMs)
  // A hair of tolerance: what flows back in fractions must add up to whole units.
  const left = Math.floor((windowMs - (start - now)) / unitMs + 1e-6)
  const granted = left < least ? 0 : Math.min(wanted, left)
  const next = start + granted * unitMs
  const remaining = Math.max(0, left - granted)
  const resetMs = next - now
  const retryMs = remaining >= least ? 0 : Math.max(0, resetMs + least * unitMs - windowMs)
  return { granted, remaining, resetMs, retryMs, fullAt: next }
}
