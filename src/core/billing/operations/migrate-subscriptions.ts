/**
 * Moves the live subscriptions of a plan to one of its versions.
 *
 * Invariants: the newest migration of a plan wins, and ends the one before; each subscription is visited once, in the order of keys,
 * and the cursor moves in the commit of the change, so that a killed server leaves nothing out and does nothing twice.
 */
import { z } from 'zod'
import { listOperation } from '../../operation/list-operation.ts'
import { type WriteContext, writeOperation } from '../../operation/operation.ts'
import { requireRow, shown } from '../../operation/stored-row.ts'
import { lockPlan, requirePlan } from '../../plans/plan-reference.ts'
import { prorations } from '../../subscriptions/subscription.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { newId } from '../../values/ids.ts'
import { reference } from '../../values/input.ts'
import { migratable } from '../find-migrations.ts'

export const migrateSubscriptions = writeOperation({
  name: 'migrateSubscriptions',
  scope: 'admin',
  input: z.strictObject({
    planId: reference,
    toVersionId: reference,
    at: z.enum(['NOW', 'PERIOD_END']).nullish(),
    proration: z.enum(prorations).nullish(),
  }),
  async run(ctx, { planId: named, toVersionId, at, proration }, selection) {
    const { id: planId } = await lockPlan(ctx, named)
    await requireVersion(ctx, planId, toVersionId)
    const { now } = ctx
    await ctx.db.planMigration.updateMany({
      where: { planId, status: 'RUNNING' },
      data: { status: 'SUPERSEDED', finishedAt: now, updatedAt: now },
    })
    const total = await ctx.db.subscription.count({
      where: { planId, status: { in: [...migratable] } },
    })
    const id = newId('mig', now)
    await ctx.db.planMigration.create({
      data: {
        ...{ workspaceId: ctx.workspaceId, id, planId, toVersionId, total },
        at: at ?? 'NOW',
        proration: proration ?? 'NONE',
        createdAt: now,
        updatedAt: now,
      },
    })
    return shown(ctx.db.planMigration, id, selection)
  },
})

async function requireVersion(ctx: WriteContext, planId: string, id: string): Promise<void> {
  const found = await ctx.db.planVersion.findFirst({ where: { id } })
  const version = requireRow(found, 'plan version', id)
  if (version.planId !== planId) throw notFound('plan version', id)
  if (version.status === 'PUBLISHED' && (version.effectiveAt ?? ctx.now) <= ctx.now) return
  throw new DomainError(
    'PRECONDITION_FAILED',
    'The version is not published, or not yet in effect.',
    { reason: 'NOT_PUBLISHED', id, status: version.status },
  )
}

export const listPlanMigrations = listOperation({
  name: 'listPlanMigrations',
  scope: 'read',
  table: 'planMigration',
  filter: { planId: reference.nullish() },
  where: async (ctx, { planId }) => ({
    planId: planId ? (await requirePlan(ctx.db, planId)).id : undefined,
  }),
})
