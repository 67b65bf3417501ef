/** Promotion codes: what customers type in for a coupon. Each is a promotion of its own with the terms of the coupon. */
import { z } from 'zod'
import { DomainError, notFound } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import {
  count,
  decimalText,
  enumText,
  from,
  here,
  id,
  jsonObject,
  listOf as manyOf,
  nullable,
  object,
  text,
  time,
} from '../../fields.ts'
import { majorOf } from '../../minor-units.ts'
import { routeOf } from '../../route.ts'
import { couponOf, isLiveCoupon, promotionCode } from '../coupon-fields.ts'
import {
  currencyInput,
  flagInput,
  idInput,
  intInput,
  metadataInput,
  missing,
  unixInput,
} from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { listOf, siftedPage, stripeList } from '../lists.ts'
import { codeInput, makeCode } from '../promotion-code-input.ts'

const tag = 'Promotion codes'
const path = { id: 'promo_123' }

const terms = object({
  ...{ code: text, metadata: jsonObject, status: enumText('PromotionStatus', 'ACTIVE') },
  version: from(
    'currentVersion',
    nullable(
      object({
        ...{ kind: enumText('PromotionKind', 'PERCENT'), percent: nullable(decimalText) },
        ...{ amount: nullable(decimalText), currency: nullable(text), months: nullable(count) },
        ...{ duration: enumText('PromotionDuration', 'ONCE'), planIds: manyOf(id) },
        ...{ maxRedemptions: nullable(count), validUntil: nullable(time) },
      }),
    ),
  ),
})
const couponTerms = asking('query promotion', ['id'], terms)
const added = asking(
  'mutation createPromotion',
  ['code', 'name', 'metadata', 'version', 'publish'],
  promotionCode,
)
const state = asking('query promotion', ['id'], object({ id, metadata: jsonObject }))
const read = asking('query promotion', ['id'], promotionCode)
const changed = asking('mutation updatePromotion', ['id', 'metadata'], promotionCode)
const archived = asking('mutation archivePromotion', ['id'], object({ id }))
const all = listOf(
  'query promotions',
  ['search'],
  object({ id, row: here(promotionCode), metadata: jsonObject }),
)

/** The terms of a coupon that is not deleted. */
async function termsOf(ask: Ask, given: string) {
  const found = await couponTerms.run(ask, { id: given })
  if (isLiveCoupon(found) && found.version) return { ...found.version, code: found.code }
  throw notFound('coupon', given)
}

const createPromotionCode = routeOf(
  'POST /v1/promotion_codes',
  {
    ...{ tag, name: 'createPromotionCode', summary: 'Adds a code to a coupon.', scope: 'write' },
    ...{ refuses: ['NOT_FOUND', 'CONFLICT', 'LIMIT_EXCEEDED'], asks: [couponTerms, added] },
    body: z.strictObject({
      promotion: z
        .strictObject({ type: z.literal('coupon'), coupon: idInput })
        .optional()
        .describe('The coupon, as newer clients name it.'),
      coupon: idInput.optional().describe('The coupon, as older clients name it.'),
      code: codeInput,
      max_redemptions: intInput(1, 1_000_000_000).optional(),
      expires_at: unixInput.optional(),
      restrictions: z
        .strictObject({
          minimum_amount: intInput(1, 99_999_999_999).optional(),
          minimum_amount_currency: currencyInput.optional(),
        })
        .optional(),
      metadata: metadataInput.optional(),
    }),
    response: promotionCode.schema,
    shows: promotionCode.example,
    example: { request: { promotion: { type: 'coupon', coupon: 'SUMMER20' }, code: 'VIP' } },
  },
  async ({ body }, ask) => {
    const named = body.promotion?.coupon ?? body.coupon
    if (named === undefined) throw missing('promotion.coupon')
    const { code: coupon, ...version } = await termsOf(ask, named)
    const { minimum_amount: minimum, minimum_amount_currency } = body.restrictions ?? {}
    const currency = minimum_amount_currency?.toUpperCase() ?? version.currency ?? undefined
    if (minimum !== undefined && currency === undefined) {
      throw missing('restrictions.minimum_amount_currency')
    }
    return added.run(ask, {
      code: body.code ?? makeCode(),
      ...{ publish: true, metadata: nextMetadata({}, body.metadata ?? {}, { coupon }) },
      version: {
        ...{ ...version, currency },
        maxRedemptions: body.max_redemptions ?? version.maxRedemptions,
        validUntil: body.expires_at ?? version.validUntil,
        minimumAmount: minimum === undefined ? undefined : majorOf(minimum, currency ?? ''),
      },
    })
  },
)

