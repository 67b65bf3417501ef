/**
 * The rates of a rate card.
 *
 * Invariants: rates never change and are never deleted, so that a recorded price can be explained; a rate of the same event
 * type and match replaces an earlier one from its own effective date; amounts are not negative.
 */

import { z } from 'zod'
import type { Prisma } from '#prisma'
import { bumpCatalog } from '../catalog/bump-catalog.ts'
import { ratesMax, ratesPerCardMax, requireRoom } from '../catalog/room.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, writeOperation } from '../operation/operation.ts'
import { isUniqueViolation } from '../operation/tenant-db.ts'
import { type Decimal, decimalText, one } from '../values/decimal.ts'
import { DomainError, notFound } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import {
  instant,
  jsonObject,
  key,
  nonNegative,
  positive,
  propertyName,
  reference,
  text,
} from '../values/input.ts'
import { modelKinds } from './rate-card.ts'
import { requireRateCard } from './rate-cards.ts'
import { isMatchValue } from './rate-match.ts'

const componentsMax = 20
const matchMax = 10

const component = z.strictObject({
  property: propertyName,
  unitSize: positive.nullish(),
  credits: nonNegative,
  cost: nonNegative.nullish(),
})

const match = jsonObject.pipe(
  z
    .record(propertyName, text(255).refine(isMatchValue, 'must name a number after >'))
    .refine((m) => Object.keys(m).length <= matchMax, `must have at most ${matchMax} properties`),
)

export const addRate = writeOperation({
  name: 'addRate',
  scope: 'write',
  input: z.strictObject({
    rateCard: reference,
    eventType: key,
    match: match.nullish(),
    fixedCredits: nonNegative.nullish(),
    fixedCost: nonNegative.nullish(),
    components: z
      .array(component)
      .max(componentsMax, `must be at most ${componentsMax}`)
      .refine(distinctProperties, 'must each name a different property')
      .nullish(),
    qualityScore: nonNegative.refine((score) => score.lte(1), 'must be at most 1').nullish(),
    kind: z.enum(modelKinds).nullish(),
    effectiveAt: instant.nullish(),
  }),
  async run(ctx, input, selection) {
    await bumpCatalog(ctx)
    const card = await requireRateCard(ctx.db, input.rateCard)
    const ofCard = ctx.db.rate.count({ where: { rateCardId: card.id } })
    await requireRoom(ofCard, ratesPerCardMax, 'rates of a rate card')
    await requireRoom(ctx.db.rate.count(), ratesMax, 'rates of all rate cards')
    const data = {
      workspaceId: ctx.workspaceId,
      id: newId('rate', ctx.now),
      rateCardId: card.id,
      eventType: input.eventType,
      match: input.match ?? {},
      fixedCredits: textOf(input.fixedCredits) ?? '0',
      fixedCost: textOf(input.fixedCost),
      components: (input.components ?? []).map((c) => ({
        property: c.property,
        unitSize: decimalText(c.unitSize ?? one),
        credits: decimalText(c.credits),
        cost: textOf(c.cost),
      })),
      qualityScore: textOf(input.qualityScore),
      kind: input.kind ?? null,
      effectiveAt: input.effectiveAt ?? ctx.now,
      createdAt: ctx.now,
    }
    const rate = await ctx.db.rate.create({ ...selection, data }).catch(refuseTwin)
    ctx.emit({ type: 'rate.created', data: { id: data.id, rateCardId: card.id } })
    return rate
  },
})

/** The rates of a card, newest first. */
export const listRates = listOperation({
  name: 'listRates',
  scope: 'read',
  rateClass: 'PRICING',
  table: 'rate',
  filter: { rateCardId: reference, eventType: key.nullish() },
  async where(ctx, { rateCardId, eventType }) {
    const { id } = await requireRateCard(ctx.db, rateCardId)
    return { rateCardId: id, eventType: eventType ?? undefined }
  },
})

const currentMax = 1_000
export const currentDefault = 100
/** The rows are read in pieces of this size, so that no piece takes long. */
const rowsAtOnce = 100

/**
 * The rates of a card, or of the default card, that are in effect at an instant: the latest of each event type and match, sorted by
 * event type and match. `after` is the last rate of the previous page; NOT_FOUND when the card has no such rate.
 */
export const listCurrentRates = readOperation({
  name: 'listCurrentRates',
  scope: 'read',
  rateClass: 'PRICING',
  input: z.strictObject({
    rateCard: reference.nullish(),
    eventType: key.nullish(),
    at: instant.nullish(),
    first: z
      .int()
      .min(1, 'must be at least 1')
      .max(currentMax, `must be at most ${currentMax}`)
      .nullish(),
    after: reference.nullish(),
  }),
  async run(ctx, { rateCard, eventType, at, first, after }, selection) {
    const card = rateCard
      ? await requireRateCard(ctx.db, rateCard)
      : await ctx.db.rateCard.findFirst({ where: { isDefault: true }, select: { id: true } })
    const last =
      card && after
        ? await ctx.db.rate.findFirst({ where: { id: after, rateCardId: card.id } })
        : null
    if (after && !last) throw notFound('rate', after)
    if (!card) return []
    const { rows } = await ctx.sql.query({
      name: 'list_current_rates',
      text: `
        select distinct on (event_type, match) id from rate
        where workspace_id = $1 and rate_card_id = $2 and effective_at <= $3
          and ($4::text is null or event_type = $4)
          and ($5::text is null or (event_type, match) > ($5, $6::jsonb))
        order by event_type, match, effective_at desc, id desc limit $7`,
      values: [
        ...[ctx.workspaceId, card.id, at ?? ctx.now, eventType ?? null],
        ...[last?.eventType ?? null, JSON.stringify(last?.match ?? null)],
        first ?? currentDefault,
      ],
    })
    const ids: string[] = rows.map((row) => row.id)
    const found = new Map<string, Prisma.RateGetPayload<object>>()
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      const where = { id: { in: ids.slice(from, from + rowsAtOnce) } }
      for (const rate of await ctx.db.rate.findMany({ ...selection, where }))
        found.set(rate.id, rate)
    }
    return ids.flatMap((id) => found.get(id) ?? [])
  },
})

function distinctProperties(components: { property: string }[]): boolean {
  return new Set(components.map((c) => c.property)).size === components.length
}

function textOf(value: Decimal | null | undefined): string | null {
  return value ? decimalText(value) : null
}

function refuseTwin(error: unknown): never {
  if (!isUniqueViolation(error)) throw error
  throw new DomainError(
    'CONFLICT',
    'The card has a rate of the same event type, match and effective date.',
    { reason: 'RATE_EXISTS' },
  )
}
