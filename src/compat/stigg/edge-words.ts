/** Entitlements as the edge and GraphQL show them, to clients that keep them and decide by themselves. Pure. */
import type { Decimal } from '../../core/values/decimal.ts'
import {
  type DeniedReason,
  entitlementWords,
  listedReason,
  type OwnEntitlement,
} from './entitlement-words.ts'

export interface CreditUse {
  available: Decimal
  consumed: Decimal
  /** Both together: what expired or was taken back is in neither. */
  granted: Decimal
}

export interface CreditState extends CreditUse {
  currencyId: string
  asOf: string
  /** When it should be read again; null: a change alone matters. */
  nextExpiresAt: string | null
}

type Amount = (decimal: string) => number

interface Holder {
  customerId: string
  resourceId: string | null
  currencyId: string
}

/** Of a list: the use that a client asks about is not known. */
export function listedWords(own: OwnEntitlement, holder: Holder, amount: Amount) {
  const { customerId, resourceId, currencyId } = holder
  const words = entitlementWords(own, listedReason(own), { amount, currencyId })
  return {
    ...words,
    ...{ customerId, resourceId },
    ...{ requestedUsage: null, requestedValues: null, nextResetDate: words.usagePeriodEnd },
    feature: { ...words.feature, unitTransformation: null },
  }
}

export function creditReason({ available }: Pick<CreditState, 'available'>): DeniedReason | null {
  return available.gt(0) ? null : 'InsufficientCredits'
}

export function creditWords(credit: CreditState, amount: Amount) {
  const { currencyId, asOf, nextExpiresAt, granted, consumed } = credit
  const accessDeniedReason = creditReason(credit)
  return {
    ...{ isGranted: accessDeniedReason === null, accessDeniedReason, currency: { currencyId } },
    ...{ usageLimit: amount(granted.toFixed()), currentUsage: amount(consumed.toFixed()) },
    ...{ usageUpdatedAt: asOf, entitlementUpdatedAt: asOf },
    validUntil: nextExpiresAt === null ? null : Date.parse(nextExpiresAt),
  }
}
