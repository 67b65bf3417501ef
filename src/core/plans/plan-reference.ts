/** Finds plans by our id or their key, and takes the lock under which a plan and its versions change. */

import { byIdOrKey } from '../catalog/catalog-key.ts'
import type { WriteContext } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'

/** The plan by our id or its key, or NOT_FOUND. */
export async function requirePlan(db: TenantDb, plan: string) {
  const found = await db.plan.findFirst({ where: byIdOrKey(plan) })
  return requireRow(found, 'plan', plan)
}

/** The plan, read under the lock of its row. */
export async function lockPlan(ctx: WriteContext, plan: string) {
  const { id } = await requirePlan(ctx.db, plan)
  await ctx.db.$queryRaw`
    select id from plan where workspace_id = ${ctx.workspaceId} and id = ${id} for no key update`
  return requirePlan(ctx.db, id)
}

/** The plan under its lock; refuses an archived plan, which cannot change. */
export async function lockActivePlan(ctx: WriteContext, plan: string) {
  const locked = await lockPlan(ctx, plan)
  if (locked.archivedAt !== null) throw archived(locked.key)
  return locked
}

export function archived(key: string): DomainError {
  return new DomainError('PRECONDITION_FAILED', `The plan ${JSON.stringify(key)} is archived.`, {
    reason: 'ARCHIVED',
    key,
  })
}

/** Notes a change of the plan or its versions; under the lock of the plan. */
export async function touchPlan(ctx: WriteContext, id: string): Promise<void> {
  await ctx.db.plan.updateMany({
    where: { id },
    data: { revision: { increment: 1 }, updatedAt: ctx.now },
  })
}
