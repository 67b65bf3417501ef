/**
 * Features of a workspace: what customers can be entitled to.
 *
 * Invariants: a key names at most one feature of a workspace; type and meter never change, since entitlements and counters
 * depend on them; only metered and credits features name a meter, and credits features only to say which event type they count.
 */

import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { refuseArchived } from '../values/archived.ts'
import { invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { bumpCatalog } from './bump-catalog.ts'
import { type FeatureType, featureTypes } from './catalog.ts'
import { byIdOrKey, catalogKey, refuseTakenKey } from './catalog-key.ts'
import { featuresMax, requireFeatureRoom, requireRoom } from './room.ts'

const mayHaveMeter: Record<FeatureType, boolean> = {
  BOOLEAN: false,
  METERED: true,
  CREDITS: true,
  STATIC: false,
}

const description = text(1000).nullish()

export const newFeature = z
  .strictObject({
    key: catalogKey('feature'),
    name: text(255).nullish(),
    description,
    type: z.enum(featureTypes),
    meterKey: reference.nullish(),
    metadata: metadataInput.nullish(),
  })
  .refine((input) => mayHaveMeter[input.type] || (input.meterKey ?? null) === null, {
    path: ['meterKey'],
    message: 'is for features of the types METERED and CREDITS only',
  })

export type NewFeature = z.output<typeof newFeature>

export const createFeature = writeOperation({
  name: 'createFeature',
  scope: 'write',
  input: newFeature,
  run: (ctx, input, selection) => addFeature(ctx, input, selection),
})

/** The new feature. CONFLICT when the key is taken. */
export async function addFeature(ctx: WriteContext, input: NewFeature, selection: object = {}) {
  await bumpCatalog(ctx)
  await requireRoom(ctx.db.feature.count(), featuresMax, 'features')
  const meter = await meterOf(ctx, input.meterKey)
  if (mayHaveMeter[input.type]) await requireFeatureRoom(ctx.db, meter?.eventType ?? input.key)
  const data = {
    workspaceId: ctx.workspaceId,
    id: newId('feature', ctx.now),
    key: input.key,
    name: input.name ?? input.key,
    description: input.description ?? null,
    type: input.type,
    meterId: meter?.id ?? null,
    metadata: input.metadata ?? {},
    createdAt: ctx.now,
    updatedAt: ctx.now,
  }
  const feature = await ctx.db.feature
    .create({ ...selection, data })
    .catch(refuseTakenKey('feature', input.key))
  ctx.emit({ type: 'feature.created', data: { id: data.id, key: data.key } })
  return feature
}

export const updateFeature = writeOperation({
  name: 'updateFeature',
  scope: 'write',
  input: z.strictObject({
    feature: reference,
    name: text(255).nullish(),
    description,
    archived: z.boolean().nullish(),
    metadata: metadataInput.nullish(),
  }),
  async run(ctx, { feature, name, description, archived, metadata }, selection) {
    await bumpCatalog(ctx)
    const found = await requireFeature(ctx, feature)
    const { id, key } = found
    await ctx.db.feature.updateMany({
      where: { id },
      data: {
        ...{ name: name ?? undefined, description, updatedAt: ctx.now },
        metadata: metadata ?? undefined,
      },
    })
    ctx.emit({ type: 'feature.updated', data: { id, key } })
    if (archived === true) await archive(ctx, found)
    if (archived === false) await unarchive(ctx, found)
    return shown(ctx.db.feature, id, selection)
  },
})

/** Archives a feature, see archived.ts; a repeated call changes nothing. */
export const archiveFeature = writeOperation({
  name: 'archiveFeature',
  scope: 'write',
  input: z.strictObject({ feature: reference }),
  async run(ctx, { feature }, selection) {
    await bumpCatalog(ctx)
    const found = await requireFeature(ctx, feature)
    await archive(ctx, found)
    return shown(ctx.db.feature, found.id, selection)
  },
})

/** Unarchives a feature; a repeated call changes nothing. */
export const unarchiveFeature = writeOperation({
  name: 'unarchiveFeature',
  scope: 'write',
  input: z.strictObject({ feature: reference }),
  async run(ctx, { feature }, selection) {
    await bumpCatalog(ctx)
    const found = await requireFeature(ctx, feature)
    await unarchive(ctx, found)
    return shown(ctx.db.feature, found.id, selection)
  },
})

type Found = Awaited<ReturnType<typeof requireFeature>>

async function archive(ctx: WriteContext, { id, key, archivedAt }: Found): Promise<void> {
  if (archivedAt !== null) return
  const data = { archivedAt: ctx.now, updatedAt: ctx.now }
  await ctx.db.feature.updateMany({ where: { id }, data })
  ctx.emit({ type: 'feature.archived', data: { id, key } })
}

async function unarchive(ctx: WriteContext, { id, key, type, meter, archivedAt }: Found) {
  if (archivedAt === null) return
  if (mayHaveMeter[type]) await requireFeatureRoom(ctx.db, meter?.eventType ?? key)
  const data = { archivedAt: null, updatedAt: ctx.now }
  await ctx.db.feature.updateMany({ where: { id }, data })
  ctx.emit({ type: 'feature.unarchived', data: { id, key } })
}

export const getFeature = readOperation({
  name: 'getFeature',
  scope: 'read',
  input: z.strictObject({ feature: reference }),
  async run(ctx, { feature }, selection) {
    const found = await ctx.db.feature.findFirst({ ...selection, where: byIdOrKey(feature) })
    return requireRow(found, 'feature', feature)
  },
})

/** The features, newest first. */
export const listFeatures = listOperation({
  name: 'listFeatures',
  scope: 'read',
  table: 'feature',
  filter: { type: z.enum(featureTypes).nullish(), includeArchived: z.boolean().nullish() },
  where: (_ctx, { type, includeArchived }) => ({
    type: type ?? undefined,
    archivedAt: includeArchived ? undefined : null,
  }),
})

/** The feature and its meter by our id or its key, or NOT_FOUND. */
export async function requireFeature(ctx: { db: TenantDb }, feature: string) {
  const found = await ctx.db.feature.findFirst({
    where: byIdOrKey(feature),
    include: { meter: true },
  })
  return requireRow(found, 'feature', feature)
}

async function meterOf(ctx: WriteContext, meter: string | null | undefined) {
  if (meter === null || meter === undefined) return null
  const found = await ctx.db.meter.findFirst({ where: byIdOrKey(meter) })
  if (!found) throw invalid(`No meter has the id or key ${JSON.stringify(meter)}.`, { meter })
  refuseArchived('meter', found)
  return found
}
