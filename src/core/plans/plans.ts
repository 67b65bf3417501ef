/**
 * Plans of a workspace: what customers can subscribe to.
 *
 * Invariants: a key names at most one plan of a workspace; the prices of a plan are in its versions only; every change of a plan
 * or its versions holds the lock of the plan's row; an archived plan gets no further versions; at most one plan is the default one,
 * and no archived one.
 */

import { z } from 'zod'
import { catalogKey, refuseTakenKey } from '../catalog/catalog-key.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireVersion, shown } from '../operation/stored-row.ts'
import { invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { type JsonObject, parseInput, reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { addNextVersion, nextVersionFields } from './next-version.ts'
import { archived, lockPlan, requirePlan, touchPlan } from './plan-reference.ts'
import { publication, requirePublished } from './publish-version.ts'
import { versionFields } from './version-terms.ts'

const planStatuses = ['DRAFT', 'ACTIVE', 'ARCHIVED'] as const

const description = text(1000).nullish()

export const createPlan = writeOperation({
  name: 'createPlan',
  scope: 'write',
  input: z.strictObject({
    key: catalogKey('plan').nullish(),
    name: text(255).nullish(),
    description,
    metadata: metadataInput.nullish(),
    isDefault: z.boolean().nullish(),
    version: z.strictObject(versionFields).nullish(),
    publish: publication.publish,
    effectiveAt: publication.effectiveAt,
  }),
  async run(ctx, input, selection) {
    const { key: given, name, description, metadata, isDefault, version, ...published } = input
    requirePublished(published)
    if (published.publish && !version) throw invalid('Only a plan with a version can be published.')
    const id = newId('plan', ctx.now)
    const key = given ?? id
    await ctx.db.plan
      .createMany({
        data: {
          workspaceId: ctx.workspaceId,
          id,
          key,
          name: name ?? key,
          description: description ?? null,
          metadata: metadata ?? {},
          createdAt: ctx.now,
          updatedAt: ctx.now,
        },
      })
      .catch(refuseTakenKey('plan', key))
    ctx.emit({ type: 'plan.created', data: { id, key } })
    const plan = { id, key, archivedAt: null }
    if (version) await addNextVersion(ctx, plan, { ...version, ...published })
    if (isDefault) await markDefault(ctx, id)
    return shown(ctx.db.plan, id, selection)
  },
})

export const updatePlan = writeOperation({
  name: 'updatePlan',
  scope: 'write',
  input: z
    .strictObject({
      planId: reference,
      expectedRevision: z.int().min(1, 'must be at least 1').nullish(),
      name: text(255).nullish(),
      description,
      metadata: metadataInput.nullish(),
      addMetadata: metadataInput.nullish(),
      archived: z.boolean().nullish(),
      isDefault: z.boolean().nullish(),
      version: z.strictObject(nextVersionFields).nullish(),
    })
    .refine(({ archived, isDefault }) => !(archived && isDefault), 'must not mark what it archives')
    .refine(
      ({ metadata, addMetadata }) => !(metadata && addMetadata),
      'must not have both metadata and addMetadata',
    ),
  async run(ctx, input, selection) {
    const { planId, name, description, archived: isArchived, isDefault, version } = input
    const found = await lockPlan(ctx, planId)
    const { id, key } = found
    requireVersion('plan', found.revision, input.expectedRevision)
    const plan = isArchived === false ? await unarchive(ctx, found) : found
    if (plan.archivedAt !== null) throw archived(key)
    const metadata = input.addMetadata
      ? await addedMetadata(ctx, id, input.addMetadata)
      : (input.metadata ?? undefined)
    await ctx.db.plan.updateMany({
      where: { id },
      data: { name: name ?? undefined, description, metadata },
    })
    await touchPlan(ctx, id)
    ctx.emit({ type: 'plan.updated', data: { id, key } })
    if (version) await addNextVersion(ctx, plan, version)
    if (isDefault === true) await markDefault(ctx, id)
    if (isDefault === false) await unmarkDefault(ctx, id)
    if (isArchived) await archive(ctx, plan)
    return shown(ctx.db.plan, id, selection)
  },
})

/** The metadata with further keys, within its bounds. */
async function addedMetadata(ctx: WriteContext, id: string, more: JsonObject) {
  const { metadata } = await ctx.db.plan.findFirstOrThrow({ where: { id } })
  return parseInput(metadataInput, { ...(metadata as JsonObject), ...more })
}

/** Moves the mark of the default plan to this one. */
async function markDefault(ctx: WriteContext, defaultPlanId: string): Promise<void> {
  await ctx.db.workspace.updateMany({ where: { id: ctx.workspaceId }, data: { defaultPlanId } })
}

/** Takes the mark from the plan, if it has it. */
async function unmarkDefault(ctx: WriteContext, planId: string): Promise<void> {
  await ctx.db.workspace.updateMany({
    where: { id: ctx.workspaceId, defaultPlanId: planId },
    data: { defaultPlanId: null },
  })
}

export const archivePlan = writeOperation({
  name: 'archivePlan',
  scope: 'write',
  input: z.strictObject({ planId: reference }),
  async run(ctx, { planId }, selection) {
    const plan = await lockPlan(ctx, planId)
    if (plan.archivedAt === null) await archive(ctx, plan)
    return shown(ctx.db.plan, plan.id, selection)
  },
})

interface Locked {
  id: string
  key: string
  archivedAt: Date | null
}

async function archive(ctx: WriteContext, { id, key }: Locked): Promise<void> {
  const data = { status: 'ARCHIVED', archivedAt: ctx.now } as const
  await ctx.db.plan.updateMany({ where: { id }, data })
  await touchPlan(ctx, id)
  await unmarkDefault(ctx, id)
  ctx.emit({ type: 'plan.archived', data: { id, key } })
}

/** The plan as it was before it was archived; one that is not archived stays as it is. */
async function unarchive<Plan extends Locked>(ctx: WriteContext, plan: Plan): Promise<Plan> {
  if (plan.archivedAt === null) return plan
  const { id, key } = plan
  const published = await ctx.db.planVersion.findFirst({
    where: { planId: id, publishedAt: { not: null } },
    select: { id: true },
  })
  const status = published ? 'ACTIVE' : 'DRAFT'
  await ctx.db.plan.updateMany({ where: { id }, data: { status, archivedAt: null } })
  ctx.emit({ type: 'plan.unarchived', data: { id, key } })
  return { ...plan, archivedAt: null }
}

export const getPlan = readOperation({
  name: 'getPlan',
  scope: 'read',
  rateClass: 'PRICING',
  input: z.strictObject({ planId: reference }),
  async run(ctx, { planId }, selection) {
    const { id } = await requirePlan(ctx.db, planId)
    return shown(ctx.db.plan, id, selection)
  },
})

/** The plans, newest first; a customer token sees those that can be chosen. */
export const listPlans = listOperation({
  name: 'listPlans',
  scope: 'customer',
  ofNoCustomer: true,
  rateClass: 'PRICING',
  table: 'plan',
  filter: { status: z.enum(planStatuses).nullish() },
  where({ caller }, { status }) {
    const asked = { status: status ?? undefined }
    return caller.customer ? { AND: [{ status: 'ACTIVE' }, asked] } : asked
  },
})
