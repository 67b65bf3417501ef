/** The terms of an entitlement in the words of the document (`limits`) and of the SDK's server (`limitType`, `limitValue`). */
import { z } from 'zod'
import { yearEnd } from '../examples.ts'
import {
  combined,
  eg,
  enumText,
  type Field,
  from,
  here,
  id,
  leaf,
  named,
  nullable,
  number,
  object,
  said,
  text,
  time,
  words,
} from '../fields.ts'
import type { Period, SetEntitlementInput } from './asks.generated.ts'
import { nonNegativeInput, timeInput } from './inputs.ts'

const periods: Record<Period, string> = {
  MINUTE: 'minutely',
  HOUR: 'hourly',
  DAY: 'daily',
  WEEK: 'weekly',
  MONTH: 'monthly',
  YEAR: 'yearly',
}
/** The period of a limit whose usage never resets. */
const total = 'total'

export function periodWord(period: Period | null): string {
  return period === null ? total : periods[period]
}

const periodByWord = new Map<string, Period | null>([
  [total, null],
  ...Object.entries(periods).map(([period, word]) => [word, period as Period] as const),
])

const periodInput = z
  .string()
  .transform((word) => word.toLowerCase())
  .refine((word) => periodByWord.has(word), `must be one of ${[...periodByWord.keys()].join(', ')}`)
  .nullish()
  .meta({
    type: ['string', 'null'],
    enum: [
      ...periodByWord.keys(),
      ...[...periodByWord.keys()].map((word) => word.toUpperCase()),
      null,
    ],
  })

const limits = z
  .strictObject({
    credits: nonNegativeInput.nullish().describe('Per period, for a feature paid with credits.'),
    units: nonNegativeInput.nullish().describe('Per period, for a feature that counts units.'),
    period: periodInput,
  })
  .refine(
    ({ credits, units }) => credits === undefined || units === undefined,
    'must have credits or units, not both',
  )

/** The terms that can be changed; omitted ones stay. */
export const termsInput = {
  limits: limits.nullish().describe('null: unlimited.'),
  limitType: z.enum(['HARD', 'SOFT', 'NONE']).nullish().describe('NONE: unlimited.'),
  limitValue: nonNegativeInput.nullish(),
  period: periodInput,
  value: z.unknown().optional().describe('The value of a static or boolean feature.'),
  effective_at: timeInput.nullish(),
  expires_at: timeInput.nullish(),
}

type Given = z.output<z.ZodObject<typeof termsInput>>

export const oneLimit = [
  ({ limits, limitType, limitValue, period }: Given) =>
    limits === undefined || [limitType, limitValue, period].every((one) => one === undefined),
  'must have limits, or limitType, limitValue and period, not both',
] as const

/** The names of the terms in GraphQL. */
export const termsPlaces = ['limit', 'behavior', 'period', 'value', 'effectiveAt', 'expiresAt']

/** Undefined: the term is not given. */
export function termsOf(given: Given): Omit<SetEntitlementInput, 'customerId' | 'feature'> {
  const { limits, limitType, limitValue, value, effective_at, expires_at } = given
  const unlimited = limits === null || limitType === 'NONE'
  const limit = limits?.credits !== undefined ? limits.credits : (limits?.units ?? limitValue)
  return {
    ...(unlimited ? { limit: null } : limit !== undefined && { limit }),
    ...(limitType && limitType !== 'NONE' && { behavior: limitType }),
    ...periodOf(limits?.period !== undefined ? limits.period : given.period),
    ...(value !== undefined && { value }),
    ...(effective_at !== undefined && { effectiveAt: effective_at }),
    ...(expires_at !== undefined && { expiresAt: expires_at }),
  }
}

function periodOf(word: string | null | undefined): { period?: Period | null } {
  if (word === undefined) return {}
  return { period: word === null ? null : (periodByWord.get(word) ?? null) }
}

const types = { METERED: 'usage', CREDITS: 'usage', BOOLEAN: 'boolean', STATIC: 'static' } as const

const shownLimits = z
  .object({
    credits: z.number().nullable().optional(),
    units: z.number().nullable().optional(),
    period: z.string(),
  })
  .nullable()
  .describe('credits or units per period, null: unlimited. Null unless the type is usage.')

const limit = eg(10000, nullable(number))
const period: Field<string> = {
  ...leaf('Period', 'monthly', z.string(), (period) => periodWord(period as Period | null)),
  isNullable: true,
}
const featureKey = from('feature.key', eg('ai_generation', text))

export const entitlement = named(
  'Entitlement',
  object({
    id: eg('ent_456', id),
    feature_id: said('The key of the feature.', featureKey),
    type: words('FeatureType', types),
    limits: combined(
      { type: enumText('FeatureType', 'CREDITS'), limit, period },
      { schema: shownLimits, example: { credits: 10000, period: 'monthly' } },
      ({ type, limit, period }) => {
        if (type === 'CREDITS') return { credits: limit, period }
        return type === 'METERED' ? { units: limit, period } : null
      },
    ),
    current_usage: from(
      'used',
      said('Credits or units of the current period.', eg(1500, nullable(number))),
    ),
    expires_at: said('null: never.', eg(yearEnd, nullable(time))),
    value: {
      ...leaf('JSON', null, z.unknown().describe('The value of a static or boolean feature.')),
      isNullable: true,
    },
    featureId: featureKey,
    isEnabled: {
      ...leaf(
        'CheckReason',
        true,
        z.boolean().describe('False for a boolean feature that is switched off.'),
        (reason) => reason !== 'DISABLED',
      ),
      from: 'reason',
      isNullable: true,
    },
    limitType: combined(
      { limit, behavior: nullable(words('LimitBehavior', { HARD: 'HARD', SOFT: 'SOFT' })) },
      { schema: z.enum(['HARD', 'SOFT', 'NONE']), example: 'HARD' },
      ({ limit, behavior }) => (limit === null || behavior === null ? 'NONE' : behavior),
    ),
    limitValue: from('limit', limit),
    period: {
      ...period,
      schema: z.string().describe('DAILY, MONTHLY, TOTAL, …'),
      example: 'MONTHLY',
      write: (value, request) => period.write(value, request).toUpperCase(),
    },
  }),
)

/** Null for an ended entitlement, so that a list shows only what is allowed. */
export const presentEntitlement = combined(
  { entitlement: here(entitlement), reason: enumText('CheckReason', 'ENTITLED') },
  entitlement,
  ({ entitlement, reason }) => {
    return reason === 'REVOKED' || reason === 'EXPIRED' ? null : entitlement
  },
)
