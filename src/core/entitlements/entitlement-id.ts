/** The id of an entitlement: one for each customer and feature, the same before the entitlement is set and after. */
import type { Prisma } from '#prisma'
import { isGeneratedId, pairId, parsePairId } from '../values/ids.ts'

/** A customer and a feature, by our ids. */
export interface EntitlementAddress {
  customerId: string
  featureId: string
}

/** Null for a stand-in of a feature that does not exist. */
export function entitlementId(customerId: string, featureId: string): string | null {
  return isGeneratedId('feature', featureId) ? pairId('ent', customerId, featureId) : null
}

/** Null for an id in the old random form, and for any other text. */
export function entitlementAddress(id: string): EntitlementAddress | null {
  const pair = parsePairId('ent', id)
  return pair && { customerId: `cust_${pair[0]}`, featureId: `feature_${pair[1]}` }
}

/** The condition for the row with an id, which may have the old random form. */
export function entitlementById(id: string): Prisma.EntitlementWhereInput {
  return entitlementAddress(id) ?? { OR: [{ id }, { formerId: id }] }
}
