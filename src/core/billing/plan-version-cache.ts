/** The plan versions that subscriptions are on. A published version never changes, so each is read once by a process. */
import { LRUCache } from 'lru-cache'
import type { ReadContext } from '../operation/operation.ts'
import { storedBillable } from '../plans/billable.ts'
import { termsOf, withParts } from '../plans/version-terms.ts'
import type { PlanVersion } from './billing-draft.ts'

const withFeature = { include: { feature: true } } as const

const cache = new LRUCache<string, PlanVersion>({ max: 2_000 })

export async function loadPlanVersions(
  { workspaceId, db }: Pick<ReadContext, 'workspaceId' | 'db'>,
  ids: readonly string[],
): Promise<Map<string, PlanVersion>> {
  const found = new Map<string, PlanVersion>()
  const missing = new Set<string>()
  for (const id of ids) {
    const known = cache.get(`${workspaceId} ${id}`)
    if (known) found.set(id, known)
    else missing.add(id)
  }
  if (missing.size === 0) return found
  const rows = await db.planVersion.findMany({
    where: { id: { in: [...missing] } },
    include: {
      ...withParts,
      plan: true,
      entitlements: { ...withParts.entitlements, ...withFeature },
    },
  })
  for (const row of rows) {
    const { key, name } = row.plan
    const version: PlanVersion = {
      id: row.id,
      planId: row.planId,
      planKey: key,
      planName: name,
      number: row.number,
      terms: termsOf(row),
      creditFeatures: row.entitlements
        .filter(({ feature }) => feature.type === 'CREDITS')
        .map(({ feature }) => storedBillable({ meter: null, feature })),
    }
    found.set(row.id, version)
    if (row.status !== 'DRAFT') cache.set(`${workspaceId} ${row.id}`, version)
  }
  return found
}

/** Of the versions of pending changes, those that are archived or whose plan is. */
export async function loadWithdrawn(
  { db }: Pick<ReadContext, 'db'>,
  changes: readonly { planVersionId: string }[],
): Promise<Set<string>> {
  if (changes.length === 0) return new Set()
  const rows = await db.planVersion.findMany({
    where: {
      id: { in: changes.map(({ planVersionId }) => planVersionId) },
      OR: [{ archivedAt: { not: null } }, { plan: { archivedAt: { not: null } } }],
    },
    select: { id: true },
  })
  return new Set(rows.map(({ id }) => id))
}
