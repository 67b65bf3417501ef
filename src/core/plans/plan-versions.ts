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
import type { TenantDb } from '../operation/sql.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'
import { instant, reference } from '../values/input.ts'
import { refuseWithdrawn } from '../values/money.ts'
import { archived, lockActivePlan, lockPlan, requirePlan } from './plan-reference.ts'
import { storedCharge } from './version-charge.ts'
import {
  mergedTerms,
  refuseArchivedParts,
  termsOf,
  versionFields,
  withParts,
} from './version-terms.ts'
import { insertVersion, replaceVersion } from './write-version.ts'

const planVersionStatuses = ['DRAFT', 'PUBLISHED', 'ARCHIVED'] as const

export const createPlanVersion = writeOperation({
  name: 'createPlanVersion',
  scope: 'write',
  input: z.strictObject({
    planId: reference,
    basedOnVersionId: reference.nullish(),
    ...versionFields,
  }),
  async run(ctx, { planId, basedOnVersionId, ...given }, selection) {
    const plan = await lockActivePlan(ctx, planId)
    const base = basedOnVersionId ? await requireWithParts(ctx.db, basedOnVersionId) : null
    const latest = base ?? (await findLatestVersion(ctx.db, plan.id))
    const charges = latest?.charges.map(storedCharge) ?? []
    const terms = await mergedTerms(ctx, given, base && termsOf(base), charges)
    const id = await insertVersion(ctx, plan.id, terms)
    return shown(ctx.db.planVersion, id, selection)
  },
})

export const updatePlanVersion = writeOperation({
  name: 'updatePlanVersion',
  scope: 'write',
  input: z.strictObject({ id: reference, ...versionFields }),
  async run(ctx, { id, ...given }, selection) {
    const { plan, version } = await lockVersion(ctx, id)
    if (plan.archivedAt !== null) throw archived(plan.key)
    requireDraft(version)
    const terms = await mergedTerms(ctx, given, termsOf(version))
    await replaceVersion(ctx, id, terms)
    const { number } = version
    ctx.emit({ type: 'plan_version.updated', data: { id, planId: plan.id, number } })
    return shown(ctx.db.planVersion, id, selection)
  },
})

export const publishPlanVersion = writeOperation({
  name: 'publishPlanVersion',
  scope: 'write',
  input: z.strictObject({ id: reference, effectiveAt: instant.nullish() }),
  async run(ctx, { id, effectiveAt: given }, selection) {
    const { plan, version } = await lockVersion(ctx, id)
    if (plan.archivedAt !== null) throw archived(plan.key)
    requireDraft(version)
    refuseWithdrawn(version.currency)
    await refuseArchivedParts(ctx.db, termsOf(version))
    const effectiveAt = given ?? ctx.now
    await requireFreeDate(ctx, plan.id, effectiveAt)
    await ctx.db.planVersion.updateMany({
      where: { id },
      data: { status: 'PUBLISHED', effectiveAt, publishedAt: ctx.now, updatedAt: ctx.now },
    })
    await ctx.db.plan.updateMany({
      where: { id: plan.id },
      data: { status: 'ACTIVE', updatedAt: ctx.now },
    })
    ctx.emit({
      type: 'plan_version.published',
      data: { id, planId: plan.id, number: version.number, effectiveAt: effectiveAt.toISOString() },
    })
    return shown(ctx.db.planVersion, id, selection)
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
  orderBy: { number: 'desc' },
  async where(ctx, { planId, status }) {
    const { id } = await requirePlan(ctx.db, planId)
    return { planId: id, status: status ?? undefined }
  },
})

/** The version of a plan that is in effect at an instant; null when none is yet. */
export function findEffectiveVersion(db: TenantDb, planId: string, at: Date) {
  return db.planVersion.findFirst({
    where: { planId, effectiveAt: { lte: at } },
    orderBy: { effectiveAt: 'desc' },
    include: withParts,
  })
}

function findLatestVersion(db: TenantDb, planId: string) {
  return db.planVersion.findFirst({
    where: { planId },
    orderBy: { number: 'desc' },
    include: withParts,
  })
}

async function requireWithParts(db: TenantDb, id: string) {
  const found = await db.planVersion.findFirst({ where: { id }, include: withParts })
  return requireRow(found, 'plan version', id)
}

/** The version, read under the lock of its plan; the plan of a version never changes. */
async function lockVersion(ctx: WriteContext, id: string) {
  const { planId } = await requireWithParts(ctx.db, id)
  const plan = await lockPlan(ctx, planId)
  return { plan, version: await requireWithParts(ctx.db, id) }
}

function requireDraft({ id, status }: { id: string; status: string }): void {
  if (status === 'DRAFT') return
  const verb = status === 'PUBLISHED' ? 'published' : 'archived'
  throw new DomainError(
    'PRECONDITION_FAILED',
    `The version is ${verb} and cannot change: create another one.`,
    { reason: 'NOT_DRAFT', id, status },
  )
}

async function requireFreeDate(ctx: WriteContext, planId: string, effectiveAt: Date) {
  if (effectiveAt < ctx.now && (await findEffectiveVersion(ctx.db, planId, ctx.now))) {
    throw new DomainError(
      'PRECONDITION_FAILED',
      'Another version is in effect already, and what it cost in the past cannot change: effectiveAt must not be before now.',
      { reason: 'IN_THE_PAST', effectiveAt: effectiveAt.toISOString() },
    )
  }
  const twin = await ctx.db.planVersion.findFirst({ where: { planId, effectiveAt } })
  if (twin) {
    throw new DomainError('CONFLICT', `Version ${twin.number} takes effect at the same instant.`, {
      reason: 'SAME_INSTANT',
      id: twin.id,
    })
  }
}
