/** The terms of an entitlement in the words of the document (`limits`) and of the SDK's server (`limitType`, `limitValue`). */
import { z } from 'zod'
import { exactOrNull } from '../json.ts'
import { nonNegativeInput, time, timeInput, timeOrNull } from './inputs.ts'
import type {
  EntitlementTermsFragment,
  FeatureType,
  LimitBehavior,
  Period,
  UpdateEntitlementInput,
} from './operations.generated.ts'

const periods: Record<Period, string> = {
  MINUTE: 'minutely',
  HOUR: 'hourly',
  DAY: 'daily',
  WEEK: 'weekly',
  MONTH: 'monthly',
  YEAR: 'yearly',
}
/** Of a limit whose usage never starts from zero again. */
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
    credits: nonNegativeInput.nullish().describe('Per period, of a feature paid with credits.'),
    units: nonNegativeInput.nullish().describe('Per period, of a feature that counts units.'),
    period: periodInput,
  })
  .refine(
    ({ credits, units }) => credits === undefined || units === undefined,
    'must have credits or units, not both',
  )

/** What can be changed; what is left out stays. */
export const termsInput = {
  limits: limits.nullish().describe('null: unlimited.'),
  limitType: z.enum(['HARD', 'SOFT', 'NONE']).nullish().describe('NONE: unlimited.'),
  limitValue: nonNegativeInput.nullish(),
  period: periodInput,
  value: z.unknown().optional().describe('Of a static or boolean feature.'),
  effective_at: timeInput.nullish(),
  expires_at: timeInput.nullish(),
}

type Given = z.output<z.ZodObject<typeof termsInput>>

export const oneLimit = [
  ({ limits, limitType, limitValue, period }: Given) =>
    limits === undefined || [limitType, limitValue, period].every((one) => one === undefined),
  'must have limits, or limitType, limitValue and period, not both',
] as const

/** Undefined means that it is not given. */
export function termsOf(given: Given): UpdateEntitlementInput {
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

const entitlementTypes: Record<FeatureType, 'usage' | 'boolean' | 'static'> = {
  METERED: 'usage',
  CREDITS: 'usage',
  BOOLEAN: 'boolean',
  STATIC: 'static',
}

export const entitlement = z
  .object({
    id: z.string(),
    feature_id: z.string().describe('The key of the feature.'),
    type: z.enum(['usage', 'boolean', 'static']),
    limits: z
      .object({
        credits: z.number().nullable().optional(),
        units: z.number().nullable().optional(),
        period: z.string(),
      })
      .nullable()
      .describe('credits or units per period, null: unlimited. Null unless the type is usage.'),
    current_usage: z.number().nullable().describe('Credits or units of the current period.'),
    expires_at: time.nullable().describe('null: never.'),
    value: z.unknown().describe('Of a static or boolean feature.'),
    featureId: z.string(),
    isEnabled: z.boolean().describe('False of a boolean feature that is switched off.'),
    limitType: z.enum(['HARD', 'SOFT', 'NONE']),
    limitValue: z.number().nullable(),
    period: z.string().describe('DAILY, MONTHLY, TOTAL, …'),
  })
  .meta({ id: 'Entitlement' })

export function entitlementOf(found: EntitlementTermsFragment): z.input<typeof entitlement> {
  const limit = exactOrNull(found.limit)
  const period = periodWord(found.period)
  return {
    id: found.id ?? '',
    feature_id: found.feature.key,
    type: entitlementTypes[found.type],
    limits: limitsOf(found.type, limit, period),
    current_usage: exactOrNull(found.used),
    expires_at: timeOrNull(found.expiresAt),
    value: found.value ?? null,
    featureId: found.feature.key,
    isEnabled: found.reason !== 'DISABLED',
    limitType: limitTypeOf(found.behavior, limit),
    limitValue: limit,
    period: period.toUpperCase(),
  }
}

function limitsOf(type: FeatureType, limit: number | null, period: string) {
  if (type === 'CREDITS') return { credits: limit, period }
  return type === 'METERED' ? { units: limit, period } : null
}

function limitTypeOf(behavior: LimitBehavior | null, limit: number | null) {
  return limit === null || behavior === null ? 'NONE' : behavior
}
