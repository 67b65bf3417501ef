/** Takes a discount off lines: each gets a share, and the shares sum to the discount. Pure. */

import type { DiscountScope } from '../../customers/billing-defaults.ts'
import type { InvoiceLine, LineKind } from '../../invoices/invoice.ts'
import type { PromotionRounding } from '../../promotions/promotion-terms.ts'
import { percentOff } from '../../promotions/redeemable.ts'
import type { Decimal } from '../../values/decimal.ts'
import { allocate, roundShares } from '../../values/money.ts'
import { percentRatio } from '../../values/mul-div.ts'

/** A line that discounts reduce, and what those before left of it. */
export interface ReducedLine {
  line: InvoiceLine
  part: 'base' | 'usage'
  left: bigint
}

/** The part of the price that a line is counted to; null: it is not reduced. */
const partOf: Readonly<Record<LineKind, ReducedLine['part'] | null>> = {
  BASE: 'base',
  QUANTITY: 'base',
  PRORATION_CHARGE: 'base',
  USAGE: 'usage',
  OVERAGE: 'usage',
  FLAT: 'usage',
  LATE_USAGE: 'usage',
  INCLUDED: null,
  // What is given back is net of its discounts already.
  PRORATION_CREDIT: null,
  ONE_TIME: null,
  DISCOUNT: null,
  ROUNDING: null,
  CARRIED_TO_STORE_CREDIT: null,
}

/** `withOneTime`: lines by hand are the base price of a purchase. */
export function reducedLines(
  lines: readonly InvoiceLine[],
  { withOneTime }: { withOneTime: boolean },
): ReducedLine[] {
  return lines.flatMap((line) => {
    const part = line.kind === 'ONE_TIME' && withOneTime ? 'base' : partOf[line.kind]
    // What is charged again was net of its discounts when it was given back.
    if (part === null || 'takesBack' in line.explain) return []
    // A credit beside the line is not discounted, and neither is what it gives back.
    return [{ line, part, left: line.amount - line.credited }]
  })
}

export function inScope({ part }: ReducedLine, scope: DiscountScope): boolean {
  return scope === 'ALL' || part === (scope === 'BASE' ? 'base' : 'usage')
}

/** Answers what was taken off: negative where the lines give back more than they charge, for that was discounted too. */
export function reduceByPercent(
  lines: readonly ReducedLine[],
  percent: Decimal,
  rounding: PromotionRounding,
): bigint {
  const lefts = lines.map(({ left }) => left)
  const off = percentOff(sumOf(lefts), percent, rounding)
  if (lefts.every((left) => left >= 0n)) return takeOff(lines, off, shares(off, lefts))
  // In proportion to a sum near zero, shares would be many times the percentage.
  const { numerator, denominator } = percentRatio(percent)
  const exact = lefts.map((left) => left * numerator)
  return takeOff(lines, off, roundShares(exact, denominator, off))
}

/** At most what is left. */
export function reduceByAmount(lines: readonly ReducedLine[], amount: bigint): bigint {
  const left = sumOf(lines.map((one) => one.left))
  const off = left < 0n ? 0n : amount < left ? amount : left
  const charged = lines.filter((one) => one.left > 0n)
  const lefts = charged.map((one) => one.left)
  return takeOff(charged, off, shares(off, lefts))
}

function shares(off: bigint, lefts: readonly bigint[]): bigint[] {
  return off === 0n ? lefts.map(() => 0n) : allocate(off, lefts)
}

function takeOff(lines: readonly ReducedLine[], off: bigint, each: readonly bigint[]): bigint {
  for (const [index, one] of lines.entries()) one.left -= each[index] ?? 0n
  return off
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n)
}
