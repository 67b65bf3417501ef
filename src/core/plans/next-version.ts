/**
 * The next version of a plan: from nothing or from another version, with parts added and removed, as a draft or published at once.
 */
import { z } from 'zod'
import type { WriteContext } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow } from '../operation/stored-row.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { reference } from '../values/input.ts'
import { createMissing } from './missing-parts.ts'
import {
  findEffectiveVersion,
  nextPublication,
  publication,
  publishVersion,
  requirePublished,
} from './publish-version.ts'
import { storedCharge } from './version-charge.ts'
import { mergedTerms, partChanges, termsOf, versionFields, withParts } from './version-terms.ts'
import { insertVersion } from './write-version.ts'

export const nextVersionFields = {
  basedOnVersionId: reference.nullish(),
  basedOnCurrent: z.boolean().nullish(),
  soleDraft: z.boolean().nullish(),
  ...versionFields,
  ...partChanges,
  ...publication,
}

const fields = z.strictObject(nextVersionFields)

/** Adds a version, under the lock of the plan; answers its id. */
export async function addNextVersion(
  ctx: WriteContext,
  plan: { id: string; key: string; archivedAt: Date | null },
  given: z.output<typeof fields>,
): Promise<string> {
  requirePublished(given)
  if (given.soleDraft) await refuseSecondDraft(ctx.db, plan)
  await createMissing(ctx, given)
  const base = await baseOf(ctx, plan.id, given)
  const before = base ?? (await findLatestVersion(ctx.db, plan.id))
  const charges = before?.charges.map(storedCharge) ?? []
  const terms = await mergedTerms(ctx, given, base && termsOf(base), charges)
  const id = await insertVersion(ctx, plan.id, terms)
  if (given.publish) {
    await publishVersion(ctx, plan, await requireWithParts(ctx.db, id), given)
  }
  return id
}

interface Based {
  basedOnVersionId?: string | null
  basedOnCurrent?: boolean | null
}

async function baseOf(ctx: WriteContext, planId: string, given: Based) {
  const { basedOnVersionId, basedOnCurrent } = given
  if (basedOnVersionId && basedOnCurrent) {
    throw invalid('A version is based on basedOnVersionId or on the current one, not on both.')
  }
  if (basedOnVersionId) return requireWithParts(ctx.db, basedOnVersionId)
  if (!basedOnCurrent) return null
  const now = await nextPublication(ctx, planId)
  const current = await findEffectiveVersion(ctx.db, planId, now)
  return current ?? findLatestVersion(ctx.db, planId)
}

/** The newest version of a plan that was not archived; null when there is none. */
export function findLatestVersion(db: TenantDb, planId: string) {
  return db.planVersion.findFirst({
    where: { planId, archivedAt: null },
    orderBy: { number: 'desc' },
    include: withParts,
  })
}

/** The newest draft of a plan; null when there is none. */
export function findDraft(db: TenantDb, planId: string) {
  return db.planVersion.findFirst({
    where: { planId, status: 'DRAFT' },
    orderBy: { number: 'desc' },
    include: withParts,
  })
}

async function refuseSecondDraft(db: TenantDb, plan: { id: string; key: string }): Promise<void> {
  const draft = await findDraft(db, plan.id)
  if (!draft) return
  const message = `The plan ${JSON.stringify(plan.key)} has a draft already: version ${draft.number}.`
  throw new DomainError('CONFLICT', message, { reason: 'DRAFT_EXISTS', id: draft.id })
}

export async function requireWithParts(db: TenantDb, id: string) {
  const found = await db.planVersion.findFirst({ where: { id }, include: withParts })
  return requireRow(found, 'plan version', id)
}
