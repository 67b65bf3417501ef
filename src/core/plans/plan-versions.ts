/**
 * Versions of plans: what a plan costs and grants from a date on.
 *
 * Invariants: a published version never changes, which the database enforces too; at any instant at most one version of a
 * plan is in effect, the one with the latest date up to then; history stays: no version gets a date before one that has begun,
 * and a version in effect ends only when another begins.
 */

import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'
import { reference } from '../values/input.ts'
import { createMissing } from './missing-parts.ts'
import { addNextVersion, findDraft, nextVersionFields, requireWithParts } from './next-version.ts'
import { archived, lockActivePlan, lockPlan, requirePlan, touchPlan } from './plan-reference.ts'
import {
  findEffectiveVersion,
  publicationTerms,
  publishVersion,
  requireDraft,
} from './publish-version.ts'
import { mergedTerms, partChanges, termsOf, versionFields } from './version-terms.ts'
import { replaceVersion } from './write-version.ts'

const planVersionStatuses = ['DRAFT', 'PUBLISHED', 'ARCHIVED'] as const

export const createPlanVersion = writeOperation({
  name: 'createPlanVersion',
  scope: 'write',
  input: z.strictObject({ planId: reference, ...nextVersionFields }),
  async run(ctx, { planId, ...given }, selection) {
    const plan = await lockActivePlan(ctx, planId)
    const id = await addNextVersion(ctx, plan, given)
    return shown(ctx.db.planVersion, id, selection)
  },
})

export const updatePlanVersion = writeOperation({
  name: 'updatePlanVersion',
  scope: 'write',
  input: z.strictObject({ id: reference, ...versionFields, ...partChanges }),
  async run(ctx, { id, ...given }, selection) {
    const { plan, version } = await lockVersion(ctx, id)
    if (plan.archivedAt !== null) throw archived(plan.key)
    requireDraft(version)
    await createMissing(ctx, given)
    const terms = await mergedTerms(ctx, given, termsOf(version))
    await replaceVersion(ctx, id, terms)
    await touchPlan(ctx, plan.id)
    const { number } = version
    ctx.emit({ type: 'plan_version.updated', data: { id, planId: plan.id, number } })
    return shown(ctx.db.planVersion, id, selection)
  },
})

export const publishPlanVersion = writeOperation({
  name: 'publishPlanVersion',
  scope: 'write',
  input: z
    .strictObject({
      id: reference.nullish(),
      planId: reference.nullish(),
      ...publicationTerms,
    })
    .refine(({ id, planId }) => !id !== !planId, 'must name either a version or a plan'),
  async run(ctx, { id, planId, ...terms }, selection) {
    const { plan, version } = id ? await lockVersion(ctx, id) : await lockDraft(ctx, planId ?? '')
    await publishVersion(ctx, plan, version, terms)
    return shown(ctx.db.planVersion, version.id, selection)
  },
})

export const archivePlanVersion = writeOperation({
  name: 'archivePlanVersion',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const { plan, version } = await lockVersion(ctx, id)
    if (version.status !== 'ARCHIVED') {
      const current = await findEffectiveVersion(ctx.db, plan.id, ctx.now)
      if (current?.id === id) {
        throw new DomainError(
          'PRECONDITION_FAILED',
          'The version is in effect: publish another one, or archive the plan.',
          { reason: 'IN_EFFECT', id },
        )
      }
      const hasBegun = version.effectiveAt !== null && version.effectiveAt <= ctx.now
      await ctx.db.planVersion.updateMany({
        where: { id },
        data: {
          status: 'ARCHIVED',
          archivedAt: ctx.now,
          updatedAt: ctx.now,
          // A version that is withdrawn before its date never takes effect.
          effectiveAt: hasBegun ? undefined : null,
        },
      })
      await touchPlan(ctx, plan.id)
      const { number } = version
      ctx.emit({ type: 'plan_version.archived', data: { id, planId: plan.id, number } })
    }
    return shown(ctx.db.planVersion, id, selection)
  },
})

export const getPlanVersion = readOperation({
  name: 'getPlanVersion',
  scope: 'read',
  rateClass: 'PRICING',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const found = await ctx.db.planVersion.findFirst({ ...selection, where: { id } })
    return requireRow(found, 'plan version', id)
  },
})

/** The versions of a plan, newest first. */
export const listPlanVersions = listOperation({
  name: 'listPlanVersions',
  scope: 'read',
  rateClass: 'PRICING',
  table: 'planVersion',
  filter: { planId: reference, status: z.enum(planVersionStatuses).nullish() },
  orderBy: () => ({ number: 'desc' }),
  async where(ctx, { planId, status }) {
    const { id } = await requirePlan(ctx.db, planId)
    return { planId: id, status: status ?? undefined }
  },
})

/** The version, read under the lock of its plan; the plan of a version never changes. */
async function lockVersion(ctx: WriteContext, id: string) {
  const { planId } = await requireWithParts(ctx.db, id)
  const plan = await lockPlan(ctx, planId)
  return { plan, version: await requireWithParts(ctx.db, id) }
}

/** The newest draft of a plan, read under the lock of the plan. */
async function lockDraft(ctx: WriteContext, planId: string) {
  const plan = await lockActivePlan(ctx, planId)
  const version = await findDraft(ctx.db, plan.id)
  if (version) return { plan, version }
  const { key } = plan
  const message = `The plan ${JSON.stringify(key)} has no draft.`
  throw new DomainError('PRECONDITION_FAILED', message, { reason: 'NO_DRAFT', key })
}
