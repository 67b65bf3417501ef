/**
 * Customers of a workspace.
 *
 * Invariants: an externalId names at most one customer of a workspace; every customer has exactly one credit account;
 * customers are archived, never deleted; `version` grows by one with every change; a customer is on the test clock that it was
 * created with, or on none, and has its times from it.
 */

import { z } from 'zod'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireVersion, shown } from '../operation/stored-row.ts'
import { isUniqueViolation } from '../operation/tenant-db.ts'
import { refuseArchived } from '../values/archived.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { extrasInput, mergedExtras } from '../values/extras.ts'
import { isGeneratedId, newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { billingColumns, billingDefaults } from './billing-defaults.ts'
import { bumpEntitlements } from './bump-entitlements.ts'
import { atWriteTimeOf, refuseDeletedClock } from './customer-clock.ts'
import { several } from './customer-list.ts'
import { requireCustomer } from './customer-reference.ts'
import { joinTestClock } from './join-test-clock.ts'
import { lockEmail } from './lock-email.ts'
import { noteFormer, notePredecessors } from './predecessors.ts'

const profile = {
  externalId: reference
    .refine((id) => !isGeneratedId('cust', id), 'must not have the form of one of our ids')
    .nullish(),
  name: text(255).nullish(),
  email: z.email('must be an e-mail address').max(254).nullish(),
  metadata: metadataInput.nullish(),
  extras: extrasInput.nullish(),
  rateCardId: reference.nullish(),
  ...billingDefaults,
}

export const createCustomer = writeOperation({
  name: 'createCustomer',
  scope: 'write',
  input: z.strictObject({
    ...profile,
    testClockId: reference.nullish(),
    uniqueEmail: z.boolean().nullish(),
  }),
  async run(ctx, { uniqueEmail, ...input }, selection) {
    const { metadata, extras, rateCardId, taxPercent, discount, testClockId, ...given } = input
    if (uniqueEmail && input.email) await refuseTakenEmail(ctx, input.email)
    const { now, account } = await joinTestClock(ctx, testClockId)
    const data = {
      ...given,
      ...billingColumns({ taxPercent, discount }),
      workspaceId: ctx.workspaceId,
      id: newId('cust', ctx.now),
      metadata: metadata ?? {},
      extras: mergedExtras({}, extras),
      rateCardId: await rateCardIdOf(ctx, rateCardId),
      createdAt: now,
      updatedAt: now,
      account: { create: account },
    }
    const customer = await ctx.db.customer
      .create({ ...selection, data })
      .catch((error) => refuseDuplicate(error, input.externalId))
    if (input.externalId) await notePredecessors(ctx, [customer.id])
    const ids = { id: customer.id, externalId: input.externalId ?? null }
    ctx.emit({ type: 'customer.created', customerId: customer.id, data: ids })
    return customer
  },
})

export const updateCustomer = writeOperation({
  name: 'updateCustomer',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    expectedVersion: z.int().min(1).nullish(),
    ...profile,
  }),
  async run(context, input, selection) {
    const { customerId, expectedVersion, metadata, extras, rateCardId, ...more } = input
    const { taxPercent, discount, ...given } = more
    const known = await requireCustomer(context, customerId)
    const { id } = known
    const ctx = await atWriteTimeOf(context, id)
    const changed = {
      ...given,
      ...billingColumns({ taxPercent, discount }),
      metadata: metadata ?? undefined,
      rateCardId: rateCardId === undefined ? undefined : await rateCardIdOf(ctx, rateCardId, id),
      version: { increment: 1 },
      updatedAt: ctx.now,
    }
    // The rate card or the externalId may change. The call also locks the account, so that the version cannot change meanwhile.
    await bumpEntitlements(ctx, id)
    const present = await ctx.db.customer.findFirstOrThrow({ where: { id } })
    requireVersion('customer', present.version, expectedVersion)
    const kept = { extras: mergedExtras(present.extras, extras) }
    await ctx.db.customer
      .updateMany({ where: { id }, data: { ...changed, ...kept } })
      .catch((error) => refuseDuplicate(error, given.externalId))
    const { externalId = known.externalId } = given
    if (externalId !== known.externalId) {
      if (known.externalId !== null) await noteFormer(ctx, id, known.externalId)
      await notePredecessors(ctx, [id])
    }
    ctx.emit({ type: 'customer.updated', customerId: id, data: { id, externalId } })
    return shown(ctx.db.customer, id, selection)
  },
})