/** The metadata of a promotion code; what is a coupon is none. */
async function requireCode(ask: Ask, given: string) {
  const found = await state.run(ask, { id: given }).catch((error: unknown) => {
    const isUnknown = error instanceof DomainError && error.code === 'NOT_FOUND'
    throw isUnknown ? notFound('promotion code', given) : error
  })
  const metadata = found.metadata as Record<string, unknown>
  if (couponOf(metadata) === null) throw notFound('promotion code', given)
  return { id: found.id, metadata }
}

const one = { tag, refuses: ['NOT_FOUND'] as const }
const shown = { response: promotionCode.schema, shows: promotionCode.example }

const getPromotionCode = routeOf(
  'GET /v1/promotion_codes/{id}',
  {
    ...{ ...one, ...shown, name: 'getPromotionCode', summary: 'One promotion code.' },
    ...{ asks: [state, read], example: { path } },
  },
  async ({ path: { id: given } }, ask) => {
    return read.run(ask, { id: (await requireCode(ask, given)).id })
  },
)

const updatePromotionCode = routeOf(
  'POST /v1/promotion_codes/{id}',
  {
    ...{ ...one, ...shown, name: 'updatePromotionCode', scope: 'write' },
    ...{ summary: 'Ends a promotion code, or changes its metadata.' },
    ...{ refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'], asks: [state, changed, archived, read] },
    body: z.strictObject({
      active: flagInput.optional().describe('false ends it, for good.'),
      metadata: metadataInput.optional(),
    }),
    example: { path, request: { active: false } },
  },
  async ({ path: { id: given }, body: { active, metadata } }, ask) => {
    const found = await requireCode(ask, given)
    if (metadata !== undefined) {
      const next = nextMetadata(found.metadata, metadata)
      await changed.run(ask, { id: found.id, metadata: next })
    }
    if (active === false) await archived.run(ask, { id: found.id })
    const told = await read.run(ask, { id: found.id })
    if (active !== true || told.active) return told
    throw new DomainError('PRECONDITION_FAILED', 'A promotion code that has ended stays so.', {
      ...{ reason: 'ENDED', id: found.id },
    })
  },
)

export const promotionCodeRoutes: Route[] = [
  createPromotionCode,
  stripeList('GET /v1/promotion_codes', {
    ...{ name: 'listPromotionCodes', summary: 'The codes, newest first.', tag },
    ...{ row: promotionCode, asks: [all.asks] },
    query: {
      ...{ code: idInput.optional(), coupon: idInput.optional(), active: flagInput.optional() },
    },
    read(ask, { query: { code, coupon, active, ...page } }) {
      const isMeant = (own: string, row: { code: unknown; active: unknown }) =>
        (code === undefined || row.code === code.toUpperCase()) &&
        (coupon === undefined || own === coupon.toUpperCase()) &&
        (active === undefined || row.active === active)
      return siftedPage(
        ask,
        all,
        page,
        { search: code },
        {
          idOf: (one) => one.id,
          shown({ row, metadata }) {
            const own = couponOf(metadata)
            return own !== null && isMeant(own, row) ? row : null
          },
        },
      )
    },
    example: { query: { code: 'SUMMER20-VIP' } },
  }),
  ...[getPromotionCode, updatePromotionCode],
]
