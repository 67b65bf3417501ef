/**
 * The usage that a decision bills. It is measured without locks before the transaction; a decision that needs a segment that was not
 * measured is made again when it is.
 */
import type { UsageFreeze } from '../invoices/invoice.ts'
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
  /** The sequence up to which the segment is frozen: it is measured when events came later. Null: it is not frozen yet. */
  frozenThrough: number | null
}

/** What became of a frozen segment: NONE, or all of its usage by now. */
type Late = Measured | 'NONE'

export interface Measurements {
  /** Throws Overtaken at the end of the decision when it was asked for a segment that was not measured. */
  find(customerId: string, segment: BilledSegment, alsoUnnamed: boolean): Measured | null
  /** The same for a segment that is frozen. */
  findLate(
    customerId: string,
    segment: BilledSegment,
    freeze: Pick<UsageFreeze, 'alsoUnnamed' | 'throughSequence'>,
  ): Late | null
  add(missing: MissingUsage, measured: Measured): void
  addNone(missing: MissingUsage): void
  /** The segments that were asked for in vain. */
  missing: MissingUsage[]
}

export function createMeasurements(): Measurements {
  const known = new Map<string, Measured>()
  const late = new Map<string, Late>()
  const keyOf = (
    customerId: string,
    { subscriptionId, charge, start, end }: BilledSegment,
    through: number | null,
  ) => [customerId, subscriptionId, charge.key, start.getTime(), end.getTime(), through].join(' ')
  const keyOfMissing = ({ customerId, segment, frozenThrough }: MissingUsage) =>
    keyOf(customerId, segment, frozenThrough)
  const missing: Measurements['missing'] = []
  return {
    missing,
    find(customerId, segment, alsoUnnamed) {
      const measured = known.get(keyOf(customerId, segment, null))
      if (!measured) missing.push({ customerId, segment, alsoUnnamed, frozenThrough: null })
      return measured ?? null
    },
    findLate(customerId, segment, { alsoUnnamed, throughSequence }) {
      const found = late.get(keyOf(customerId, segment, throughSequence))
      if (!found) {
        missing.push({ customerId, segment, alsoUnnamed, frozenThrough: throughSequence })
      }
      return found ?? null
    },
    add(one, measured) {
      if (one.frozenThrough === null) known.set(keyOfMissing(one), measured)
      else late.set(keyOfMissing(one), measured)
    },
    addNone(one) {
      late.set(keyOfMissing(one), 'NONE')
    },
  }
}

/** Ends a decision that lacked usage. */
export function requireMeasured({ missing }: Measurements): void {
  if (missing.length > 0) throw new Overtaken()
}
