/**
 * Promotions of a workspace: offers of a reduction, redeemed by a code.
 *
 * Invariants: a code, in any case, names at most one promotion; terms are in versions only, which never change, and a discount keeps
 * the version that it redeemed; redemptions are counted under the lock of the promotion's row and never exceed its limit; an archived
 * promotion is never redeemed again.
 */
import { z } from 'zod'
import { requireRoom } from '../catalog/room.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireVersion, shown } from '../operation/stored-row.ts'
import { isUniqueViolation } from '../operation/tenant-db.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import {
  lockKeptPromotion,
  lockPromotion,
  promotionCode,
  requirePromotion,
  touchPromotion,
} from './promotion-reference.ts'
import { termFields } from './promotion-terms.ts'
import { addVersion, publishVersion } from './promotion-versions.ts'

const promotionsMax = 10_000
const promotionStatuses = ['DRAFT', 'ACTIVE', 'ARCHIVED'] as const

const shownFields = {
  description: text(1000).nullish(),
  metadata: metadataInput.nullish(),
}

export const createPromotion = writeOperation({
  name: 'createPromotion',
  scope: 'write',
  input: z.strictObject({
    code: promotionCode,
    name: text(255).nullish(),
    ...shownFields,
    version: z.strictObject(termFields).nullish(),
    publish: z.boolean().nullish(),
  }),
  async run(ctx, { code, name, description, metadata, version, publish }, selection) {
    if (publish && !version) throw invalid('Only a promotion with a version can be published.')
    await lockPromotions(ctx)
    await requireRoom(ctx.db.promotion.count(), promotionsMax, 'promotions')
    const id = newId('promo', ctx.now)
    await ctx.db.promotion
      .createMany({
        data: {
          workspaceId: ctx.workspaceId,
          id,
          code,
          name: name ?? code,
          description: description ?? null,
          metadata: metadata ?? {},
          createdAt: ctx.now,
          updatedAt: ctx.now,
        },
      })
      .catch(refuseTakenCode(code))
    ctx.emit({ type: 'promotion.created', data: { id, code } })
    if (version) {
      const versionId = await addVersion(ctx, { id, code }, version)
      if (publish) await publishVersion(ctx, { id, code, redeemedCount: 0 }, versionId)
    }
    return shown(ctx.db.promotion, id, selection)
  },
})

/** The lock of the workspace keeps two requests at once from passing the maximum together. */
async function lockPromotions({ db, workspaceId }: WriteContext): Promise<void> {
  await db.$queryRaw`select id from workspace where id = ${workspaceId} for no key update`
}

function refuseTakenCode(code: string): (error: unknown) => never {
  return (error) => {
    if (!isUniqueViolation(error)) throw error
    const details = { reason: 'KEY_TAKEN', key: code } as const
    throw new DomainError('CONFLICT', `Another promotion has the code ${code}.`, details)
  }
}

export const updatePromotion = writeOperation({
  name: 'updatePromotion',
  scope: 'write',
  input: z.strictObject({
    promotionId: reference,
    expectedRevision: z.int().min(1, 'must be at least 1').nullish(),
    name: text(255).nullish(),
    ...shownFields,
  }),
  async run(ctx, { promotionId, expectedRevision, name, description, metadata }, selection) {
    const { id, code, revision } = await lockKeptPromotion(ctx, promotionId)
    requireVersion('promotion', revision, expectedRevision)
    await touchPromotion(ctx, id, {
      name: name ?? undefined,
      description,
      metadata: metadata ?? undefined,
    })
    ctx.emit({ type: 'promotion.updated', data: { id, code } })
    return shown(ctx.db.promotion, id, selection)
  },
})

/** Nobody redeems it any more; discounts of it go on. */
export const archivePromotion = writeOperation({
  name: 'archivePromotion',
  scope: 'write',
  input: z.strictObject({ promotionId: reference }),
  async run(ctx, { promotionId }, selection) {
    const { id, code, archivedAt } = await lockPromotion(ctx, promotionId)
    if (archivedAt === null) {
      await touchPromotion(ctx, id, { status: 'ARCHIVED', archivedAt: ctx.now })
      ctx.emit({ type: 'promotion.archived', data: { id, code } })
    }
    return shown(ctx.db.promotion, id, selection)
  },
})

export const getPromotion = readOperation({
  name: 'getPromotion',
  scope: 'read',
  input: z.strictObject({ promotionId: reference }),
  async run(ctx, { promotionId }, selection) {
    const { id } = await requirePromotion(ctx.db, promotionId)
    return shown(ctx.db.promotion, id, selection)
  },
})

export const listPromotions = listOperation({
  name: 'listPromotions',
  scope: 'read',
  table: 'promotion',
  filter: {
    status: z.enum(promotionStatuses).nullish(),
    search: text(255).nullish(),
  },
  where(_ctx, { status, search }) {
    const found = search && { contains: literal(search), mode: 'insensitive' as const }
    return {
      status: status ?? undefined,
      OR: found ? [{ code: found }, { name: found }] : undefined,
    }
  },
})

/** Prisma passes the wildcards of LIKE on. */
function literal(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&')
}
