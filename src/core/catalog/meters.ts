/**
 * Meters of a workspace: how the events of a type are counted.
 *
 * Invariants: a key names at most one meter of a workspace; what a meter measures never changes, since counters
 * already hold it; a unique count names the property it counts, a count names none.
 */

import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { newId } from '../values/ids.ts'
import { key, propertyName, reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { bumpCatalog } from './bump-catalog.ts'
import { type Aggregation, aggregations } from './catalog.ts'
import { byIdOrKey, catalogKey, refuseTakenKey } from './catalog-key.ts'
import { metersMax, requireRoom } from './room.ts'

/** Whether a meter of the aggregation must, may or must not name a property. */
const valueProperty: Record<Aggregation, 'required' | 'optional' | 'refused'> = {
  SUM: 'optional',
  MAX: 'optional',
  LAST: 'optional',
  UNIQUE_COUNT: 'required',
  COUNT: 'refused',
}

const shownFields = {
  description: text(1000).nullish(),
  unit: text(50).nullish(),
  metadata: metadataInput.nullish(),
}

export const newMeter = z
  .strictObject({
    key: catalogKey('meter'),
    name: text(255).nullish(),
    eventType: key.nullish(),
    aggregation: z.enum(aggregations),
    valueProperty: propertyName.nullish(),
    ...shownFields,
  })
  .superRefine((input, ctx) => {
    const rule = valueProperty[input.aggregation]
    const given = input.valueProperty !== null && input.valueProperty !== undefined
    if (rule === 'optional' || given === (rule === 'required')) return
    ctx.addIssue({
      code: 'custom',
      path: ['valueProperty'],
      message: `is ${rule} with the aggregation ${input.aggregation}`,
    })
  })

export type NewMeter = z.output<typeof newMeter>

export const createMeter = writeOperation({
  name: 'createMeter',
  scope: 'write',
  input: newMeter,
  run: (ctx, input, selection) => addMeter(ctx, input, selection),
})

/** The new meter. CONFLICT when the key is taken. */
export async function addMeter(ctx: WriteContext, input: NewMeter, selection: object = {}) {
  await bumpCatalog(ctx)
  await requireRoom(ctx.db.meter.count(), metersMax, 'meters')
  const data = {
    workspaceId: ctx.workspaceId,
    id: newId('meter', ctx.now),
    key: input.key,
    name: input.name ?? input.key,
    eventType: input.eventType ?? input.key,
    aggregation: input.aggregation,
    valueProperty: input.valueProperty ?? null,
    description: input.description ?? null,
    unit: input.unit ?? null,
    metadata: input.metadata ?? {},
    createdAt: ctx.now,
  }
  const meter = await ctx.db.meter
    .create({ ...selection, data })
    .catch(refuseTakenKey('meter', input.key))
  ctx.emit({ type: 'meter.created', data: { id: data.id, key: data.key } })
  return meter
}

export const updateMeter = writeOperation({
  name: 'updateMeter',
  scope: 'write',
  input: z.strictObject({ meter: reference, name: text(255).nullish(), ...shownFields }),
  async run(ctx, { meter, name, description, unit, metadata }, selection) {
    await bumpCatalog(ctx)
    const { id, key } = await requireMeter(ctx.db, meter)
    await ctx.db.meter.updateMany({
      where: { id },
      data: { name: name ?? undefined, description, unit, metadata: metadata ?? undefined },
    })
    ctx.emit({ type: 'meter.updated', data: { id, key } })
    return shown(ctx.db.meter, id, selection)
  },
})

/** Archives a meter, see archived.ts; a repeated call changes nothing. */
export const archiveMeter = writeOperation({
  name: 'archiveMeter',
  scope: 'write',
  input: z.strictObject({ meter: reference }),
  async run(ctx, { meter }, selection) {
    await bumpCatalog(ctx)
    const found = await requireMeter(ctx.db, meter)
    const { id, key } = found
    if (found.archivedAt === null) {
      await ctx.db.meter.updateMany({ where: { id }, data: { archivedAt: ctx.now } })
      ctx.emit({ type: 'meter.archived', data: { id, key } })
    }
    return shown(ctx.db.meter, id, selection)
  },
})

/** Unarchives a meter; a repeated call changes nothing. */
export const unarchiveMeter = writeOperation({
  name: 'unarchiveMeter',
  scope: 'write',
  input: z.strictObject({ meter: reference }),
  async run(ctx, { meter }, selection) {
    await bumpCatalog(ctx)
    const found = await requireMeter(ctx.db, meter)
    const { id, key } = found
    if (found.archivedAt !== null) {
      await ctx.db.meter.updateMany({ where: { id }, data: { archivedAt: null } })
      ctx.emit({ type: 'meter.unarchived', data: { id, key } })
    }
    return shown(ctx.db.meter, id, selection)
  },
})

export const getMeter = readOperation({
  name: 'getMeter',
  scope: 'read',
  input: z.strictObject({ meter: reference }),
  async run(ctx, { meter }, selection) {
    const found = await ctx.db.meter.findFirst({ ...selection, where: byIdOrKey(meter) })
    return requireRow(found, 'meter', meter)
  },
})

/** The meters, newest first. */
export const listMeters = listOperation({
  name: 'listMeters',
  scope: 'read',
  table: 'meter',
  filter: { eventType: key.nullish(), includeArchived: z.boolean().nullish() },
  where: (_ctx, { eventType, includeArchived }) => ({
    eventType: eventType ?? undefined,
    archivedAt: includeArchived ? undefined : null,
  }),
})

/** The meter by our id or its key, or NOT_FOUND. */
async function requireMeter(db: TenantDb, meter: string) {
  return requireRow(await db.meter.findFirst({ where: byIdOrKey(meter) }), 'meter', meter)
}
