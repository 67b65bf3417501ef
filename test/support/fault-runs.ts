/** How hard the fault tests try: a little in the run of all tests, more in `npm run test:faults`. */
import { inject } from 'vitest'

export interface FaultRuns {
  /** How often the server is killed. */
  kills: number
  clients: number
  /** How often PostgreSQL and Redis are ended. */
  outages: number
  /** Of the file that is uploaded. */
  uploadRows: number
  /** How many answers of a bystander an attack lasts. */
  witnessed: number
  /** How much attackers have gathered. */
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
