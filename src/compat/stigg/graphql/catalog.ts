/** What is offered: products, which group plans, and coupons, which are promotions of ours. */

import { z } from 'zod'
import { listAll, listing } from '../../asking.ts'
import type { Ask } from '../../dialect.ts'
import { decimalText, enumText, from, leaf, nullable, object, text } from '../../fields.ts'
import { metadata, time } from '../fields.ts'
import { pageOf } from '../lists.ts'
import { builder } from './builder.ts'
import { paging } from './paged.ts'
import { type Row, rowsIn, throughRest } from './rest.ts'
import { connection, input, Money, shape, texts, times } from './shapes.ts'
import { Product } from './subscription-types.ts'

/** A page of what was read whole; a cursor is the id of a row. */
function pageInto(rows: readonly (Row & { id: string })[], page: unknown): Row {
  const { first, after, before } = (page ?? {}) as Row
  const asked = {
    limit: first ?? undefined,
    after: after ?? undefined,
    before: before ?? undefined,
  }
  const { data, pagination } = pageOf(rows, asked as Parameters<typeof pageOf>[1])
  const pageInfo = {
    ...{ startCursor: data[0]?.id ?? null, endCursor: data.at(-1)?.id ?? null },
    ...{ hasNextPage: pagination.next !== null, hasPreviousPage: pagination.prev !== null },
  }
  return {
    ...{ edges: data.map((node) => ({ node, cursor: node.id })), pageInfo },
    totalCount: rows.length,
  }
}

/** The products that plans which are offered name. */
async function productsOf(ask: Ask): Promise<(Row & { id: string })[]> {
  const { paywall } = await throughRest(ask, 'readPaywall', {})
  const products = rowsIn(paywall as Row, 'plans').map(({ product }) => product as Row)
  const named = new Map(products.map((one) => [String(one.refId), one]))
  return [...named].map(([refId, one]) => ({ ...one, id: refId }))
}

builder.queryField('products', (t) =>
  t.field({
    type: connection('Product', Product),
    nullable: true,
    args: { paging: t.arg({ type: paging }) },
    resolve: async (_root, { paging: page }, { ask }) => pageInto(await productsOf(ask), page),
  }),
)

const promotions = listing(
  'query promotions',
  ['status'],
  object({
    ...{ code: text, name: text, description: nullable(text), metadata },
    ...{ status: enumText('PromotionStatus', 'ACTIVE'), createdAt: time, updatedAt: time },
    version: from(
      'currentVersion',
      nullable(
        object({
          ...{ kind: enumText('PromotionKind', 'PERCENT'), percent: nullable(decimalText) },
          ...{ amount: nullable(decimalText), currency: nullable(text) },
          months: nullable(leaf<number>('Int', 3, z.int())),
        }),
      ),
    ),
  }),
)

export const catalogAsks = [promotions]

const Coupon = shape('Coupon', {
  ...{ ...texts('id refId name description type status source'), ...times('createdAt updatedAt') },
  ...{ discountValue: 'Float', percentOff: 'Float', amountsOff: [Money], durationInMonths: 'Int' },
  additionalMetaData: 'JSON',
})

type Promotion = Awaited<ReturnType<typeof promotions.run>>['rows'][number]

/** A code for days of a trial takes nothing off: Stigg has no word for it. */
function couponOf({ code, version, metadata: told, status, ...rest }: Promotion) {
  if (version === null || version.kind === 'FREE_TRIAL_DAYS') return []
  const percentOff = version.percent === null ? null : Number(version.percent)
  const amount = version.amount === null ? null : Number(version.amount)
  const currency = version.currency?.toLowerCase() ?? null
  return [
    {
      ...{ ...rest, id: code, refId: code, status, source: null, additionalMetaData: told },
      ...{ type: percentOff === null ? 'FIXED' : 'PERCENTAGE', percentOff },
      ...{ discountValue: percentOff ?? amount, durationInMonths: version.months },
      amountsOff: amount === null ? null : [{ amount, currency }],
    },
  ]
}

const status = input('CouponStatusFilterComparison', { eq: 'String' })
const filter = input('CouponFilter', { status })

builder.queryField('coupons', (t) =>
  t.field({
    type: connection('Coupon', Coupon),
    nullable: true,
    args: { filter: t.arg({ type: filter }), paging: t.arg({ type: paging }) },
    async resolve(_root, { filter: given, paging: page }, { ask }) {
      const wanted = ((given as Row | null)?.status as Row | null)?.eq ?? null
      const all = (await listAll(ask, promotions, { status: null })).flatMap(couponOf)
      const meant = all.filter((one) => wanted === null || one.status === wanted)
      return pageInto(meant, page)
    },
  }),
)
