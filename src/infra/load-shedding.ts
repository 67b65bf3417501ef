/**
 * Refuses work while the process is overloaded, so that accepted work is answered in time.
 *
 * The measure is the delay of the event loop: how late the process runs what is due. After two consecutive seconds of delay,
 * analytics are refused; while the delay lasts, a growing share of all requests, before they are read. Health is always answered.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { RateClass } from '../core/rate-limits/rate-classes.ts'

/** The limit for the 99th percentile of the delay in half a second; a healthy busy server stays below it. */
const lateMs = 200
const lookEveryMs = 500
const patienceMs = 2_000
/** The most time that one measurement counts for: a machine that slept for an hour was late once. */
const lookMsMax = 1_000
const strengthMax = 10
/** Up to this strength only analytics are refused. */
const mildUntil = 2

export interface Shedding {
  /** For how long the event loop has been late. */
  lateForMs: number
  /** 0: nothing is refused; grows to 10. */
  strength: number
}

/** The state after a measurement of this delay. Pure. */
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
  /** Whether to refuse an operation of this rate class. */
  sheds(rateClass: RateClass): boolean
  /** Whether to refuse the next request before it is read. */
  shedsNext(): boolean
  close(): void
}

export interface LoadSheddingDeps {
  /** The delay since the last call. */
  delayMs?(): number
  /** Runs when the shedding begins and when it ends. */
  tell(isShedding: boolean): void
}

export function createLoadShedding({ delayMs, tell }: LoadSheddingDeps): LoadShedding {
  const measured = delayMs ? null : measureDelay()
  const readDelay = delayMs ?? measured?.read ?? (() => 0)
  let state: Shedding = { lateForMs: 0, strength: 0 }
  let lookedAt = performance.now()
  /** Accumulates the share, so that refusals are exact and not random. */
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

/** The 99th percentile since the last reading. */
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
