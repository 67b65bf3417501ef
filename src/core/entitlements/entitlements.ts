/**
 * Entitlements of customers to features.
 *
 * Invariants: a customer has at most one entitlement to a feature, whose id is made of theirs; every
 * change holds the lock of the customer's credit account, which recording takes too, so that no usage is decided on terms
 * that are changing; counters of periods that events can still reach agree with the events that are not reversed; `version`
 * grows by one with every change.
 */

import { z } from 'zod'
import { Prisma } from '#prisma'
import { requireFeature } from '../catalog/features.ts'
import { bumpEntitlements } from '../customers/bump-entitlements.ts'
import { atTimeOf, atWriteTimeOf } from '../customers/customer-clock.ts'
import { requireActiveCustomer, requireCustomer } from '../customers/customer-reference.ts'
import { customerRows } from '../customers/customer-rows.ts'
import { listOperation } from '../operation/list-operation.ts'
import { type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, requireVersion, shown } from '../operation/stored-row.ts'
import { wakesAt } from '../test-clocks/wakes.ts'
import { refuseArchived } from '../values/archived.ts'
import { decimal, decimalText } from '../values/decimal.ts'
import { DomainError } from '../values/errors.ts'
import { pairId } from '../values/ids.ts'
import { instant, type Json, jsonValue, nonNegative, reference } from '../values/input.ts'
import { periods } from '../values/period.ts'
import { isCounted, recountEntitlement } from './counts/recount-entitlement.ts'
import type { Tally } from './counts/tally.ts'
import { tallyHistory } from './counts/tally-history.ts'
import { type Entitlement, isOver, limitBehaviors } from './entitlement.ts'
import { entitlementById } from './entitlement-id.ts'
import { changedTerms, countsOtherwise, newTerms, type Terms } from './terms.ts'

type AtWriteTime = WriteContext & { isOnClock: boolean }

const expectedVersion = z.int().min(1).nullish()

const terms = {
  limit: nonNegative.nullish(),
  behavior: z.enum(limitBehaviors).nullish(),
  period: z.enum(periods).nullish(),
  anchor: instant.nullish(),
  value: jsonValue.nullish(),
  effectiveAt: instant.nullish(),
  expiresAt: instant.nullish(),
}

export const setEntitlement = writeOperation({
  name: 'setEntitlement',
  scope: 'write',
  input: z.strictObject({ customerId: reference, feature: reference, expectedVersion, ...terms }),
  async prepare(
    context,
    { customerId: named, feature: featureName, ...given },
    before: Tally | null,
  ) {
    const { id: customerId } = await requireCustomer(context, named)
    const ctx = await atTimeOf(context, customerId)
    const feature = await requireFeature(ctx, featureName)
    const stored = await findStored(ctx, { customerId, featureId: feature.id })
    const inForce = stored && !isOver(stored, ctx.now) ? stored : null
    const next = newTerms(feature, given, inForce, ctx.now)
    if (!isCounted(feature) || !countsOtherwise(inForce, next)) return null
    return tallyHistory(ctx, customerId, feature, next, before)
  },
  async run(context, input, selection) {
    const { customerId: named, feature: featureName, expectedVersion, ...given } = input
    const customerId = await lockCustomer(context, named)
    const ctx = await atWriteTimeOf(context, customerId)
    const feature = await requireFeature(ctx, featureName)
    const stored = await findStored(ctx, { customerId, featureId: feature.id })
    requireVersion('entitlement', stored?.version ?? null, expectedVersion)
    const inForce = stored && !isOver(stored, ctx.now) ? stored : null
    if (!inForce) refuseArchived('feature', feature)
    const next = newTerms(feature, given, inForce, ctx.now)
    const id = stored?.id ?? pairId('ent', customerId, feature.id)
    if (stored) await update(ctx, id, { ...columns(next, ctx), revokedAt: null })
    else await insert(ctx, { id, customerId, featureId: feature.id }, next)
    const version = (stored?.version ?? 0) + 1
    if (countsOtherwise(inForce, next)) {
      const row = { ...next, id, featureId: feature.id, revokedAt: null, version }
      await recountEntitlement(ctx, customerId, feature, row, ctx.prepared)
    }
    await announce(ctx, 'entitlement.set', customerId, { id, feature: feature.key, version })
    return shown(ctx.db.entitlement, id, selection)
  },
})

export const updateEntitlement = writeOperation({
  name: 'updateEntitlement',
  scope: 'write',
  input: z.strictObject({ id: reference, expectedVersion, ...terms }),
  async prepare(context, { id, ...given }, before: Tally | null) {
    const where = entitlementById(id)
    const row = await context.db.entitlement.findFirst({ where, select: { customerId: true } })
    const stored = row && (await findStored(context, where))
    if (!stored || stored.revokedAt !== null) return null
    const ctx = await atTimeOf(context, row.customerId)
    const feature = await requireFeature(ctx, stored.featureId)
    const next = changedTerms(feature, given, stored)
    if (!isCounted(feature) || !countsOtherwise(stored, next)) return null
    return tallyHistory(ctx, row.customerId, feature, next, before)
  },
  async run(context, { id: named, expectedVersion, ...given }, selection) {
    const { customerId, stored } = await lockEntitlement(context, named)
    const ctx = await atWriteTimeOf(context, customerId)
    const { id } = stored
    requireVersion('entitlement', stored.version, expectedVersion)
    if (stored.revokedAt !== null) {
      throw new DomainError('PRECONDITION_FAILED', 'The entitlement is revoked; set it again.', {
        reason: 'REVOKED',
        id,
      })
    }
    const feature = await requireFeature(ctx, stored.featureId)
    const next = changedTerms(feature, given, stored)
    await update(ctx, id, columns(next, ctx))
    const version = stored.version + 1
    if (countsOtherwise(stored, next)) {
      const row = { ...stored, ...next, version }
      await recountEntitlement(ctx, customerId, feature, row, ctx.prepared)
    }
    await announce(ctx, 'entitlement.updated', customerId, { id, feature: feature.key, version })
    return shown(ctx.db.entitlement, id, selection)
  },
})

