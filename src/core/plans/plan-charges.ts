/** The charges of a plan as they are now. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import { reference } from '../values/input.ts'
import { findLatestVersion } from './next-version.ts'
import { requirePlan } from './plan-reference.ts'
import { findEffectiveVersion } from './publish-version.ts'

/** Those of the version in effect, or of the newest one while none is, in their order; none when there is no version. */
export const listPlanCharges = readOperation({
  name: 'listPlanCharges',
  scope: 'read',
  rateClass: 'PRICING',
  input: z.strictObject({ planId: reference }),
  async run(ctx, { planId }, selection) {
    const { id } = await requirePlan(ctx.db, planId)
    const current = await findEffectiveVersion(ctx.db, id, ctx.now)
    const version = current ?? (await findLatestVersion(ctx.db, id))
    if (!version) return []
    return ctx.db.planCharge.findMany({
      ...selection,
      where: { planVersionId: version.id },
      orderBy: { position: 'asc' },
    })
  },
})
