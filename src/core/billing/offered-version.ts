/** The plan version that a new or changed subscription gets. */
import type { ReadContext } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { archived, requirePlan } from '../plans/plan-reference.ts'
import { findEffectiveVersion } from '../plans/publish-version.ts'
import { DomainError, invalid } from '../values/errors.ts'

/**
 * The version that is named, or the one of the plan that is in effect. PRECONDITION_FAILED when the plan is archived, or the version
 * is not published or not yet in effect.
 */
export async function requireOffered(
  ctx: Pick<ReadContext, 'db'>,
  { planId, planVersionId }: { planId?: string | null; planVersionId?: string | null },
  now: Date,
): Promise<string> {
  if ((planId == null) === (planVersionId == null)) {
    throw invalid('Name either planId or planVersionId.')
  }
  if (planVersionId != null) return requireNamed(ctx, planVersionId, now)
  const plan = await requirePlan(ctx.db, planId ?? '')
  if (plan.archivedAt !== null) throw archived(plan.key)
  const version = await findEffectiveVersion(ctx.db, plan.id, now)
  if (!version) {
    throw new DomainError(
      'PRECONDITION_FAILED',
      `The plan ${JSON.stringify(plan.key)} has no version in effect.`,
      { reason: 'NONE_IN_EFFECT', key: plan.key, at: now.toISOString() },
    )
  }
  return version.id
}

async function requireNamed(
  { db }: Pick<ReadContext, 'db'>,
  id: string,
  now: Date,
): Promise<string> {
  const found = await db.planVersion.findFirst({ where: { id }, include: { plan: true } })
  const version = requireRow(found, 'plan version', id)
  if (version.plan.archivedAt !== null) throw archived(version.plan.key)
  const isOffered = version.status === 'PUBLISHED' && (version.effectiveAt ?? now) <= now
  if (!isOffered) {
    throw new DomainError(
      'PRECONDITION_FAILED',
      'The version is not published, or not yet in effect.',
      { reason: 'NOT_PUBLISHED', id, status: version.status },
    )
  }
  return id
}
