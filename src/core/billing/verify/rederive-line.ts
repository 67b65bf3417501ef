/**
 * Derives the line of an invoice again: its amount, explanation and digest. Pure.
 *
 * Invariants: prices come from the immutable version and the customer's own prices, usage from the events, other amounts from the
 * line or invoice that they are of; the stored explanation tells only what is kept nowhere else, such as a quantity at that time.
 */
import { digestOf } from '../../invoices/explain-line.ts'
import type { InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import { canonicalJson } from '../../values/canonical-json.ts'
import { decimalText } from '../../values/decimal.ts'
import { fromMinor } from '../../values/money.ts'
import type { LineSources, Rederived } from './line-sources.ts'
import { advanceAgain } from './rederive-advance.ts'
import {
  carriedAgain,
  discountAgain,
  lineByHandAgain,
  promotionAgain,
} from './rederive-document.ts'
import { givenBackAgain, takenBackAgain } from './rederive-proration.ts'
import { usageAgain } from './rederive-usage.ts'

/** Null when what the line names is not there, or its explanation is none of its kind. */
type Rederive = (line: InvoiceLine, sources: LineSources) => Rederived | null

const rederivations: Readonly<Record<LineKind, Rederive>> = {
  BASE: advanceAgain,
  QUANTITY: advanceAgain,
  PRORATION_CHARGE: (line, sources) =>
    'takesBack' in line.explain ? takenBackAgain(line, sources) : advanceAgain(line, sources),
  PRORATION_CREDIT: givenBackAgain,
  USAGE: usageAgain,
  INCLUDED: usageAgain,
  OVERAGE: usageAgain,
  FLAT: usageAgain,
  LATE_USAGE: usageAgain,
  ONE_TIME: lineByHandAgain,
  DISCOUNT: (line, sources) =>
    'discountId' in line.explain ? promotionAgain(line, sources) : discountAgain(line),
  CARRIED_TO_STORE_CREDIT: carriedAgain,
  ROUNDING: lineByHandAgain,
}

export interface LineDifference {
  field: 'digest' | 'amount' | 'explain'
  expected: string
  stored: string
}

export interface LineVerification {
  matches: boolean
  /** False of a line that was made before digests were written: nothing of it is compared. */
  explained: boolean
  /** Hexadecimal digits; null: it cannot be derived any more. */
  expected: string | null
  /** Null: the line has none. */
  stored: string | null
  differences: LineDifference[]
}

/** Its explanation may be of an earlier form, or none: only the sums of its invoice, which are checked apart, tell of its amount. */
const unexplained: LineVerification = {
  ...{ matches: false, explained: false },
  ...{ expected: null, stored: null, differences: [] },
}

export function verifyLine(line: InvoiceLine, sources: LineSources): LineVerification {
  if (!line.digest) return unexplained
  const again = rederivations[line.kind](line, sources)
  const expected = again && hex(digestOf(again.explain, sources.measured?.digest ?? null))
  const stored = hex(line.digest)
  const money = (minor: bigint) => decimalText(fromMinor(minor, line.currency))
  const all: LineDifference[] = [
    { field: 'digest', expected: expected ?? 'none', stored },
    {
      field: 'amount',
      expected: again ? money(again.amountMinor) : 'none',
      stored: money(line.amount),
    },
    {
      field: 'explain',
      expected: again ? canonicalJson(again.explain) : 'none',
      stored: canonicalJson(line.explain),
    },
  ]
  const differences = all.filter((one) => one.expected !== one.stored)
  return { matches: differences.length === 0, explained: true, expected, stored, differences }
}

function hex(digest: Uint8Array): string {
  return Buffer.from(digest).toString('hex')
}
