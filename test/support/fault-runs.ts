/** The intensity of the fault tests: low in the run of all tests, higher in `npm run test:faults`. */
import { inject } from 'vitest'

export interface FaultRuns {
  /** How often the server is killed. */
  kills: number
  clients: number
  /** How often PostgreSQL and Redis are ended. */
  outages: number
  /** Rows of the uploaded file. */
  uploadRows: number
  /** The number of a bystander's answers during which an attack lasts. */
  witnessed: number
  /** The amount of data that attackers have accumulated. */
  hoard: Hoard
}

export type Hoard = Record<'rates' | 'pools' | 'events' | 'accounts' | 'connections', number>

declare module 'vitest' {
  interface ProvidedContext {
    faultRuns?: FaultRuns
  }
}

export const faultRuns: FaultRuns = inject('faultRuns') ?? {
  kills: 3,
  clients: 12,
  outages: 1,
  uploadRows: 8_000,
  witnessed: 60,
  hoard: { rates: 175, pools: 150, events: 4_000, accounts: 10, connections: 100 },
}
