/** Drops what a caller decided about a feature: what subscriptions grant, or nothing, holds again. */
import { z } from 'zod'
import { requireFeature } from '../../catalog/features.ts'
import { bumpEntitlements } from '../../customers/bump-entitlements.ts'
import { requireCustomer } from '../../customers/customer-reference.ts'
import { writeOperation } from '../../operation/operation.ts'
import { shown } from '../../operation/stored-row.ts'
import { notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'
import { billLocked, lockAccounts } from '../with-billing.ts'

export const resetEntitlement = writeOperation({
  name: 'resetEntitlement',
  scope: 'write',
  input: z.strictObject({ customerId: reference, feature: reference }),
  async run(ctx, { customerId: named, feature: featureName }, selection) {
    const { id: customerId } = await requireCustomer(ctx, named)
    const feature = await requireFeature(ctx, featureName)
    const locked = await lockAccounts(ctx, [customerId])
    const now = locked[0]?.clockNow ?? ctx.now
    const where = { customerId, featureId: feature.id }
    const found = await ctx.db.entitlement.findFirst({ where, select: { id: true, version: true } })
    if (!found) throw notFound('entitlement', feature.key)
    const dropped = await ctx.db.entitlement.updateMany({
      where: { ...where, source: 'OVERRIDE' },
      data: { source: 'SUBSCRIPTION', revokedAt: now, updatedAt: now, version: { increment: 1 } },
    })
    if (dropped.count > 0) {
      ctx.emit({
        type: 'entitlement.revoked',
        customerId,
        data: { id: found.id, feature: feature.key, version: found.version + 1 },
      })
      await bumpEntitlements(ctx, customerId)
    }
    await billLocked(ctx, locked, {}, () => undefined)
    return shown(ctx.db.entitlement, found.id, selection)
  },
})
