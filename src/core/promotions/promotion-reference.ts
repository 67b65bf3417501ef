/** Finds promotions by our id or their code, and takes the lock under which a promotion changes and is redeemed. */
import { z } from 'zod'
import type { WriteContext } from '../operation/operation.ts'
import type { TenantDb } from '../operation/sql.ts'
import { requireRow } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'
import { isGeneratedId } from '../values/ids.ts'

/** Stored in upper case, and found in any case. */
export const promotionCode = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,50}$/, 'must be 1 to 50 letters, digits, _ or -')
  .refine(
    (code) => !isGeneratedId('promo', code.toLowerCase()),
    'must not have the form of one of our ids',
  )
  .transform((code) => code.toUpperCase())

/** The condition that finds a promotion by our id or its code in any case. */
function byIdOrCode(reference: string) {
  return { OR: [{ id: reference }, { code: reference.toUpperCase() }] }
}

/** NOT_FOUND when the workspace has none of that id or code. */
export async function requirePromotion(db: TenantDb, reference: string) {
  const found = await db.promotion.findFirst({ where: byIdOrCode(reference) })
  return requireRow(found, 'promotion', reference)
}

/** The promotion, read under the lock of its row. */
export async function lockPromotion(ctx: WriteContext, reference: string) {
  const { id } = await requirePromotion(ctx.db, reference)
  await ctx.db.$queryRaw`
    select id from promotion where workspace_id = ${ctx.workspaceId} and id = ${id} for no key update`
  return requirePromotion(ctx.db, id)
}

/** The promotion under its lock; refuses an archived one, which never changes again. */
export async function lockKeptPromotion(ctx: WriteContext, reference: string) {
  const locked = await lockPromotion(ctx, reference)
  if (locked.archivedAt === null) return locked
  const message = `The promotion ${locked.code} is archived.`
  const details = { reason: 'ARCHIVED', id: locked.id, key: locked.code } as const
  throw new DomainError('PRECONDITION_FAILED', message, details)
}

/** Notes a change of the promotion or its versions; under its lock. */
export async function touchPromotion(
  ctx: WriteContext,
  id: string,
  data: object = {},
): Promise<void> {
  await ctx.db.promotion.updateMany({
    where: { id },
    data: { ...data, revision: { increment: 1 }, updatedAt: ctx.now },
  })
}
