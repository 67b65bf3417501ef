/** What makes up the price of a plan version, derived from its terms. Pure. */

import type { Charge } from '../pricing/charge.ts'
import type { Decimal } from '../values/decimal.ts'

export type PlanType = 'FLAT' | 'USAGE' | 'HYBRID'

interface Priced {
  basePrice: Decimal
  overageRate: Decimal | null
  charges: { charge: Charge }[]
}

/** Flat fees are no usage: they are due without any. */
export function planTypeOf({ basePrice, overageRate, charges }: Priced): PlanType {
  const hasUsage = overageRate !== null || charges.some(({ charge }) => charge.model !== 'FLAT')
  const hasFixed = basePrice.gt(0) || charges.some(({ charge }) => charge.model === 'FLAT')
  if (!hasUsage) return 'FLAT'
  return hasFixed ? 'HYBRID' : 'USAGE'
}
