/** The amounts of discounts: each applies to what the previous ones left, and never exceeds it. Pure. */
import type { DiscountScope } from '../customers/billing-defaults.ts'
import { type Decimal, decimalText } from '../values/decimal.ts'
import { allocate, toMinor } from '../values/money.ts'
import { percentOf } from '../values/mul-div.ts'

/** Either a percentage or an amount in major units. */
export interface Discount {
  percent: Decimal | null
  amount: Decimal | null
  appliesTo: DiscountScope
}

export interface Discounted {
  discount: Discount
  description: string
  /** The amount of the discount, in minor units; not negative. */
  minor: bigint
}

const scopeNames: Record<DiscountScope, string> = {
  BASE: 'the base price',
  USAGE: 'usage',
  ALL: 'everything',
}

export function applyDiscounts(
  discounts: readonly Discount[],
  charged: { base: bigint; usage: bigint },
  currency: string,
): Discounted[] {
  let { base, usage } = charged
  return discounts.map((discount) => {
    const { appliesTo } = discount
    const from = {
      base: appliesTo === 'USAGE' ? 0n : base,
      usage: appliesTo === 'BASE' ? 0n : usage,
    }
    const whole = from.base + from.usage
    const minor = reductionOf(discount, whole, currency)
    // A discount on both parts reduces each by its share, so that a later discount on one part sees what is left of it.
    const [offBase = 0n, offUsage = 0n] =
      whole === 0n ? [] : allocate(minor, [from.base, from.usage])
    base -= offBase
    usage -= offUsage
    return { discount, description: describeDiscount(discount), minor }
  })
}

function reductionOf({ percent, amount }: Discount, whole: bigint, currency: string): bigint {
  if (percent) return percentOf(whole, percent)
  const off = amount ? toMinor(amount, currency) : 0n
  return off < whole ? off : whole
}

/** How a discount is called on an invoice. */
export function describeDiscount({ percent, appliesTo }: Omit<Discount, 'amount'>): string {
  const off = percent ? `${decimalText(percent)}% off` : 'amount off'
  return `Discount (${off} ${scopeNames[appliesTo]})`
}
