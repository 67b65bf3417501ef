/** Promotions: codes that take something off. */
import { z } from 'zod'
import { notFound } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import {
  below,
  combined,
  count,
  decimalText,
  enumText,
  flag,
  from,
  id,
  listOf,
  nullable,
  object,
  text,
} from '../../fields.ts'
import { majorOf, minorOf } from '../../minor-units.ts'
import { answering, listRoute, route, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { promotionProblem } from '../errors.ts'
import { tagged } from '../fields.ts'
import { idInput, stateInput, textInput } from '../inputs.ts'
import { minor } from '../minor-fields.ts'
import {
  configInput,
  discountOfVersion,
  promotion,
  promotionVersion,
  promotionWithVersions,
  termsOf,
} from '../promotion-fields.ts'

const tag = 'Promotions'
const path = { id: 'promo_123' }
const changing = tagged('revision', 'promo_')
const { answerHeaders } = changing
const name = textInput(255)
const description = z.string().max(1_000).nullish()
const config = { discountType: 'percent', discountValue: 20, maxRedemptions: 100 }

const code = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,50}$/, 'must be 1 to 50 letters, digits, _ or -')
  .transform((given) => given.toUpperCase())

const reread = asking('query promotion', ['id'], promotionWithVersions)
const published = asking('mutation publishPromotionVersion', ['id', 'promotionId'], object({ id }))
const terms = [
  ...['kind', 'percent', 'amount', 'days', 'currency', 'rounding', 'duration', 'months'],
  ...['minimumAmount', 'planIds', 'maxRedemptions', 'maxRedemptionsPerCustomer'],
  ...['validFrom', 'validUntil'],
]

const publishPromotion = routeOf(
  'POST /promotions/{id}/publish',
  {
    ...{ name: 'publishPromotion', tag, scope: 'write', asks: [reread, published] },
    summary: 'Publishes the draft, or the version that is named; answers the promotion.',
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    body: z.strictObject({ versionId: idInput.nullish() }),
    ...answering(promotionWithVersions),
    example: { request: {} },
  },
  async ({ path: { id: promotionId }, body: { versionId } }, ask) => {
    const { id, versions } = await reread.run(ask, { id: promotionId })
    if (versionId && !versions.some((one) => one.id === versionId)) {
      throw notFound('promotion version', versionId)
    }
    await published.run(ask, versionId ? { id: versionId } : { promotionId: id })
    return reread.run(ask, { id })
  },
)

const versions = asking(
  'query promotion',
  ['id'],
  object({ id, versions: below('versions', promotionVersion) }),
)

const listVersions = routeOf(
  'GET /promotions/{id}/versions',
  {
    ...{ name: 'listPromotionVersions', tag, form: 'SPREAD', asks: [versions] },
    summary: 'The versions, newest first, at most 100.',
    response: z.object({ data: z.array(promotionVersion.schema) }),
    shows: { data: [promotionVersion.example] },
    example: { path },
  },
  async ({ path }, ask) => ({ data: (await versions.run(ask, path)).versions }),
)

const check = asking(
  'query promotionCheck',
  ['code', 'planId', 'customerId', 'amount', 'currency'],
  object({
    valid: flag,
    promotionId: nullable(id),
    reason: nullable(enumText('PromotionProblem', 'EXPIRED')),
    discount: nullable(decimalText),
  }),
)
const found = asking(
  'query promotion',
  ['id'],
  object({
    ...promotion.fields,
    shown: from('currentVersion', nullable(object({ discount: { ...discountOfVersion } }))),
  }),
)

const sentences: Readonly<Record<string, string>> = { NOT_FOUND: 'No promotion has the code.' }

const validatePromotion = routeOf(
  'POST /promotions/validate',
  {
    ...{ name: 'validatePromotion', tag, refuses: ['NOT_FOUND'], asks: [check, found] },
    summary: 'Whether a code can be redeemed, and what it would take off.',
    body: z.strictObject({
      code: textInput(255),
      ...{ offerId: idInput.nullish(), customerId: idInput.nullish() },
      orderAmount: z.number().int().min(0).nullish().describe('Minor units.'),
    }),
    response: z.object({
      valid: z.boolean(),
      promotion: promotion.schema.optional(),
      discountPreview: z
        .object({ type: z.string(), value: z.number(), calculatedAmount: z.number().optional() })
        .optional(),
      ...{ invalidReason: z.string().optional(), errorCode: z.string().optional() },
    }),
    shows: {
      ...{ valid: true, promotion: promotion.example },
      discountPreview: { type: 'percent', value: 20, calculatedAmount: 580 },
    },
    example: { request: { code: 'SAVE20', orderAmount: 2900 } },
  },
  async ({ body }, ask) => {
    const { offerId: planId, customerId, orderAmount } = body
    const asked = {
      code: body.code,
      planId: planId ?? undefined,
      customerId: customerId ?? undefined,
    }
    const known = (await check.run(ask, asked)).promotionId
    const { shown, ...offered } = known ? await found.run(ask, { id: known }) : { shown: null }
    const currency = shown?.discount.currency ?? 'USD'
    const priced = orderAmount ? { amount: majorOf(orderAmount, currency), currency } : {}
    const { valid, reason, discount } = await check.run(ask, { ...asked, ...priced })
    if (!valid || !shown || !('id' in offered)) {
      const why = reason ?? 'NOT_FOUND'
      const invalidReason =
        sentences[why] ?? `${why.charAt(0)}${why.slice(1).toLowerCase().replaceAll('_', ' ')}.`
      return { valid: false, invalidReason, errorCode: promotionProblem(why) }
    }
    const { type, value } = shown.discount
    const calculatedAmount = discount === null ? undefined : minorOf(discount, currency)
    return { valid, promotion: offered, discountPreview: { type, value, calculatedAmount } }
  },
)

