/** The plan version that a new or changed subscription gets. */
import type { ReadContext } from '../operation/operation.ts'
import { requireRow } from '../operation/stored-row.ts'
import { archived } from '../plans/plan-reference.ts'
import { DomainError, invalid } from '../values/errors.ts'

/**
 * The version that is named, or the one of the plan that is in effect. PRECONDITION_FAILED when the plan is archived, or the version
 * is not published or not yet in effect.
 */
export async function requireOffered(
  ctx: Pick<ReadContext, 'db' | 'sql' | 'workspaceId'>,
  { planId, planVersionId }: { planId?: string | null; planVersionId?: string | null },
  now: Date,
): Promise<string> {
  if ((planId == null) === (planVersionId == null)) {
    throw invalid('Name either planId or planVersionId.')
  }
  if (planVersionId != null) return requireNamed(ctx, planVersionId, now)
  return requireEffective(ctx, planId ?? '', now)
}

/** One plain statement: each new subscription asks, and Prisma would read the version whole, with its charges and entitlements. */
async function requireEffective(
  { sql, workspaceId }: Pick<ReadContext, 'sql' | 'workspaceId'>,
  planId: string,
  now: Date,
): Promise<string> {
  const { rows } = await sql.query({
    name: 'effective_version_of_plan',
    text: `
      select p.key, p.archived_at is not null as archived, (
          select v.id from plan_version v
          where v.workspace_id = p.workspace_id and v.plan_id = p.id and v.effective_at <= $3
          order by v.effective_at desc limit 1) as version
      from plan p where p.workspace_id = $1 and (p.id = $2 or p.key = $2)`,
    values: [workspaceId, planId, now],
  })
  const plan = requireRow(rows[0], 'plan', planId)
  if (plan.archived) throw archived(plan.key)
  if (plan.version !== null) return plan.version
  throw new DomainError(
    'PRECONDITION_FAILED',
    `The plan ${JSON.stringify(plan.key)} has no version in effect.`,
    { reason: 'NONE_IN_EFFECT', key: plan.key, at: now.toISOString() },
  )
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
