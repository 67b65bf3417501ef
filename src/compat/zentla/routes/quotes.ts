/** Quotes: what an offer costs before anybody buys it. */
import { z } from 'zod'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import { decimalText, enumText, listOf, object, text } from '../../fields.ts'
import { minorOf, sumMinor } from '../../minor-units.ts'
import { routeOf } from '../../route.ts'
import { boughtQuestions, boughtVersion } from '../bought-version.ts'
import { promotionProblem } from '../errors.ts'
import { idInput, textInput } from '../inputs.ts'
import { promotion } from '../promotion-fields.ts'

const intervals: Readonly<Record<string, string | null>> = {
  ...{ DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' },
}

const quoted = asking(
  'query quote',
  ['plan'],
  object({
    ...{ currency: text, subtotal: decimalText, discount: decimalText, tax: decimalText },
    total: decimalText,
    problems: listOf(object({ reason: enumText('PromotionProblem', 'EXPIRED') })),
  }),
)
const offered = asking('query promotion', ['id'], promotion)

const response = z.object({
  ...{ offerId: z.string(), offerVersionId: z.string(), currency: z.string() },
  ...{ subtotal: z.number(), discount: z.number(), tax: z.number(), total: z.number() },
  ...{ interval: z.string().nullable(), intervalCount: z.int() },
  trial: z
    .object({
      days: z.int(),
      requirePaymentMethod: z.boolean(),
      requiresPaymentMethod: z.boolean().describe('The same.'),
    })
    .nullable(),
  promotion: z
    .object({
      ...{ id: z.string(), code: z.string(), discountType: z.string(), discountValue: z.number() },
      ...{ duration: z.string(), durationInMonths: z.int().nullable() },
    })
    .nullable(),
  validationErrors: z.array(z.string()).describe('Why the promotion takes nothing off.'),
})

const example = {
  ...{ offerId: 'offer_abc', offerVersionId: 'ov_123', currency: 'USD' },
  ...{ subtotal: 2900, discount: 580, tax: 0, total: 2320, interval: 'month', intervalCount: 1 },
  trial: { days: 14, requirePaymentMethod: true, requiresPaymentMethod: true },
  promotion: {
    ...{ id: 'promo_123', code: 'SAVE20', discountType: 'percent', discountValue: 20 },
    ...{ duration: 'once', durationInMonths: null },
  },
  validationErrors: [],
}

const createQuote = routeOf(
  'POST /checkout/quotes',
  {
    ...{ name: 'createQuote', tag: 'Checkout', refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'] },
    summary: 'What an offer costs a period, after its trial.',
    asks: [...boughtQuestions, quoted, offered],
    body: z.strictObject({
      offerId: idInput,
      offerVersionId: idInput.nullish().describe('The published one by default.'),
      promotionCode: textInput(255).nullish(),
      customerId: idInput.nullish(),
    }),
    response,
    shows: example,
    example: { request: { offerId: 'offer_abc', promotionCode: 'SAVE20' } },
  },
  async ({ body: { offerId, offerVersionId, promotionCode: code, customerId } }, ask) => {
    const { planId, version, bought } = await boughtVersion(ask, { offerId, offerVersionId })
    const promotionCodes = code ? [code] : undefined
    const plan = { ...bought, customerId: customerId ?? undefined, promotionCodes, trialDays: 0 }
    const { currency, problems, ...amounts } = await quoted.run(ask, { plan })
    const isTaken = code && problems.length === 0
    const taken = isTaken ? await offered.run(ask, { id: code }) : null
    return {
      ...{ offerId: planId, offerVersionId: version?.id ?? '', currency },
      subtotal: sumMinor([amounts.subtotal, amounts.discount], currency),
      discount: minorOf(amounts.discount, currency),
      tax: minorOf(amounts.tax, currency),
      total: minorOf(amounts.total, currency),
      interval: intervals[version?.billingPeriod ?? ''] ?? null,
      intervalCount: version?.billingPeriodCount ?? 1,
      trial: version?.trialDays ? trialOf(version.trialDays, version.needsMethod ?? false) : null,
      promotion: taken?.currentVersion ? shownOf(taken.id, taken.code, taken.currentVersion) : null,
      validationErrors: problems.map(({ reason }) => promotionProblem(reason)),
    }
  },
)

function trialOf(days: number, isNeeded: boolean) {
  return { days, requirePaymentMethod: isNeeded, requiresPaymentMethod: isNeeded }
}

interface Shown {
  discountType: string
  discountValue: number
  duration: string
  durationInMonths: number | null
}

function shownOf(promotionId: string, code: string, { config }: { config: unknown }) {
  const { discountType, discountValue, duration, durationInMonths } = config as Shown
  return { id: promotionId, code, discountType, discountValue, duration, durationInMonths }
}

export const quoteRoutes: Route[] = [createQuote]
