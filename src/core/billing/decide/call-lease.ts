/** The lease under which one server at a time asks a provider for a thing. Pure. */
import type { OutsideProvider } from '../../payments/provider.ts'

/** Longer than any call takes. */
export const leaseMs = 60_000
/** A provider that cannot be reached is asked ever less often, up to each half hour. */
const leasesMax = 30

/** Whom a call is for, and who is asked. */
export interface Of {
  customerId: string
  provider: OutsideProvider
}

export function isFree({ leaseUntil }: { leaseUntil: Date | null }, serverNow: Date): boolean {
  return leaseUntil !== null && leaseUntil <= serverNow
}

export function leased(attempts: number, serverNow: Date) {
  const times = Math.min(attempts + 1, leasesMax)
  return { attempts: attempts + 1, leaseUntil: new Date(serverNow.getTime() + times * leaseMs) }
}