const totals = from(
  'totalDiscounts',
  listOf(object({ currency: text, amount: minor('amount', 1740) })),
)
const own = from('currentVersion.currency', nullable(text))

/** One amount is one of one currency: that of the promotion, else the only one that there is, else USD. */
const promotionUsage = combined(
  { promotionId: from('id', id), redemptionCount: count, totals, own },
  {
    schema: z.object({
      ...{ promotionId: z.string(), redemptionCount: z.int() },
      totalDiscountAmount: z.int().describe('In `currency`, in minor units.'),
      currency: z.string(),
      totals: z.array(z.object({ currency: z.string(), amount: z.int() })).describe('In all.'),
    }),
    example: {
      ...{ promotionId: 'promo_123', redemptionCount: 3, totalDiscountAmount: 1740 },
      ...{ currency: 'USD', totals: [{ currency: 'USD', amount: 1740 }] },
    },
  },
  ({ own: given, totals: all, ...told }) => {
    const currency = given ?? (all.length === 1 ? all[0]?.currency : undefined) ?? 'USD'
    const totalDiscountAmount = all.find((one) => one.currency === currency)?.amount ?? 0
    return { ...told, totalDiscountAmount, currency, totals: all }
  },
)

export const promotionRoutes: Route[] = [
  listRoute('GET /promotions', page, {
    ...{ name: 'listPromotions', summary: 'The promotions, newest first.', tag },
    asks: 'query promotions',
    query: {
      status: stateInput('draft', 'active', 'archived').optional(),
      search: textInput(255).optional().describe('Part of the code or the name.'),
    },
    rows: { data: promotion },
    example: { query: { status: 'active' } },
  }),
  route('POST /promotions', {
    ...{ name: 'createPromotion', tag, status: 201 },
    summary: 'Creates a promotion with its first draft.',
    asks: 'mutation createPromotion',
    body: {
      schema: z
        .strictObject({ code, name: name.nullish(), description, config: configInput })
        .transform(({ config: given, ...body }) => ({ ...body, version: termsOf(given) })),
      gives: ['code', 'name', 'description', 'version'],
    },
    answer: promotionWithVersions,
    answerHeaders,
    example: { request: { code: 'SAVE20', name: '20 % off', config } },
  }),
  route('GET /promotions/{id}', {
    ...{ name: 'getPromotion', summary: 'One promotion with its versions.', tag },
    asks: 'query promotion',
    answer: promotionWithVersions,
    answerHeaders,
  }),
  route('PATCH /promotions/{id}', {
    ...{ ...changing, name: 'updatePromotion', summary: 'Changes what it is called.', tag },
    asks: 'mutation updatePromotion',
    body: { name: name.optional(), description },
    answer: promotion,
    example: { request: { name: 'Spring' } },
  }),
  route('POST /promotions/{id}/archive', {
    ...{ name: 'archivePromotion', summary: 'Ends a promotion; discounts given go on.', tag },
    asks: 'mutation archivePromotion',
    answer: promotion,
  }),
  listVersions,
  route('POST /promotions/{id}/versions', {
    ...{ name: 'createPromotionVersion', summary: 'Creates a draft version.', tag, status: 201 },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    as: { id: 'promotionId' },
    asks: 'mutation createPromotionVersion',
    body: {
      schema: z
        .strictObject({ config: configInput })
        .transform(({ config: given }) => termsOf(given)),
      gives: terms,
    },
    answer: promotionVersion,
    example: { path, request: { config } },
  }),
  publishPromotion,
  validatePromotion,
  route('GET /promotions/{id}/usage', {
    ...{ name: 'getPromotionUsage', summary: 'How often a promotion was redeemed.', tag },
    asks: 'query promotion',
    answer: promotionUsage,
    example: { path },
  }),
]
