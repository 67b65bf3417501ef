/** The only division of money: one rounding, half-up away from zero, in whole minor units. Pure. */
import type { Decimal } from './decimal.ts'

/** a · b ÷ c, rounded once; a half goes away from zero, so that −2.5 is −3 as 2.5 is 3. */
export function mulDiv(a: bigint, b: bigint, c: bigint): bigint {
  if (c === 0n) throw new Error('An amount was divided by zero')
  const product = a * b
  const isNegative = product < 0n !== c < 0n
  const [dividend, divisor] = [magnitude(product), magnitude(c)]
  const rounded = (2n * dividend + divisor) / (2n * divisor)
  return isNegative ? -rounded : rounded
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** An exact ratio of whole numbers; the denominator is positive. */
export interface Ratio {
  numerator: bigint
  denominator: bigint
}

/** The exact ratio of a percentage: 7.25 % is 725 ÷ 10,000. */
export function percentRatio(percent: Decimal): Ratio {
  const [whole = '0', digits = ''] = percent.toFixed().split('.')
  return { numerator: BigInt(whole + digits), denominator: 100n * 10n ** BigInt(digits.length) }
}

/** A percentage of an amount, in the same minor units. */
export function percentOf(minor: bigint, percent: Decimal): bigint {
  const { numerator, denominator } = percentRatio(percent)
  return mulDiv(minor, numerator, denominator)
}

/**
 * What the next part of an amount gets of a whole that is split in proportion: the split of all parts so far, less that of those
 * before. So the parts sum to the whole once they sum to the amount, and nothing is given twice or left over.
 */
export function nextShare(
  whole: bigint,
  { before, part, amount }: { before: bigint; part: bigint; amount: bigint },
): bigint {
  return mulDiv(whole, before + part, amount) - mulDiv(whole, before, amount)
}
