/** Versions of promotions: drafts that are published once, the newest of which is redeemed. */
import { z } from 'zod'
import { type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { decimalText } from '../values/decimal.ts'
import { DomainError } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference } from '../values/input.ts'
import { lockKeptPromotion, touchPromotion } from './promotion-reference.ts'
import { resolveTerms, termFields } from './promotion-terms.ts'

const terms = z.strictObject(termFields)

export const createPromotionVersion = writeOperation({
  name: 'createPromotionVersion',
  scope: 'write',
  input: z.strictObject({
    promotionId: reference,
    ...termFields,
    publish: z.boolean().nullish(),
  }),
  async run(ctx, { promotionId, publish, ...given }, selection) {
    const promotion = await lockKeptPromotion(ctx, promotionId)
    const id = await addVersion(ctx, promotion, given)
    if (publish) await publishVersion(ctx, promotion, id)
    return shown(ctx.db.promotionVersion, id, selection)
  },
})

export const publishPromotionVersion = writeOperation({
  name: 'publishPromotionVersion',
  scope: 'write',
  input: z
    .strictObject({ id: reference.nullish(), promotionId: reference.nullish() })
    .refine(
      ({ id, promotionId }) => !id !== !promotionId,
      'must name either a version or a promotion',
    ),
  async run(ctx, { id, promotionId }, selection) {
    const promotion = await lockKeptPromotion(
      ctx,
      promotionId ?? (await promotionOf(ctx, id ?? '')),
    )
    const versionId = id ?? (await newestDraft(ctx, promotion))
    await publishVersion(ctx, promotion, versionId)
    return shown(ctx.db.promotionVersion, versionId, selection)
  },
})

async function promotionOf({ db }: WriteContext, id: string): Promise<string> {
  const found = await db.promotionVersion.findFirst({ where: { id } })
  return requireRow(found, 'promotion version', id).promotionId
}

async function newestDraft({ db }: WriteContext, { id, code }: Named): Promise<string> {
  const found = await db.promotionVersion.findFirst({
    where: { promotionId: id, status: 'DRAFT' },
    orderBy: { number: 'desc' },
  })
  if (found) return found.id
  const message = `The promotion ${code} has no draft.`
  throw new DomainError('PRECONDITION_FAILED', message, { reason: 'NO_DRAFT', key: code })
}

interface Named {
  id: string
  code: string
}

/** Adds a draft, under the lock of the promotion; answers its id. */
export async function addVersion(
  ctx: WriteContext,
  { id: promotionId }: Named,
  given: z.output<typeof terms>,
): Promise<string> {
  const resolved = await resolveTerms(ctx.db, given)
  const latest = await ctx.db.promotionVersion.findFirst({
    where: { promotionId },
    orderBy: { number: 'desc' },
    select: { number: true },
  })
  const id = newId('promover', ctx.now)
  const number = (latest?.number ?? 0) + 1
  await ctx.db.promotionVersion.createMany({
    data: {
      workspaceId: ctx.workspaceId,
      ...{ id, promotionId, number },
      ...resolved,
      percent: resolved.percent && decimalText(resolved.percent),
      createdAt: ctx.now,
    },
  })
  await touchPromotion(ctx, promotionId)
  return id
}

/** Makes a draft the version that is redeemed, under the lock of the promotion. */
export async function publishVersion(
  ctx: WriteContext,
  { id: promotionId, redeemedCount }: Named & { redeemedCount: number },
  versionId: string,
): Promise<void> {
  const found = await ctx.db.promotionVersion.findFirst({ where: { id: versionId, promotionId } })
  const { id, number, status, maxRedemptions } = requireRow(found, 'promotion version', versionId)
  if (status !== 'DRAFT') {
    const message = 'The version is published already.'
    throw new DomainError('PRECONDITION_FAILED', message, { reason: 'NOT_DRAFT', id, status })
  }
  await ctx.db.promotionVersion.updateMany({
    where: { id },
    data: { status: 'PUBLISHED', publishedAt: ctx.now },
  })
  await touchPromotion(ctx, promotionId, {
    status: 'ACTIVE',
    currentVersionId: id,
    // A limit below what was redeemed already allows no more.
    maxRedemptions: maxRedemptions === null ? null : Math.max(maxRedemptions, redeemedCount),
  })
  ctx.emit({
    type: 'promotion.version_published',
    data: { id: promotionId, versionId: id, number },
  })
}
