/** The sums of an invoice from its lines: subtotal, tax, total, and what a negative total leaves as store credit. Pure. */
import { sumMinor } from '../values/money.ts'
import { type TaxRate, taxOf, taxShares } from './tax.ts'

export interface PricedLine {
  /** Before discounts; negative for credits. */
  amountMinor: bigint
  /** The line's share of the discounts, not negative. */
  discountMinor: bigint
}

export interface Totals {
  /** The lines less their discounts; with inclusive tax the gross. */
  subtotalMinor: bigint
  /** On top of the subtotal, or with inclusive tax a part of it. */
  taxMinor: bigint
  /** Never negative. */
  totalMinor: bigint
  /** The amount of the untaxed line that brings a negative total to zero, and of the store credit that is issued for it. */
  carriedMinor: bigint
  /** The share of each line in the tax, in the order of the lines; the shares sum to the tax. */
  lines: { taxMinor: bigint }[]
}

/** The sums of an invoice. INVALID_REQUEST when they cannot be stored. */
export function totalsOf(lines: readonly PricedLine[], rate: TaxRate): Totals {
  const amounts = lines.map(({ amountMinor, discountMinor }) => amountMinor - discountMinor)
  const subtotalMinor = sumMinor(amounts)
  const taxMinor = taxOf(subtotalMinor, rate)
  const gross = sumMinor([subtotalMinor, rate.inclusive ? 0n : taxMinor])
  return {
    subtotalMinor,
    taxMinor,
    totalMinor: gross < 0n ? 0n : gross,
    carriedMinor: gross < 0n ? -gross : 0n,
    lines: taxShares(amounts, rate).map((share) => ({ taxMinor: share })),
  }
}
