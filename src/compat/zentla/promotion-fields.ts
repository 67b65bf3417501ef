/** Promotions and their versions as requests and answers have them. */
import { z } from 'zod'
import {
  below,
  combined,
  count,
  decimalText,
  eg,
  from,
  id,
  jsonObject,
  leaf,
  listOf,
  named,
  nullable,
  object,
  said,
  text,
  words,
  workspaceId,
} from '../fields.ts'
import { majorOf, minorOf } from '../minor-units.ts'
import { time } from './fields.ts'
import { idInput, timeInput } from './inputs.ts'

const kinds = {
  PERCENT: 'percent',
  FIXED: 'fixed_amount',
  FREE_TRIAL_DAYS: 'free_trial_days',
} as const
const durations = { ONCE: 'once', REPEATING: 'repeating', FOREVER: 'forever' } as const
const promotionStates = { DRAFT: 'draft', ACTIVE: 'active', ARCHIVED: 'archived' } as const
const versionStates = { DRAFT: 'draft', PUBLISHED: 'published', ARCHIVED: 'archived' } as const

const countInput = z.number().int().min(1, 'must be at least 1')

export const configInput = z
  .strictObject({
    discountType: z.enum(['percent', 'fixed_amount', 'free_trial_days']),
    discountValue: z
      .number()
      .min(1, 'must be at least 1')
      .describe('Percent, minor units, or days.'),
    currency: z.string().max(3, 'must be a code of ISO 4217').nullish().describe('USD by default.'),
    maxRedemptions: countInput.nullish(),
    maxRedemptionsPerCustomer: countInput.nullish(),
    minimumAmount: z
      .number()
      .int()
      .min(0, 'must not be negative')
      .nullish()
      .describe('Minor units.'),
    validFrom: timeInput.nullish(),
    validUntil: timeInput.nullish(),
    applicableOfferIds: z.array(idInput).max(100).nullish().describe('All offers by default.'),
    duration: z.enum(['once', 'repeating', 'forever']).nullish().describe('once by default.'),
    durationInMonths: countInput.nullish(),
  })
  .meta({ id: 'PromotionConfig' })

/** Zentla rounds down. */
export function termsOf(given: z.output<typeof configInput>) {
  const { discountType, discountValue, minimumAmount, applicableOfferIds, duration } = given
  const currency = given.currency?.toUpperCase() ?? 'USD'
  const value = {
    percent: { kind: 'PERCENT', percent: String(discountValue) },
    fixed_amount: { kind: 'FIXED', amount: majorOf(discountValue, currency) },
    free_trial_days: { kind: 'FREE_TRIAL_DAYS', days: discountValue },
  }[discountType]
  return {
    ...value,
    ...(discountType !== 'free_trial_days' && {
      ...{ currency, rounding: 'DOWN', duration: (duration ?? 'once').toUpperCase() },
    }),
    ...(given.durationInMonths && { months: given.durationInMonths }),
    ...(minimumAmount && { currency, minimumAmount: majorOf(minimumAmount, currency) }),
    ...(applicableOfferIds && applicableOfferIds.length > 0 && { planIds: applicableOfferIds }),
    maxRedemptions: given.maxRedemptions ?? undefined,
    maxRedemptionsPerCustomer: given.maxRedemptionsPerCustomer ?? undefined,
    validFrom: given.validFrom ?? undefined,
    validUntil: given.validUntil ?? undefined,
  }
}

const maybeAmount = nullable(decimalText)
const wholeDays = leaf<number>('Int', 1, z.number())

const discountParts = {
  kind: words('PromotionKind', kinds),
  percent: maybeAmount,
  amount: maybeAmount,
  days: nullable(wholeDays),
  currency: nullable(text),
}

function discountValueOf(version: {
  percent: string | null
  amount: string | null
  days: number | null
  currency: string | null
}): number {
  const { percent, amount, days, currency } = version
  if (amount !== null) return minorOf(amount, currency ?? 'USD')
  return percent === null ? (days ?? 0) : Number(percent)
}

const exampleConfig = {
  ...{ discountType: 'percent', discountValue: 20, currency: 'USD', duration: 'once' },
  ...{ durationInMonths: null, maxRedemptions: 100, maxRedemptionsPerCustomer: 1 },
  ...{ minimumAmount: null, validFrom: null, validUntil: null, applicableOfferIds: [] },
}

const config = combined(
  {
    ...discountParts,
    ...{ maxRedemptions: nullable(count), maxRedemptionsPerCustomer: nullable(count) },
    ...{ minimumAmount: maybeAmount, validFrom: nullable(time), validUntil: nullable(time) },
    ...{ planIds: listOf(id), months: nullable(count) },
    duration: words('PromotionDuration', durations),
  },
  { schema: z.looseObject({}), example: exampleConfig },
  (version) => ({
    ...{
      discountType: version.kind,
      discountValue: discountValueOf(version),
      currency: version.currency,
    },
    ...{ duration: version.duration, durationInMonths: version.months },
    maxRedemptions: version.maxRedemptions,
    maxRedemptionsPerCustomer: version.maxRedemptionsPerCustomer,
    minimumAmount:
      version.minimumAmount === null
        ? null
        : minorOf(version.minimumAmount, version.currency ?? 'USD'),
    ...{ validFrom: version.validFrom, validUntil: version.validUntil },
    applicableOfferIds: version.planIds,
  }),
)

export const promotionVersion = named(
  'PromotionVersion',
  object({
    id: eg('pv_123', id),
    promotionId: from('promotion.id', eg('promo_123', id)),
    version: count,
    status: eg('published', words('PromotionVersionStatus', versionStates)),
    config,
    ...{ publishedAt: nullable(time), createdAt: time },
  }),
)

export const promotion = named(
  'Promotion',
  object({
    ...{ id: eg('promo_123', id), workspaceId, code: eg('SAVE20', text) },
    ...{ name: eg('20 % off', text), description: eg(null, nullable(text)) },
    status: eg('active', words('PromotionStatus', promotionStates)),
    currentVersionId: from('currentVersion.id', eg('pv_123', nullable(id))),
    currentVersion: nullable(promotionVersion),
    metadata: jsonObject,
    revision: said('The ETag ends in it.', count),
    ...{ createdAt: time, updatedAt: time },
  }),
)

export const promotionWithVersions = named(
  'PromotionWithVersions',
  object({
    ...promotion.fields,
    versions: said('Newest first, at most 100.', below('versions', promotionVersion)),
  }),
)

/** What a version takes off, for a preview. */
export const discountOfVersion = combined(
  discountParts,
  {
    schema: z.object({ type: z.string(), value: z.number(), currency: z.string() }),
    example: { type: 'percent', value: 20, currency: 'USD' },
  },
  (version) => ({
    type: version.kind,
    value: discountValueOf(version),
    currency: version.currency ?? 'USD',
  }),
)
