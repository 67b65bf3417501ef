/** Publishes a draft of a plan: it is in effect from its date on, and never changes again. */

import { z } from 'zod'
import type { WriteContext } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { instant } from '../values/input.ts'
import { refuseWithdrawn } from '../values/money.ts'
import { beginMigration, migrationTerms } from './begin-migration.ts'
import { archived, touchPlan } from './plan-reference.ts'
import { refuseArchivedParts, termsOf, type VersionRow, withParts } from './version-terms.ts'

/** From when on a version is in effect, and whether subscribers get it. */
export const publicationTerms = {
  effectiveAt: instant.nullish(),
  migrate: z.strictObject(migrationTerms).nullish(),
}

/** Whether what is made is published at once. */
export const publication = { publish: z.boolean().nullish(), ...publicationTerms }

const terms = z.strictObject(publicationTerms)
type PublicationTerms = z.output<typeof terms>

/** A date is of no use to a draft, and nobody gets one. */
export function requirePublished(given: PublicationTerms & { publish?: boolean | null }): void {
  if (given.publish) return
  if (given.effectiveAt) throw invalid('effectiveAt goes with publish.')
  if (given.migrate) throw invalid('migrate goes with publish.')
}

/** The draft of a plan, both read under the lock of the plan. */
export async function publishVersion(
  ctx: WriteContext,
  plan: { id: string; key: string; archivedAt: Date | null },
  version: VersionRow,
  given: PublicationTerms,
): Promise<void> {
  const { id, number } = version
  if (plan.archivedAt !== null) throw archived(plan.key)
  requireDraft(version)
  refuseWithdrawn(version.currency)
  await refuseArchivedParts(ctx.db, termsOf(version))
  const publishedAt = await nextPublication(ctx, plan.id)
  const effectiveAt = given.effectiveAt ?? publishedAt
  if (given.migrate && effectiveAt > publishedAt) {
    throw invalid('migrate goes with a version that is in effect at once: effectiveAt lies ahead.')
  }
  await requireFreeDate(ctx, plan.id, effectiveAt)
  await ctx.db.planVersion.updateMany({
    where: { id },
    data: { status: 'PUBLISHED', effectiveAt, publishedAt, updatedAt: ctx.now },
  })
  await ctx.db.plan.updateMany({ where: { id: plan.id }, data: { status: 'ACTIVE' } })
  await touchPlan(ctx, plan.id)
  ctx.emit({
    type: 'plan_version.published',
    data: { id, planId: plan.id, number, effectiveAt: effectiveAt.toISOString() },
  })
  if (given.migrate) await beginMigration(ctx, { planId: plan.id, toVersionId: id }, given.migrate)
}

/**
 * Now, or the instant after the plan was last published: a change that waited for the plan's lock, or that comes from a server whose
 * clock is behind, builds on what was published meanwhile and follows it.
 */
export async function nextPublication(ctx: WriteContext, planId: string): Promise<Date> {
  const { _max } = await ctx.db.planVersion.aggregate({
    where: { planId },
    _max: { publishedAt: true },
  })
  const last = _max.publishedAt
  return last && last >= ctx.now ? new Date(last.getTime() + 1) : ctx.now
}

export function requireDraft({ id, status }: { id: string; status: string }): void {
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

/** The version of a plan that is in effect at an instant; null when none is yet. */
export function findEffectiveVersion(db: TenantDb, planId: string, at: Date) {
  return db.planVersion.findFirst({
    where: { planId, effectiveAt: { lte: at } },
    orderBy: { effectiveAt: 'desc' },
    include: withParts,
  })
}
