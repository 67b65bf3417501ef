/**
 * Refuses work while the process cannot keep up, so that what it does take on is answered in time.
 *
 * The sign is the delay of the event loop: how late the process gets round to what is due. Once it has been late for two
 * seconds on end, analytics are refused; while it stays late, a growing share of all requests, before they are read.
 * Health is always told.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { RateClass } from '../core/rate-limits/rate-classes.ts'

/** A hundredth of what was due in the last half second was later than this: no busy server is, in good health. */
const lateMs = 200
const lookEveryMs = 500
const patienceMs = 2_000
/** What one look counts for at most: a machine that slept for an hour was late once. */
const lookMsMax = 1_000
const strengthMax = 10
/** Until then analytics alone are refused. */
const mildUntil = 2

export interface Shedding {
  /** For how long it has been late. */
  lateForMs: number
  /** 0: nothing is refused; grows to 10. */
  strength: number
}

/** What follows from a look that found this delay. Pure. */
export function afterLook(before: Shedding, delayMs: number, sinceMs: number): Shedding {
  if (delayMs <= lateMs) return { lateForMs: 0, strength: Math.floor(before.strength / 2) }
  const lateForMs = before.lateForMs + Math.min(sinceMs, lookMsMax)
  const isFirm = lateForMs >= patienceMs
  return { lateForMs, strength: Math.min(strengthMax, before.strength + (isFirm ? 1 : 0)) }
}

/** The share of all requests that is refused. Pure. */
export function shareOf({ strength }: Shedding): number {
  return Math.max(0, strength - mildUntil) / strengthMax
}

export interface LoadShedding {
  /** Whether an operation of the class is to be refused. */
  sheds(rateClass: RateClass): boolean
  /** Whether the next request is to be refused unread. */
  shedsNext(): boolean
  close(): void
}

export interface LoadSheddingDeps {
  /** The delay since it was asked last. */
  delayMs?(): number
  /** Told when it begins, and when it is over. */
  tell(isShedding: boolean): void
}

export function createLoadShedding({ delayMs, tell }: LoadSheddingDeps): LoadShedding {
  const measured = delayMs ? null : measureDelay()
  const readDelay = delayMs ?? measured?.read ?? (() => 0)
  let state: Shedding = { lateForMs: 0, strength: 0 }
  let lookedAt = performance.now()
  /** Refusals that are due: exact shares, without chance. */
  let due = 0
  const timer = setInterval(() => {
    const now = performance.now()
    const next = afterLook(state, readDelay(), now - lookedAt)
    lookedAt = now
    if (next.strength > 0 !== state.strength > 0) tell(next.strength > 0)
    state = next
  }, lookEveryMs).unref()

  return {
    sheds: (rateClass) => state.strength > 0 && rateClass === 'ANALYTICS',
    shedsNext() {
      if (state.strength <= mildUntil) return false
      due += shareOf(state)
      if (due < 1) return false
      due -= 1
      return true
    },
    close() {
      clearInterval(timer)
      measured?.close()
    },
  }
}

/** The 99th percentile, anew with each reading. */
function measureDelay() {
  const histogram = monitorEventLoopDelay({ resolution: 20 })
  histogram.enable()
  return {
    read() {
      const ms = histogram.percentile(99) / 1e6
      histogram.reset()
      return ms
    },
    close: () => histogram.disable(),
  }
}
