/**
 * The usage that a decision bills. It is measured without locks before the transaction; a decision that needs a segment that was not
 * measured is made again when it is.
 */
import { Overtaken } from '../operation/preparation.ts'
import type { Decimal } from '../values/decimal.ts'
import type { BilledSegment } from './decide/billed-segments.ts'
import type { CountedUsage } from './usage-segment.ts'

export interface Measured {
  /** The usage of the segment in events up to this sequence: it never changes. */
  throughSequence: number
  quantity: Decimal
  events: number
  /** The sequences of the first and the last event; null: there are none. */
  first: number | null
  last: number | null
  digest: Uint8Array
  counted: CountedUsage
  /** Whether usage that names no subscription is part of it. */
  alsoUnnamed: boolean
}

export interface MissingUsage {
  customerId: string
  segment: BilledSegment
  /** Whether usage that names no subscription is of this one. */
  alsoUnnamed: boolean
}

export interface Measurements {
  /** Throws Overtaken at the end of the decision when it was asked for a segment that was not measured. */
  find(customerId: string, segment: BilledSegment, alsoUnnamed: boolean): Measured | null
  add(customerId: string, segment: BilledSegment, measured: Measured): void
  /** The segments that were asked for in vain. */
  missing: MissingUsage[]
}

export function createMeasurements(): Measurements {
  const known = new Map<string, Measured>()
  const keyOf = (customerId: string, { subscriptionId, charge, start, end }: BilledSegment) =>
    [customerId, subscriptionId, charge.key, start.getTime(), end.getTime()].join(' ')
  const missing: Measurements['missing'] = []
  return {
    missing,
    find(customerId, segment, alsoUnnamed) {
      const measured = known.get(keyOf(customerId, segment))
      if (!measured) missing.push({ customerId, segment, alsoUnnamed })
      return measured ?? null
    },
    add(customerId, segment, measured) {
      known.set(keyOf(customerId, segment), measured)
    },
  }
}

/** Ends a decision that lacked usage. */
export function requireMeasured({ missing }: Measurements): void {
  if (missing.length > 0) throw new Overtaken()
}
