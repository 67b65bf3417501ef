/** Coupons: what they take off; a deleted one is archived, and its discounts go on. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Ask, Route } from '../../dialect.ts'
import { enumText, here, id, jsonObject, object, text } from '../../fields.ts'
import { majorOf } from '../../minor-units.ts'
import { choice } from '../../names.ts'
import { routeOf } from '../../route.ts'
import { coupon, couponKept, durations, isLiveCoupon } from '../coupon-fields.ts'
import {
  currencyInput,
  idInput,
  intInput,
  metadataInput,
  missing,
  textInput,
  unixInput,
} from '../inputs.ts'
import { nextMetadata } from '../kept.ts'
import { listOf, siftedPage, stripeList } from '../lists.ts'
import { codeInput, makeCode } from '../promotion-code-input.ts'

const tag = 'Coupons'
const path = { id: 'SUMMER20' }
const offMax = 99_999_999_999

const added = asking(
  'mutation createPromotion',
  ['code', 'name', 'metadata', 'version', 'publish'],
  coupon,
)
const state = asking(
  'query promotion',
  ['id'],
  object({ id, code: text, status: enumText('PromotionStatus', 'ACTIVE'), metadata: jsonObject }),
)
const read = asking('query promotion', ['id'], coupon)
const changed = asking('mutation updatePromotion', ['id', 'name', 'metadata'], coupon)
const archived = asking('mutation archivePromotion', ['id'], object({ code: text }))
const all = listOf(
  'query promotions',
  ['status'],
  object({ id, coupon: here(coupon), of: couponKept }),
)

async function requireCoupon(ask: Ask, given: string) {
  const found = await state.run(ask, { id: given })
  if (isLiveCoupon(found)) return found
  throw notFound('coupon', given)
}

const percent = z
  .union([z.number(), z.string().regex(/^\d{1,3}(\.\d{1,4})?$/, 'must be a number')])
  .transform(Number)
  .refine((given) => given > 0 && given <= 100, 'must be greater than 0 and at most 100')

const createCoupon = routeOf(
  'POST /v1/coupons',
  {
    ...{ tag, name: 'createCoupon', summary: 'Creates a coupon.', scope: 'write' },
    asks: [added],
    refuses: ['CONFLICT', 'LIMIT_EXCEEDED', 'NOT_FOUND'],
    body: z.strictObject({
      id: codeInput,
      name: textInput(40).optional(),
      percent_off: percent.optional().describe('Either this or amount_off.'),
      amount_off: intInput(1, offMax).optional().describe('Minor units of the currency.'),
      currency: currencyInput.optional(),
      duration: choice(durations).default('ONCE'),
      duration_in_months: intInput(1, 36).optional().describe('With repeating.'),
      max_redemptions: intInput(1, 1_000_000_000).optional(),
      redeem_by: unixInput.optional(),
      applies_to: z.strictObject({ products: z.array(idInput).max(100) }).optional(),
      metadata: metadataInput.optional(),
    }),
    response: coupon.schema,
    shows: coupon.example,
    example: { request: { id: 'SUMMER20', percent_off: 20, duration: 'once' } },
  },
  ({ body }, ask) => {
    const { amount_off: amount, percent_off, currency } = body
    if (percent_off === undefined && amount === undefined) throw missing('percent_off')
    if (amount !== undefined && currency === undefined) throw missing('currency')
    const off =
      amount === undefined
        ? { kind: 'PERCENT', percent: String(percent_off) }
        : { kind: 'FIXED', amount: majorOf(amount, currency?.toUpperCase() ?? '') }
    return added.run(ask, {
      code: body.id ?? makeCode(),
      ...{ name: body.name, publish: true, metadata: nextMetadata({}, body.metadata ?? {}) },
      version: {
        ...{ ...off, currency: currency?.toUpperCase(), duration: body.duration },
        ...{ months: body.duration_in_months, maxRedemptions: body.max_redemptions },
        ...{ validUntil: body.redeem_by, planIds: body.applies_to?.products },
      },
    })
  },
)

const one = { tag, refuses: ['NOT_FOUND'] as const }
const shown = { response: coupon.schema, shows: coupon.example }

const getCoupon = routeOf(
  'GET /v1/coupons/{id}',
  {
    ...{ ...one, ...shown, name: 'getCoupon', summary: 'One coupon.' },
    ...{ asks: [state, read], example: { path } },
  },
  async ({ path: { id: given } }, ask) => {
    return read.run(ask, { id: (await requireCoupon(ask, given)).id })
  },
)

const updateCoupon = routeOf(
  'POST /v1/coupons/{id}',
  {
    ...{ ...one, ...shown, name: 'updateCoupon', summary: 'Changes its name or metadata.' },
    ...{ scope: 'write', asks: [state, changed] },
    body: z.strictObject({ name: textInput(40).optional(), metadata: metadataInput.optional() }),
    example: { path, request: { name: 'Summer' } },
  },
  async ({ path: { id: given }, body: { name, metadata } }, ask) => {
    const found = await requireCoupon(ask, given)
    const present = found.metadata as Record<string, unknown>
    return changed.run(ask, { id: found.id, name, metadata: nextMetadata(present, metadata) })
  },
)

const deleted = z
  .object({ id: z.string(), object: z.literal('coupon'), deleted: z.literal(true) })
  .meta({ id: 'DeletedCoupon' })

const deleteCoupon = routeOf(
  'DELETE /v1/coupons/{id}',
  {
    ...{ ...one, name: 'deleteCoupon', summary: 'Ends a coupon; its discounts go on.' },
    ...{ scope: 'write', asks: [state, archived], response: deleted, example: { path } },
    shows: { id: 'SUMMER20', object: 'coupon', deleted: true },
  },
  async ({ path: { id: given } }, ask) => {
    const { code } = await archived.run(ask, { id: (await requireCoupon(ask, given)).id })
    return { id: code, object: 'coupon' as const, deleted: true as const }
  },
)

export const couponRoutes: Route[] = [
  createCoupon,
  stripeList('GET /v1/coupons', {
    ...{ name: 'listCoupons', summary: 'The coupons, newest first.', tag, row: coupon },
    asks: [all.asks, state],
    async read(ask, { query: { starting_after, ending_before, ...page } }) {
      // A coupon is named by its code, and its place in the list by its own id.
      const placeOf = async (code: string | undefined) =>
        code === undefined ? undefined : (await state.run(ask, { id: code })).id
      const places = {
        starting_after: await placeOf(starting_after),
        ending_before: await placeOf(ending_before),
      }
      return siftedPage(
        ask,
        all,
        { ...page, ...places },
        { status: 'ACTIVE' },
        {
          shown: (row) => (row.of === null ? row.coupon : null),
          idOf: (row) => row.id,
        },
      )
    },
  }),
  ...[getCoupon, updateCoupon, deleteCoupon],
]