export const revokeEntitlement = writeOperation({
  name: 'revokeEntitlement',
  scope: 'write',
  input: z.strictObject({ id: reference, expectedVersion }),
  async run(context, { id: named, expectedVersion }, selection) {
    const { customerId, stored } = await lockEntitlement(context, named)
    const ctx = await atWriteTimeOf(context, customerId)
    const { id } = stored
    requireVersion('entitlement', stored.version, expectedVersion)
    if (stored.revokedAt === null) {
      await update(ctx, id, { ...wakesAt(null, ctx.isOnClock), failures: 0, revokedAt: ctx.now })
      const { key } = await requireFeature(ctx, stored.featureId)
      const version = stored.version + 1
      await announce(ctx, 'entitlement.revoked', customerId, { id, feature: key, version })
    }
    return shown(ctx.db.entitlement, id, selection)
  },
})

/** The entitlements, oldest first, with revoked and expired ones. */
export const listEntitlements = listOperation({
  name: 'listEntitlements',
  scope: 'customer',
  table: 'entitlement',
  filter: { customerId: reference },
  orderBy: () => [{ createdAt: 'asc' }, { id: 'asc' }],
  where: async (ctx, { customerId }) => ({
    customerId: (await requireCustomer(ctx, customerId)).id,
  }),
})

/** The entitlements to a feature, oldest first, with revoked and expired ones. */
export const listFeatureEntitlements = listOperation({
  name: 'listFeatureEntitlements',
  scope: 'read',
  table: 'entitlement',
  filter: { featureId: reference },
  orderBy: () => ({ id: 'asc' }),
  where: (_ctx, { featureId }) => ({ featureId }),
})

export const entitlementsOfEach = customerRows({
  name: 'listEntitlements',
  scope: listEntitlements.scope,
  table: 'entitlement',
  sqlTable: 'entitlement',
  isOldestFirst: true,
})

/** Takes the lock under which all of a customer's state changes; an archived customer gets no entitlements. */
async function lockCustomer(ctx: WriteContext, named: string): Promise<string> {
  const customer = await requireActiveCustomer(ctx, named)
  await lockAccount(ctx, customer.id)
  return customer.id
}

async function lockAccount(ctx: WriteContext, customerId: string): Promise<void> {
  await ctx.db.$queryRaw`
    select customer_id from credit_account
    where workspace_id = ${ctx.workspaceId} and customer_id = ${customerId} for no key update`
}

/** The row, read under the lock of its customer; the customer of an entitlement never changes. */
async function lockEntitlement(ctx: WriteContext, id: string) {
  const where = entitlementById(id)
  const found = await ctx.db.entitlement.findFirst({ where, select: { customerId: true } })
  const { customerId } = requireRow(found, 'entitlement', id)
  await lockAccount(ctx, customerId)
  const stored = await findStored(ctx, where)
  if (!stored) throw new Error(`Entitlement ${id} is gone, although none is ever deleted`)
  return { customerId, stored }
}

async function findStored(
  ctx: Pick<WriteContext, 'db'>,
  where: Prisma.EntitlementWhereInput,
): Promise<Entitlement | null> {
  const row = await ctx.db.entitlement.findFirst({ where })
  if (!row) return null
  const limit = row.limit === null ? null : decimal(row.limit.toFixed())
  return { ...row, limit, value: row.value as Json }
}

function columns(terms: Terms, { isOnClock }: AtWriteTime) {
  return {
    ...terms,
    ...wakesAt(terms.expiresAt, isOnClock),
    failures: 0,
    limit: terms.limit === null ? null : decimalText(terms.limit),
    value: terms.value === null ? Prisma.DbNull : terms.value,
  }
}

async function insert(
  ctx: AtWriteTime,
  key: { id: string; customerId: string; featureId: string },
  next: Terms,
): Promise<void> {
  await ctx.db.entitlement.createMany({
    data: {
      ...key,
      ...columns(next, ctx),
      workspaceId: ctx.workspaceId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    },
  })
}

async function update(
  ctx: WriteContext,
  id: string,
  data: Prisma.EntitlementUpdateManyMutationInput,
): Promise<void> {
  await ctx.db.entitlement.updateMany({
    where: { id },
    // What a caller decides wins over what subscriptions grant.
    data: {
      ...data,
      ...{ source: 'OVERRIDE', subscriptionId: null, updatedAt: ctx.now },
      version: { increment: 1 },
    },
  })
}

async function announce(
  ctx: WriteContext,
  type: 'entitlement.set' | 'entitlement.updated' | 'entitlement.revoked',
  customerId: string,
  data: { id: string; feature: string; version: number },
): Promise<void> {
  ctx.emit({ type, customerId, data })
  await bumpEntitlements(ctx, customerId)
}
