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
import { beginMigration, migrationTerms } from '../../plans/begin-migration.ts'
import { lockPlan, requirePlan } from '../../plans/plan-reference.ts'
import { DomainError, notFound } from '../../values/errors.ts'
import { reference } from '../../values/input.ts'

export const migrateSubscriptions = writeOperation({
  name: 'migrateSubscriptions',
  scope: 'admin',
  input: z.strictObject({ planId: reference, toVersionId: reference, ...migrationTerms }),
  async run(ctx, { planId: named, toVersionId, ...terms }, selection) {
    const { id: planId } = await lockPlan(ctx, named)
    await requireVersion(ctx, planId, toVersionId)
    const id = await beginMigration(ctx, { planId, toVersionId }, terms)
    return shown(ctx.db.planMigration, id, selection)
  },
})

async function requireVersion(ctx: WriteContext, planId: string, id: string): Promise<void> {
  const found = await ctx.db.planVersion.findFirst({ where: { id } })
  const version = requireRow(found, 'plan version', id)
  if (version.planId !== planId) throw notFound('plan version', id)
  const { status, effectiveAt, publishedAt } = version
  // One that was published at once may follow another within the same millisecond.
  const isAtOnce = effectiveAt?.getTime() === publishedAt?.getTime()
  if (status === 'PUBLISHED' && (isAtOnce || (effectiveAt ?? ctx.now) <= ctx.now)) return
  throw new DomainError(
    'PRECONDITION_FAILED',
    'The version is not published, or not yet in effect.',
    { reason: 'NOT_PUBLISHED', id, status },
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
