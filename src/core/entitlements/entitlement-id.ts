/** The id of an entitlement: one for each customer and feature, the same before the entitlement is set and after. */
import type { Prisma } from '#prisma'
import { isGeneratedId, pairId, parsePairId } from '../values/ids.ts'

/** A customer and a feature, by our ids. */
export interface EntitlementAddress {
  customerId: string
  featureId: string
}

/** Null for what stands in for a feature that is not there. */
export function entitlementId(customerId: string, featureId: string): string | null {
  return isGeneratedId('feature', featureId) ? pairId('ent', customerId, featureId) : null
}

/** Null for an id from before ids were addresses, and for anything else. */
export function entitlementAddress(id: string): EntitlementAddress | null {
  const pair = parsePairId('ent', id)
  return pair && { customerId: `cust_${pair[0]}`, featureId: `feature_${pair[1]}` }
}

/** The row behind an id, also one from before ids were addresses. */
export function entitlementById(id: string): Prisma.EntitlementWhereInput {
  return entitlementAddress(id) ?? { OR: [{ id }, { formerId: id }] }
}
