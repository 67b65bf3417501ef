/**
 * Plans of a workspace: what customers can subscribe to.
 *
 * Invariants: a key names at most one plan of a workspace; the prices of a plan are in its versions only; every change of a plan
 * or its versions holds the lock of the plan's row; an archived plan gets no further versions.
 */

import { z } from 'zod'
import { catalogKey, refuseTakenKey } from '../catalog/catalog-key.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, writeOperation } from '../operation/operation.ts'
import { shown } from '../operation/stored-row.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { lockActivePlan, lockPlan, requirePlan } from './plan-reference.ts'
import { mergedTerms, versionFields } from './version-terms.ts'
import { insertVersion } from './write-version.ts'

const planStatuses = ['DRAFT', 'ACTIVE', 'ARCHIVED'] as const

const description = text(1000).nullish()

export const createPlan = writeOperation({
  name: 'createPlan',
  scope: 'write',
  input: z.strictObject({
    key: catalogKey('plan'),
    name: text(255).nullish(),
    description,
    version: z.strictObject(versionFields).nullish(),
  }),
  async run(ctx, { key, name, description, version }, selection) {
    const id = newId('plan', ctx.now)
    await ctx.db.plan
      .createMany({
        data: {
          workspaceId: ctx.workspaceId,
          id,
          key,
          name: name ?? key,
          description: description ?? null,
          createdAt: ctx.now,
          updatedAt: ctx.now,
        },
      })
      .catch(refuseTakenKey('plan', key))
    ctx.emit({ type: 'plan.created', data: { id, key } })
    if (version) await insertVersion(ctx, id, await mergedTerms(ctx, version, null))
    return shown(ctx.db.plan, id, selection)
  },
})

export const updatePlan = writeOperation({
  name: 'updatePlan',
  scope: 'write',
  input: z.strictObject({ planId: reference, name: text(255).nullish(), description }),
  async run(ctx, { planId, name, description }, selection) {
    const { id, key } = await lockActivePlan(ctx, planId)
    await ctx.db.plan.updateMany({
      where: { id },
      data: { name: name ?? undefined, description, updatedAt: ctx.now },
    })
    ctx.emit({ type: 'plan.updated', data: { id, key } })
    return shown(ctx.db.plan, id, selection)
  },
})

export const archivePlan = writeOperation({
  name: 'archivePlan',
  scope: 'write',
  input: z.strictObject({ planId: reference }),
  async run(ctx, { planId }, selection) {
    const { id, key, archivedAt } = await lockPlan(ctx, planId)
    if (archivedAt === null) {
      await ctx.db.plan.updateMany({
        where: { id },
        data: { status: 'ARCHIVED', archivedAt: ctx.now, updatedAt: ctx.now },
      })
      ctx.emit({ type: 'plan.archived', data: { id, key } })
    }
    return shown(ctx.db.plan, id, selection)
  },
})

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
