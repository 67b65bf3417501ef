/** The type of a plan version by the parts of its price, derived from its terms. Pure. */

import type { Charge } from '../pricing/charge.ts'
import type { Decimal } from '../values/decimal.ts'

export type PlanType = 'FLAT' | 'USAGE' | 'HYBRID'

interface Priced {
  basePrice: Decimal
  overagePrice: Decimal | null
  charges: { charge: Charge; perQuantity: boolean }[]
}

/** Flat fees and charges per unit of the quantity do not count as usage: they are due without any. */
export function planTypeOf({ basePrice, overagePrice, charges }: Priced): PlanType {
  const isFixed = ({ charge, perQuantity }: Priced['charges'][number]) =>
    perQuantity || charge.model === 'FLAT'
  const hasUsage = overagePrice !== null || !charges.every(isFixed)
  const hasFixed = basePrice.gt(0) || charges.some(isFixed)
  if (!hasUsage) return 'FLAT'
  return hasFixed ? 'HYBRID' : 'USAGE'
}
