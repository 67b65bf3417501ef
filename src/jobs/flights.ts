/** The attempts in progress on this server; the lease of each is renewed until it ends. */
import { setTimeout as sleep } from 'node:timers/promises'

/** The delivery that an attempt has leased. */
export interface Leased {
  workspaceId: string
  id: string
  lease: string
}

export interface Flights {
  count(): number
  /** `run` must not fail, and must end soon after its signal is aborted, which gives up all attempts. */
  begin(leased: Leased, run: (givenUp: AbortSignal) => Promise<void>): void
  /** Resolves when the first attempt ends. */
  first(): Promise<void>
  /** Waits up to `graceMs` for the attempts in progress, gives up the rest, and resolves when none is left. */
  land(graceMs: number): Promise<void>
}

/** A lease is renewed several times before it expires. */
const renewMs = 2_000

export function createFlights(renew: (leases: Leased[]) => Promise<unknown>): Flights {
  const flights = new Map<Promise<void>, Leased>()
  const givingUp = new AbortController()
  let renewing: NodeJS.Timeout | undefined

  /** A server that cannot reach the database loses its leases, as intended. */
  function renewAll(): void {
    renew([...flights.values()]).catch(() => undefined)
  }

  return {
    count: () => flights.size,
    begin(leased, run) {
      const flight = run(givingUp.signal).then(() => {
        flights.delete(flight)
        if (flights.size === 0) clearInterval(renewing)
      })
      if (flights.size === 0) renewing = setInterval(renewAll, renewMs)
      flights.set(flight, leased)
    },
    first: () => Promise.race(flights.keys()),
    async land(graceMs) {
      const grace = new AbortController()
      const end = sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined)
      await Promise.race([Promise.all(flights.keys()), end])
      grace.abort()
      givingUp.abort()
      await Promise.all(flights.keys())
    },
  }
}
