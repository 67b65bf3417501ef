/**
 * Rate cards of a workspace: what usage costs in credits and in money.
 *
 * Invariants: a key names at most one card of a workspace; at most one card is the default; currency and credit value
 * never change, since recorded costs depend on them.
 */

import { z } from 'zod'
import { bumpCatalog } from '../catalog/bump-catalog.ts'
import { byIdOrKey, catalogKey, refuseTakenKey } from '../catalog/catalog-key.ts'
import { rateCardsMax, requireRoom } from '../catalog/room.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, writeOperation } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { refuseArchived } from '../values/archived.ts'
import { decimalText } from '../values/decimal.ts'
import { DomainError } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { nonNegative, reference, text } from '../values/input.ts'
import { currentCurrency } from '../values/money.ts'

export const createRateCard = writeOperation({
  name: 'createRateCard',
  scope: 'write',
  input: z.strictObject({
    key: catalogKey('card'),
    name: text(255).nullish(),
    currency: currentCurrency,
    creditValue: nonNegative,
    isDefault: z.boolean().nullish(),
  }),
  async run(ctx, input, selection) {
    await bumpCatalog(ctx)
    await requireRoom(ctx.db.rateCard.count(), rateCardsMax, 'rate cards')
    if (input.isDefault) await clearDefault(ctx.db)
    const data = {
      workspaceId: ctx.workspaceId,
      id: newId('card', ctx.now),
      key: input.key,
      name: input.name ?? input.key,
      currency: input.currency,
      creditValue: decimalText(input.creditValue),
      isDefault: input.isDefault ?? false,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }
    const card = await ctx.db.rateCard
      .create({ ...selection, data })
      .catch(refuseTakenKey('rate card', input.key))
    ctx.emit({ type: 'rate_card.created', data: { id: data.id, key: data.key } })
    return card
  },
})

export const updateRateCard = writeOperation({
  name: 'updateRateCard',
  scope: 'write',
  input: z.strictObject({
    rateCard: reference,
    name: text(255).nullish(),
    isDefault: z.boolean().nullish(),
  }),
  async run(ctx, input, selection) {
    await bumpCatalog(ctx)
    const found = await requireRateCard(ctx.db, input.rateCard)
    const { id, key } = found
    if (input.isDefault) {
      refuseArchived('rate card', found)
      await clearDefault(ctx.db)
    }
    await ctx.db.rateCard.updateMany({
      where: { id },
      data: {
        name: input.name ?? undefined,
        isDefault: input.isDefault ?? undefined,
        updatedAt: ctx.now,
      },
    })
    ctx.emit({ type: 'rate_card.updated', data: { id, key } })
    return shown(ctx.db.rateCard, id, selection)
  },
})

/** Archives a rate card, see archived.ts; a repeated call changes nothing. */
export const archiveRateCard = writeOperation({
  name: 'archiveRateCard',
  scope: 'write',
  input: z.strictObject({ rateCard: reference }),
  async run(ctx, { rateCard }, selection) {
    await bumpCatalog(ctx)
    const found = await requireRateCard(ctx.db, rateCard)
    const { id, key } = found
    if (found.archivedAt === null) {
      if (found.isDefault) throw isDefaultCard(id)
      await ctx.db.rateCard.updateMany({
        where: { id },
        data: { archivedAt: ctx.now, updatedAt: ctx.now },
      })
      ctx.emit({ type: 'rate_card.archived', data: { id, key } })
    }
    return shown(ctx.db.rateCard, id, selection)
  },
})

/** Unarchives a rate card; a repeated call changes nothing. */
export const unarchiveRateCard = writeOperation({
  name: 'unarchiveRateCard',
  scope: 'write',
  input: z.strictObject({ rateCard: reference }),
  async run(ctx, { rateCard }, selection) {
    await bumpCatalog(ctx)
    const found = await requireRateCard(ctx.db, rateCard)
    const { id, key } = found
    if (found.archivedAt !== null) {
      await ctx.db.rateCard.updateMany({
        where: { id },
        data: { archivedAt: null, updatedAt: ctx.now },
      })
      ctx.emit({ type: 'rate_card.unarchived', data: { id, key } })
    }
    return shown(ctx.db.rateCard, id, selection)
  },
})

export const getRateCard = readOperation({
  name: 'getRateCard',
  scope: 'read',
  rateClass: 'PRICING',
  input: z.strictObject({ rateCard: reference }),
  async run(ctx, { rateCard }, selection) {
    const found = await ctx.db.rateCard.findFirst({ ...selection, where: byIdOrKey(rateCard) })
    return requireRow(found, 'rate card', rateCard)
  },
})

/** The rate cards, newest first. */
export const listRateCards = listOperation({
  name: 'listRateCards',
  scope: 'read',
  rateClass: 'PRICING',
  table: 'rateCard',
  filter: { includeArchived: z.boolean().nullish() },
  where: (_ctx, { includeArchived }) => ({ archivedAt: includeArchived ? undefined : null }),
})

/** The card by our id or its key, or NOT_FOUND. */
export async function requireRateCard(db: TenantDb, rateCard: string) {
  const found = await db.rateCard.findFirst({
    where: byIdOrKey(rateCard),
    select: { id: true, key: true, isDefault: true, archivedAt: true },
  })
  return requireRow(found, 'rate card', rateCard)
}

/** The default card cannot be archived: customers that name no card would keep getting it. */
function isDefaultCard(id: string): DomainError {
  const message = 'The rate card is the default one: make another the default first.'
  return new DomainError('PRECONDITION_FAILED', message, { reason: 'DEFAULT_RATE_CARD', id })
}

/** Must be called before another card becomes the default; the catalog's lock makes two switches follow each other. */
async function clearDefault(db: TenantDb): Promise<void> {
  await db.rateCard.updateMany({ where: { isDefault: true }, data: { isDefault: false } })
}
