/**
 * Counts the changes of a customer's access, other than by usage and credits; every such change calls it first or under the
 * account's lock.
 */
import type { WriteContext } from '../operation/operation.ts'

/**
 * Counts the change, so that watchers notice one whose message was lost. It takes the lock of the customer's account, which
 * must come before any lock that recording takes later.
 */
export async function bumpEntitlements(ctx: WriteContext, customerId: string): Promise<void> {
  ctx.entitlementsChanged(customerId)
  await ctx.db.creditAccount.updateMany({
    where: { customerId },
    data: { entitlementVersion: { increment: 1 } },
  })
}
