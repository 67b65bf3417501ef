/** Takes discounts off what recurs in a period, exactly: each applies to what the earlier ones left. Pure. */
import type { Discount } from '../plans/discount.ts'
import { type Decimal, decimalText } from '../values/decimal.ts'
import { percentRatio, type Ratio } from '../values/mul-div.ts'

/** The prices of a period in major units. */
export interface Parts {
  /** The base price and what each unit of the quantity costs. */
  base: Ratio
  /** Fees for usage that are due without any. */
  usage: Ratio
}

export function ratioOf(value: Decimal): Ratio {
  const [whole = '0', digits = ''] = decimalText(value).split('.')
  return { numerator: BigInt(whole + digits), denominator: 10n ** BigInt(digits.length) }
}

/** What is left of the sum of both. */
export function discounted(parts: Parts, discounts: readonly Discount[]): Ratio {
  let { base, usage } = parts
  for (const discount of discounts) {
    const { appliesTo } = discount
    const whole = plus(
      appliesTo === 'USAGE' ? nothing : base,
      appliesTo === 'BASE' ? nothing : usage,
    )
    if (whole.numerator === 0n) continue
    const left = leftOf(whole, discount)
    // A discount on both parts reduces each by its share, so that a later one on one part sees what is left of it.
    if (appliesTo !== 'USAGE') base = times(base, left)
    if (appliesTo !== 'BASE') usage = times(usage, left)
  }
  return plus(base, usage)
}

const nothing: Ratio = { numerator: 0n, denominator: 1n }

/** The share of the whole that a discount leaves; at least nothing. */
function leftOf(whole: Ratio, { percent, amount }: Discount): Ratio {
  const off = percent ? percentRatio(percent) : amount ? over(ratioOf(amount), whole) : nothing
  const numerator = off.denominator - off.numerator
  return numerator > 0n ? { ...off, numerator } : nothing
}

function plus(a: Ratio, b: Ratio): Ratio {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }
}

function times(a: Ratio, b: Ratio): Ratio {
  return {
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  }
}

function over(a: Ratio, b: Ratio): Ratio {
  return times(a, { numerator: b.denominator, denominator: b.numerator })
}
