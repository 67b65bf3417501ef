/** Tax of an invoice: one rate for all of it, rounded once, with shares of the lines that sum to it. Pure. */
import type { Decimal } from '../values/decimal.ts'
import { roundShares } from '../values/money.ts'
import { mulDiv, percentRatio, type Ratio } from '../values/mul-div.ts'

export interface TaxRate {
  /** From 0, which is exempt, to 100. */
  percent: Decimal
  /** Whether the amounts contain the tax; otherwise it comes on top. */
  inclusive: boolean
}

/** The tax on, or contained in, an amount. It has the sign of the amount. */
export function taxOf(amountMinor: bigint, rate: TaxRate): bigint {
  const { numerator, denominator } = percentRatio(rate.percent)
  if (!rate.inclusive) return mulDiv(amountMinor, numerator, denominator)
  // The net is what is rounded, and the tax is the rest.
  return amountMinor - mulDiv(amountMinor, denominator, denominator + numerator)
}

/**
 * The share of each line in the tax on their sum. Each is the line's own tax rounded up or down, also when credits nearly outweigh
 * charges: shares in proportion to a sum near zero would be many times the rate.
 */
export function taxShares(amountsMinor: readonly bigint[], rate: TaxRate): bigint[] {
  const { numerator, denominator } = partOfAmount(rate)
  return roundShares(
    amountsMinor.map((amount) => amount * numerator),
    denominator,
    taxOf(
      amountsMinor.reduce((a, b) => a + b, 0n),
      rate,
    ),
  )
}

function partOfAmount({ percent, inclusive }: TaxRate): Ratio {
  const { numerator, denominator } = percentRatio(percent)
  return { numerator, denominator: inclusive ? denominator + numerator : denominator }
}
