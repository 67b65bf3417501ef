/** The tax and the discount of all prices of a customer, unless a calculation names others. */
import { z } from 'zod'
import { type Decimal, decimalText } from '../values/decimal.ts'
import { nonNegative, percent } from '../values/input.ts'

/** The part of the price that a discount reduces: the base price, usage charges, or both. */
const discountScopes = ['BASE', 'USAGE', 'ALL'] as const
export type DiscountScope = (typeof discountScopes)[number]

/** A tax may be zero, which is the same as no tax. */
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

/** A field that is left out stays undefined and changes nothing; null clears it. */
export function billingColumns({ taxPercent, discount }: GivenDefaults) {
  return {
    taxPercent: taxPercent ? decimalText(taxPercent) : taxPercent,
    discountPercent: discount ? decimalText(discount.percent) : discount,
    discountScope: discount ? (discount.appliesTo ?? 'ALL') : undefined,
  }
}
