/** When the passing of time alone may next change a customer's access or prices. Pure. */
import { type Catalog, rateCardOf } from '../catalog/catalog.ts'
import type { CustomerState } from './admission.ts'
import { periodOf } from './entitlement.ts'

/** The first instant after now at which something in the customer's state or prices begins or ends; null: never. */
export function nextChange(state: CustomerState, catalog: Catalog, now: Date): Date | null {
  let next: Date | null = null
  const meet = (instant: Date | null) => {
    if (instant !== null && instant > now && (next === null || instant < next)) next = instant
  }
  for (const entitlement of state.entitlements.values()) {
    meet(entitlement.effectiveAt)
    meet(entitlement.expiresAt)
    meet(entitlement.revokedAt)
    if (entitlement.period !== null) meet(periodOf(entitlement, now).end)
  }
  for (const pool of state.pools) {
    meet(pool.effectiveAt)
    meet(pool.expiresAt)
  }
  const card = rateCardOf(catalog, state.rateCardId)
  for (const rates of card?.ratesByEventType.values() ?? []) {
    for (const rate of rates) meet(rate.effectiveAt)
  }
  return next
}
