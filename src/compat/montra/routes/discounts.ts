/** Discounts: codes that take something off. */
import { z } from 'zod'
import { asking, listAll, listing } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import {
  count,
  eg,
  enumText,
  from,
  id,
  inLowerCase,
  named,
  nullable,
  number,
  object,
  text,
  time,
  words,
} from '../../fields.ts'
import { route, routeOf } from '../../route.ts'
import { done } from '../done.ts'
import { amountInput, currencyInput, textInput, timeInput } from '../inputs.ts'
import { requireDigits } from '../require-digits.ts'

const tag = 'Commerce'
const path = { id: 'promo_123' }
const durations = { ONCE: 'once', REPEATING: 'repeating', FOREVER: 'forever' } as const

function ofVersion<Value>(
  name: string,
  example: unknown,
  field: ReturnType<typeof nullable<Value>>,
) {
  return from(`currentVersion.${name}`, eg(example, field))
}

const discount = named(
  'Discount',
  object({
    ...{ id: eg('promo_123', id), code: eg('SAVE20', text), name: eg('Save', text) },
    status: eg('active', enumText('PromotionStatus', 'active', inLowerCase)),
    percent_off: ofVersion('percent', 20, nullable(number)),
    amount_off: ofVersion('amount', null, nullable(number)),
    currency: ofVersion('currency', null, nullable(text)),
    duration: ofVersion('duration', 'once', nullable(words('PromotionDuration', durations))),
    duration_in_months: ofVersion('months', null, nullable(count)),
    max_redemptions: ofVersion('maxRedemptions', null, nullable(count)),
    times_redeemed: from('redemptionCount', eg(0, count)),
    valid_until: ofVersion('validUntil', null, nullable(time)),
    created_at: time,
  }),
)
const discounts = listing('query promotions', [], discount)
const created = asking('mutation createPromotion', ['code', 'name', 'publish', 'version'], discount)
const archived = asking('mutation archivePromotion', ['id'], object({ id }))

const createDiscount = routeOf(
  'POST /discounts',
  {
    ...{ name: 'createDiscount', tag, status: 201, refuses: ['CONFLICT'], asks: [created] },
    scope: 'write',
    summary: 'Makes a code that takes off a percentage or an amount.',
    as: { percent_off: 'percent', amount_off: 'amount', duration_in_months: 'months' },
    body: z
      .strictObject({
        ...{ name: textInput(255), code: textInput(100) },
        percent_off: z.number().positive('must be more than 0').nullish(),
        amount_off: amountInput.nullish(),
        currency: currencyInput.describe('Of amount_off; USD by default.'),
        duration: z.enum(['once', 'repeating', 'forever']).default('once'),
        duration_in_months: z.int().nullish().describe('With repeating: 1 to 36.'),
        max_redemptions: z.int().nullish(),
        valid_until: timeInput.nullish(),
      })
      .refine(
        ({ percent_off: percent, amount_off: amount }) => (percent == null) !== (amount == null),
        'must have exactly one of percent_off and amount_off',
      ),
    response: discount.schema,
    shows: discount.example,
    example: { request: { name: 'Save', code: 'SAVE20', percent_off: 20, duration: 'once' } },
  },
  ({ body }, ask) => {
    const { percent_off: percent, amount_off: amount, currency } = body
    if (amount != null) requireDigits('amount_off', amount, currency)
    const off = percent == null ? { kind: 'FIXED', amount, currency } : { kind: 'PERCENT', percent }
    const version = {
      ...off,
      duration: body.duration.toUpperCase(),
      months: body.duration_in_months,
      maxRedemptions: body.max_redemptions,
      validUntil: body.valid_until,
      rounding: 'HALF_UP',
    }
    return created.run(ask, { code: body.code, name: body.name, publish: true, version })
  },
)

export const discountRoutes: Route[] = [
  createDiscount,
  routeOf(
    'GET /discounts',
    {
      ...{ name: 'listDiscounts', summary: 'All discounts, newest first.', tag },
      asks: [discounts],
      response: z.array(discount.schema),
      shows: [discount.example],
    },
    (_request, ask) => listAll(ask, discounts),
  ),
  route('GET /discounts/{id}', {
    ...{ name: 'getDiscount', summary: 'One discount.', tag, refuses: ['NOT_FOUND'] },
    asks: 'query promotion',
    answer: discount,
    example: { path },
  }),
  route('PATCH /discounts/{id}', {
    ...{ name: 'updateDiscount', summary: 'Changes the name of a discount.', tag },
    refuses: ['NOT_FOUND'],
    asks: 'mutation updatePromotion',
    body: { name: textInput(255) },
    answer: discount,
    example: { path, request: { name: 'Save' } },
  }),
  routeOf(
    'DELETE /discounts/{id}',
    {
      ...{ name: 'deleteDiscount', summary: 'Ends a discount; who has it keeps it.', tag },
      form: 'BARE',
      refuses: ['NOT_FOUND'],
      asks: [archived],
      response: done,
      shows: { success: true },
      example: { path },
    },
    async ({ path }, ask) => {
      await archived.run(ask, path)
      return { success: true as const }
    },
  ),
]
