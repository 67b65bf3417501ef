/**
 * Payment links: pages that sell one thing to whoever opens them. Each visit makes a checkout.
 *
 * Invariants: a link sells a plan, lines, or what the payer names, and that never changes; of lines and plans it sells what they cost
 * when a checkout is made; an inactive link makes no checkouts, and those that it made go on.
 */
import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, requireVersion, shown } from '../operation/stored-row.ts'
import { archived, requirePlan } from '../plans/plan-reference.ts'
import { findEffectiveVersion } from '../plans/publish-version.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { currentCurrency } from '../values/money.ts'
import { priceSaleLines, saleLinesInput, storedLines } from './sale-lines.ts'
import { requireSecure, webUrl } from './web-url.ts'

const linksMax = 1_000
const imagesMax = 8

const shownFields = {
  images: z.array(webUrl).max(imagesMax, `must be at most ${imagesMax}`).nullish(),
  active: z.boolean().nullish(),
  allowPromotionCodes: z.boolean().nullish(),
  successUrl: webUrl.nullish(),
  metadata: metadataInput.nullish(),
}

export const createPaymentLink = writeOperation({
  name: 'createPaymentLink',
  scope: 'write',
  input: z
    .strictObject({
      name: text(255),
      planId: reference.nullish(),
      lines: saleLinesInput.nullish(),
      currency: currentCurrency.nullish(),
      ...shownFields,
    })
    .refine(
      ({ planId, lines }) => planId == null || lines == null,
      'must not have planId and lines',
    )
    .refine(
      ({ planId, lines, allowPromotionCodes }) =>
        planId != null || lines != null || allowPromotionCodes !== true,
      'must have allowPromotionCodes with a planId or lines only',
    ),
  async run(ctx, { name, planId: named, lines, currency: given, ...more }, selection) {
    requireSecureAll(ctx, more)
    await requireRoom(ctx)
    const sold = named == null ? null : await planSold(ctx, named)
    const currency = sold?.currency ?? given
    if (currency == null) throw invalid('A link that sells no plan needs a currency.')
    if (given != null && given !== currency) {
      throw invalid(`The plan is in ${currency}.`, { field: 'currency', currency })
    }
    // What cannot be priced now is refused now, instead of when somebody wants to pay.
    if (lines) await priceSaleLines(ctx, lines, currency, ctx.now)
    const id = newId('plink', ctx.now)
    await ctx.db.paymentLink.create({
      data: {
        ...{ workspaceId: ctx.workspaceId, id, name, currency },
        ...{ planId: sold?.planId ?? null, images: more.images ?? [] },
        lines: lines ? storedLines(lines) : undefined,
        active: more.active ?? true,
        allowPromotionCodes: more.allowPromotionCodes ?? false,
        successUrl: more.successUrl ?? null,
        metadata: more.metadata ?? {},
        createdAt: ctx.now,
        updatedAt: ctx.now,
      },
    })
    await tell(ctx, 'payment_link.created', id)
    return shown(ctx.db.paymentLink, id, selection)
  },
})

/** What is left out stays; null restores a default or leaves the address out. */
export const updatePaymentLink = writeOperation({
  name: 'updatePaymentLink',
  scope: 'write',
  input: z.strictObject({
    id: reference,
    expectedVersion: z.int().min(1).nullish(),
    name: text(255).nullish(),
    ...shownFields,
  }),
  async run(ctx, { id, expectedVersion, name, ...more }, selection) {
    requireSecureAll(ctx, more)
    await ctx.db.$queryRaw`
      select id from payment_link where workspace_id = ${ctx.workspaceId} and id = ${id} for no key update`
    const link = requireRow(
      await ctx.db.paymentLink.findFirst({ where: { id } }),
      'payment link',
      id,
    )
    requireVersion('payment link', link.version, expectedVersion)
    if (more.allowPromotionCodes && link.planId === null && link.lines === null) {
      throw invalid('Only a link of a plan or of lines takes promotion codes.', {
        field: 'allowPromotionCodes',
      })
    }
    const or = <T>(value: T | null | undefined, fallback: T) =>
      value === undefined ? undefined : (value ?? fallback)
    await ctx.db.paymentLink.updateMany({
      where: { id },
      data: {
        name: name ?? undefined,
        images: or(more.images, []),
        active: or(more.active, true),
        allowPromotionCodes: or(more.allowPromotionCodes, false),
        successUrl: more.successUrl,
        metadata: or(more.metadata, {}),
        version: { increment: 1 },
        updatedAt: ctx.now,
      },
    })
    await tell(ctx, 'payment_link.updated', id)
    return shown(ctx.db.paymentLink, id, selection)
  },
})

export const getPaymentLink = readOperation({
  name: 'getPaymentLink',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run({ db }, { id }, selection) {
    const found = await db.paymentLink.findFirst({ ...selection, where: { id } })
    return requireRow(found, 'payment link', id)
  },
})

/** PRECONDITION_FAILED when visits of the link make no checkouts. */
export async function requireActiveLink({ db }: Pick<WriteContext, 'db'>, id: string) {
  const link = requireRow(await db.paymentLink.findFirst({ where: { id } }), 'payment link', id)
  if (link.active) return link
  throw new DomainError('PRECONDITION_FAILED', 'The payment link is not active.', {
    ...{ reason: 'DISABLED', id },
  })
}

/** The links, newest first. */
export const listPaymentLinks = listOperation({
  name: 'listPaymentLinks',
  scope: 'read',
  table: 'paymentLink',
  filter: { active: z.boolean().nullish() },
  where: (_ctx, { active }) => ({ active: active ?? undefined }),
})

function requireSecureAll(
  { caller }: WriteContext,
  { successUrl, images }: { successUrl?: string | null; images?: string[] | null },
): void {
  requireSecure(caller, { successUrl })
  for (const image of images ?? []) requireSecure(caller, { images: image })
}

async function requireRoom({ db, workspaceId }: WriteContext): Promise<void> {
  // One at a time, so that the count holds.
  await db.$queryRaw`select 1 from workspace where id = ${workspaceId} for no key update`
  const used = await db.paymentLink.count({ where: {} })
  if (used < linksMax) return
  throw new DomainError('LIMIT_EXCEEDED', `A workspace has at most ${linksMax} payment links.`, {
    ...{ limit: String(linksMax), used: String(used), requested: '1' },
  })
}

async function planSold({ db, now }: WriteContext, named: string) {
  const plan = await requirePlan(db, named)
  if (plan.archivedAt !== null) throw archived(plan.key)
  const version = await findEffectiveVersion(db, plan.id, now)
  if (version) return { planId: plan.id, currency: version.currency }
  const message = `The plan ${JSON.stringify(plan.key)} has no version in effect.`
  const details = { reason: 'NONE_IN_EFFECT', key: plan.key, at: now.toISOString() } as const
  throw new DomainError('PRECONDITION_FAILED', message, details)
}

async function tell(
  ctx: WriteContext,
  type: 'payment_link.created' | 'payment_link.updated',
  id: string,
): Promise<void> {
  const { name, active, currency, planId } = await ctx.db.paymentLink.findFirstOrThrow({
    where: { id },
  })
  ctx.emit({ type, data: { id, name, active, currency, planId } })
}
