/** What applies to all prices of a customer unless a calculation says otherwise: a tax and a discount. */
import { z } from 'zod'
import { type Decimal, decimalText } from '../values/decimal.ts'
import { nonNegative, percent } from '../values/input.ts'

/** What a discount is taken off: the base price, usage charges, or both. */
const discountScopes = ['BASE', 'USAGE', 'ALL'] as const
export type DiscountScope = (typeof discountScopes)[number]

/** Taxes may be zero; no tax and a tax of zero are the same. */
export const taxPercent = nonNegative.refine((d) => d.lte(100), 'must be at most 100')

export const discountScope = z.enum(discountScopes)

export const billingDefaults = {
  taxPercent: taxPercent.nullish(),
  discount: z.strictObject({ percent, appliesTo: discountScope.nullish() }).nullish(),
}

interface GivenDefaults {
  taxPercent?: Decimal | null
  discount?: { percent: Decimal; appliesTo?: DiscountScope | null } | null
}

/** Left out stays undefined, which changes nothing; null clears. */
export function billingColumns({ taxPercent, discount }: GivenDefaults) {
  return {
    taxPercent: taxPercent ? decimalText(taxPercent) : taxPercent,
    discountPercent: discount ? decimalText(discount.percent) : discount,
    discountScope: discount ? (discount.appliesTo ?? 'ALL') : undefined,
  }
}
