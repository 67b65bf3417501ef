/** Promises of the product about time: measured wherever their events are tested, and enforced by `npm run test:faults` alone. */
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the machine is quiet enough for measured times to mean something; they are then printed and asserted. */
    timesMatter?: boolean
  }
}

/**
 * Starts a watch; the returned function stops it when the event has come, and returns the milliseconds. The run of all tests
 * waits for the event, however long it takes on a busy machine; `npm run test:faults` prints the time and fails when it exceeds
 * `msMax`.
 */
export function promised(what: string, msMax: number): () => number {
  const start = performance.now()
  return () => {
    const ms = performance.now() - start
    expectKept(what, ms, msMax)
    return ms
  }
}

/** The same for a time that was measured elsewhere. */
export function expectKept(what: string, ms: number, msMax: number): void {
  if (!inject('timesMatter')) return
  process.stdout.write(`${what}: ${Math.round(ms)} ms, promised ${msMax} ms\n`)
  if (ms > msMax) throw new Error(`${what}: ${Math.round(ms)} ms instead of ${msMax} ms at most`)
}