export const archiveCustomer = writeOperation({
  name: 'archiveCustomer',
  scope: 'write',
  input: z.strictObject({ customerId: reference }),
  async run(context, { customerId }, selection) {
    const { id, externalId, archived } = await requireCustomer(context, customerId)
    const ctx = await atWriteTimeOf(context, id)
    if (!archived) {
      // It takes the account's lock, so that no subscription begins meanwhile.
      await bumpEntitlements(ctx, id)
      await refuseSubscribed(ctx, id)
      await ctx.db.customer.updateMany({
        where: { id },
        data: { archivedAt: ctx.now, updatedAt: ctx.now, version: { increment: 1 } },
      })
      ctx.emit({ type: 'customer.archived', customerId: id, data: { id, externalId } })
    }
    return shown(ctx.db.customer, id, selection)
  },
})

/** Subscriptions go on until they are canceled: one that nobody can use must not be billed. */
async function refuseSubscribed(ctx: WriteContext, customerId: string): Promise<void> {
  const live = await ctx.db.subscription.findFirst({
    where: { customerId, status: { notIn: ['CANCELED', 'EXPIRED'] } },
    select: { id: true },
  })
  if (!live) return
  const message = `The customer has the subscription ${live.id}: cancel it first.`
  const details = { reason: 'SUBSCRIBED', customerId, subscriptionId: live.id } as const
  throw new DomainError('PRECONDITION_FAILED', message, details)
}

/** Restores the customer: its remaining credits and entitlements count again. A repeated call changes nothing. */
export const unarchiveCustomer = writeOperation({
  name: 'unarchiveCustomer',
  scope: 'write',
  input: z.strictObject({ customerId: reference }),
  async run(context, { customerId }, selection) {
    const { id, externalId, archived } = await requireCustomer(context, customerId)
    const ctx = await atWriteTimeOf(context, id)
    if (archived) {
      await refuseDeletedClock(ctx, id)
      await bumpEntitlements(ctx, id)
      await ctx.db.customer.updateMany({
        where: { id },
        data: { archivedAt: null, updatedAt: ctx.now, version: { increment: 1 } },
      })
      ctx.emit({ type: 'customer.unarchived', customerId: id, data: { id, externalId } })
    }
    return shown(ctx.db.customer, id, selection)
  },
})

export const getCustomer = readOperation({
  name: 'getCustomer',
  scope: 'read',
  input: z.strictObject({ customerId: reference }),
  async run(ctx, { customerId }, selection) {
    const { id } = await requireCustomer(ctx, customerId)
    return shown(ctx.db.customer, id, selection)
  },
})

/** The customers by our ids, for links to them; a customer token reaches its own customer only. */
export const getCustomers = readOperation({
  name: 'getCustomers',
  scope: 'customer',
  ofNoCustomer: true,
  input: z.strictObject(several),
  async run(ctx, { customerIds }, selection) {
    const where = { id: { in: customerIds } }
    const rows = await ctx.db.customer.findMany({ ...selection, where })
    return new Map(rows.map((row) => [row.id, row]))
  },
})

/** A customer keeps a rate card that was archived after it was assigned. */
async function rateCardIdOf(ctx: WriteContext, named: string | null | undefined, owner?: string) {
  if (named === null || named === undefined) return null
  const card = await ctx.db.rateCard.findFirst({ where: { OR: [{ id: named }, { key: named }] } })
  if (!card) throw invalid(`No rate card has the id or key ${JSON.stringify(named)}.`)
  const isOwn =
    owner !== undefined &&
    (await ctx.db.customer.count({ where: { id: owner, rateCardId: card.id } })) > 0
  if (!isOwn) refuseArchived('rate card', card)
  return card.id
}

async function refuseTakenEmail(ctx: WriteContext, email: string): Promise<void> {
  await lockEmail(ctx, email)
  const { rows: taken } = await ctx.sql.query({
    text: `select id from customer where workspace_id = $1 and lower(email) = lower($2)
           and archived_at is null limit 1`,
    values: [ctx.workspaceId, email],
  })
  if (!taken[0]) return
  throw new DomainError('CONFLICT', 'Another customer has this e-mail address.', {
    reason: 'EMAIL_TAKEN',
    id: taken[0].id,
  })
}

function refuseDuplicate(error: unknown, externalId: string | null | undefined): never {
  if (!isUniqueViolation(error)) throw error
  throw new DomainError('CONFLICT', 'Another customer has this externalId.', {
    reason: 'EXTERNAL_ID_TAKEN',
    externalId: externalId ?? undefined,
  })
}
