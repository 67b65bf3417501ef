/**
 * Coupons and their promotion codes. A coupon is a promotion whose code is the coupon's id; each of its promotion codes is a promotion of
 * its own with the same terms, which remembers its coupon.
 */
import { z } from 'zod'
import {
  combined,
  constant,
  count,
  decimalText,
  eg,
  enumText,
  from,
  here,
  id,
  jsonObject,
  named,
  nullable,
  object,
  text,
  words,
} from '../fields.ts'
import { minorDecimal } from '../minor-units.ts'
import { nothing } from './absent.ts'
import { created, livemode, metadata, unix } from './fields.ts'
import { keptOf } from './kept.ts'

export const durations = { ONCE: 'once', REPEATING: 'repeating', FOREVER: 'forever' } as const

/** What of a version its answers and its codes need. */
const termsFields = object({
  ...{ kind: enumText('PromotionKind', 'PERCENT'), percent: nullable(decimalText) },
  ...{ amount: nullable(decimalText), currency: nullable(text) },
  duration: words('PromotionDuration', durations),
  ...{ months: nullable(count), maxRedemptions: nullable(count) },
  ...{ minimumAmount: nullable(decimalText), validUntil: nullable(unix) },
})

const version = from('currentVersion', nullable(termsFields))
type Terms = NonNullable<ReturnType<typeof termsFields.write>>

/** The coupon of a promotion code; null for a coupon. */
export const couponKept = combined(
  { metadata: jsonObject },
  { schema: z.string().nullable(), example: null },
  ({ metadata: all }) => couponOf(all),
)

export function couponOf(metadata: unknown): string | null {
  const { coupon } = keptOf(metadata as Record<string, unknown>)
  return typeof coupon === 'string' ? coupon : null
}

/** Whether it is a coupon that was not deleted: neither a promotion code nor a draft. */
export function isLiveCoupon({ metadata, status }: { metadata: unknown; status: string }): boolean {
  return couponOf(metadata) === null && status === 'ACTIVE'
}

function ofTerms<Value>(schema: z.ZodType<Value>, example: Value, write: (terms: Terms) => Value) {
  return combined({ version }, { schema: schema.nullable(), example }, ({ version: terms }) =>
    terms === null ? null : write(terms as Terms),
  )
}

function minorOf({ currency }: Terms, amount: string | null): number | null {
  if (amount === null || currency === null) return null
  return Number(minorDecimal(amount, currency).toFixed())
}

const whole = z.int().nullable()
const isActive = combined(
  { status: enumText('PromotionStatus', 'ACTIVE') },
  { schema: z.boolean(), example: true },
  ({ status }) => status === 'ACTIVE',
)

/** Times redeemed and the like, which both have. */
const shared = {
  ...{ created, livemode, metadata },
  max_redemptions: ofTerms(whole, null, ({ maxRedemptions }) => maxRedemptions),
  times_redeemed: from('redemptionCount', eg(0, count)),
}

const couponFields = {
  object: constant('coupon'),
  ...shared,
  name: eg('Summer', text),
  percent_off: ofTerms(z.number().nullable(), 20, ({ percent }) =>
    percent === null ? null : Number(percent),
  ),
  amount_off: ofTerms(whole, null, (terms) => minorOf(terms, terms.amount)),
  currency: ofTerms(z.string().nullable(), null, ({ currency }) => currency?.toLowerCase() ?? null),
  duration: ofTerms(z.string(), 'once', ({ duration }) => duration),
  duration_in_months: ofTerms(whole, null, ({ months }) => months),
  redeem_by: ofTerms(whole, null, ({ validUntil }) => validUntil),
  valid: isActive,
}

export const coupon = named(
  'Coupon',
  object({ id: from('code', eg('SUMMER20', text)), ...couponFields }),
)

/** The coupon of a promotion code, as older clients read it: with the terms that the code has. */
const ownCoupon = object({
  id: combined(
    { own: couponKept },
    { schema: z.string(), example: 'SUMMER20' },
    ({ own }) => own ?? '',
  ),
  ...couponFields,
})

export const promotionCode = named(
  'PromotionCode',
  object({
    ...{ id: eg('promo_123', id), object: constant('promotion_code'), ...shared },
    ...{ code: eg('SUMMER20-VIP', text), active: isActive },
    ...nothing('customer', 'customer_account'),
    promotion: combined(
      { coupon: couponKept, code: text },
      {
        schema: z.object({ type: z.literal('coupon'), coupon: z.string() }),
        example: { type: 'coupon', coupon: 'SUMMER20' },
      },
      ({ coupon: own, code }) => ({ type: 'coupon' as const, coupon: own ?? code }),
    ),
    coupon: here(ownCoupon),
    expires_at: ofTerms(whole, null, ({ validUntil }) => validUntil),
    restrictions: combined(
      { version },
      {
        schema: z.object({
          ...{ first_time_transaction: z.literal(false), minimum_amount: whole },
          minimum_amount_currency: z.string().nullable(),
        }),
        example: {
          ...{ first_time_transaction: false, minimum_amount: null },
          minimum_amount_currency: null,
        },
      },
      ({ version: terms }) => {
        const minimum = terms && minorOf(terms as Terms, terms.minimumAmount)
        return {
          ...{ first_time_transaction: false as const, minimum_amount: minimum },
          minimum_amount_currency:
            minimum === null ? null : (terms?.currency?.toLowerCase() ?? null),
        }
      },
    ),
  }),
)
