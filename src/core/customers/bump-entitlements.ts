/** What every change of a customer's access but usage and credits begins with, or does under the account's lock. */
import type { WriteContext } from '../operation/operation.ts'

/**
 * Counts the change, so that whoever watches finds one that no message told of. It takes the lock of the customer's account:
 * it comes before any lock that recording takes later.
 */
export async function bumpEntitlements(ctx: WriteContext, customerId: string): Promise<void> {
  ctx.entitlementsChanged(customerId)
  await ctx.db.creditAccount.updateMany({
    where: { customerId },
    data: { entitlementVersion: { increment: 1 } },
  })
}
