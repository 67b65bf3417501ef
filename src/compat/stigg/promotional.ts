/** Promotional entitlements: what a customer is granted besides its subscriptions, for some time or for good. */
import { z } from 'zod'
import { decimal } from '../../core/values/decimal.ts'
import { invalid } from '../../core/values/errors.ts'
import { exact } from '../../core/values/exact-json.ts'
import { type Period, periodAt } from '../../core/values/period.ts'
import { enumText, flag, id, nullable, object } from '../fields.ts'
import { ownEntitlement } from './entitlement-fields.ts'
import { type OwnEntitlement, type ResetPeriodWord, resetPeriods } from './entitlement-words.ts'
import { time } from './fields.ts'
import { idInput, textInput, timeInput, usageInput } from './inputs.ts'

const spans = {
  ...{ '1 week': ['WEEK', 1], '1 month': ['MONTH', 1], '6 month': ['MONTH', 6] },
  '1 year': ['YEAR', 1],
} as const satisfies Record<string, readonly [Period, number]>
type Span = keyof typeof spans

const monthly = z.strictObject({ accordingTo: z.enum(['SubscriptionStart', 'StartOfTheMonth']) })
const fromStart = z.strictObject({ accordingTo: z.literal('SubscriptionStart') })

export const promotionalInput = z.strictObject({
  featureId: idInput,
  period: z.enum([...(Object.keys(spans) as Span[]), 'lifetime', 'custom']),
  customEndDate: timeInput.nullish().describe('The end of a custom period.'),
  usageLimit: usageInput
    .nullish()
    .describe('The limit, or the value of a feature that is a number.'),
  hasUnlimitedUsage: z.boolean().nullish(),
  hasSoftLimit: z.boolean().nullish(),
  enumValues: z.array(textInput(255)).min(1).max(100).nullish(),
  isVisible: z.literal(true).nullish(),
  resetPeriod: z.enum(resetPeriods).nullish(),
  monthlyResetPeriodConfiguration: monthly.nullish(),
  weeklyResetPeriodConfiguration: fromStart.nullish(),
  yearlyResetPeriodConfiguration: fromStart.nullish(),
})
export type Promotional = z.output<typeof promotionalInput>

/** What our entitlement is given: the terms that its type takes. */
export function termsOf(given: Promotional, type: OwnEntitlement['type'], now: Date) {
  return { ...givenOf(given, type, now), expiresAt: endOf(given, now) }
}

function endOf({ period, customEndDate }: Promotional, now: Date): string | null {
  if (period === 'lifetime') return null
  if (period !== 'custom') {
    const [unit, count] = spans[period]
    return periodAt(unit, now, now, count).end.toISOString()
  }
  if (customEndDate == null) throw missing('customEndDate', 'a custom period')
  return customEndDate
}

function givenOf(given: Promotional, type: OwnEntitlement['type'], now: Date) {
  const { usageLimit = null, enumValues, hasUnlimitedUsage, hasSoftLimit, resetPeriod } = given
  switch (type) {
    case 'BOOLEAN':
      return { value: true }
    case 'STATIC':
      if (enumValues) return { value: enumValues }
      if (usageLimit === null) throw missing('usageLimit', 'a number')
      return { value: numberOf(usageLimit) }
    case 'METERED':
    case 'CREDITS':
      if (usageLimit === null && !hasUnlimitedUsage) throw missing('usageLimit', 'a limit')
      return {
        limit: hasUnlimitedUsage ? null : usageLimit,
        behavior: hasSoftLimit ? 'SOFT' : 'HARD',
        ...{ period: resetPeriod ?? null, anchor: anchorOf(given, now) },
      }
  }
}

/** A value is a number of JSON, which keeps some 15 digits. */
function numberOf(usageLimit: string): number {
  const value = Number(usageLimit)
  if (decimal(value).eq(decimal(usageLimit))) return value
  const message = 'usageLimit has more digits than a value keeps.'
  throw invalid(message, { issues: [{ path: 'usageLimit', message }] })
}

function anchorOf({ monthlyResetPeriodConfiguration: monthly }: Promotional, now: Date): string {
  if (monthly?.accordingTo !== 'StartOfTheMonth') return now.toISOString()
  return periodAt('MONTH', new Date(0), now).start.toISOString()
}

function missing(name: string, of: string) {
  const message = `${name} is required for ${of}.`
  return invalid(message, { issues: [{ path: name, message: 'is required' }] })
}

/** An entitlement that a caller set is shown as a promotional one; one that a plan gives is not. */
export const ownGrant = object({
  ...{
    id,
    source: nullable(enumText('EntitlementSource', 'OVERRIDE')),
    own: { ...ownEntitlement, from: null },
  },
  ...{ effectiveAt: nullable(time), revokedAt: nullable(time), createdAt: nullable(time) },
  allowed: flag,
})
export type OwnGrant = ReturnType<typeof ownGrant.write>

const instant = z.iso.datetime().meta({ pattern: undefined })

export const promotional = z
  .object({
    ...{ id: z.string(), featureId: z.string(), status: z.enum(['Active', 'Expired', 'Paused']) },
    period: promotionalInput.shape.period,
    ...{ startDate: instant, endDate: instant.nullable(), createdAt: instant, updatedAt: instant },
    ...{ usageLimit: z.number().nullable(), hasUnlimitedUsage: z.boolean() },
    ...{ hasSoftLimit: z.boolean(), enumValues: z.array(z.string()).nullable() },
    ...{ resetPeriod: z.enum(resetPeriods).nullable(), isVisible: z.literal(true) },
    description: z.null(),
  })
  .meta({ id: 'PromotionalEntitlement' })

export type ShownPromotional = z.output<typeof promotional>

export function isPromotional({ source, revokedAt }: OwnGrant): boolean {
  return source === 'OVERRIDE' && revokedAt === null
}

export function promotionalOf({ id: own, own: entitlement, ...grant }: OwnGrant): ShownPromotional {
  const { feature, limit, behavior, value, type, expiresAt, updatedAt, asOf } = entitlement
  const startDate = grant.effectiveAt ?? asOf
  const isCounted = type === 'METERED' || type === 'CREDITS'
  const number = isCounted ? limit : typeof value === 'number' ? String(value) : null
  return {
    ...{ id: own, featureId: feature.key, isVisible: true as const, description: null },
    status: expiresAt !== null && expiresAt <= asOf ? 'Expired' : 'Active',
    ...{ period: spanOf(startDate, expiresAt), startDate, endDate: expiresAt },
    ...{ createdAt: grant.createdAt ?? startDate, updatedAt: updatedAt ?? startDate },
    usageLimit: number === null ? null : exact(number),
    hasUnlimitedUsage: isCounted && limit === null,
    hasSoftLimit: behavior === 'SOFT',
    enumValues: Array.isArray(value) ? value.map(String) : null,
    resetPeriod:
      resetPeriods.find((one): one is ResetPeriodWord => one === entitlement.period) ?? null,
  }
}

function spanOf(start: string, end: string | null): Promotional['period'] {
  if (end === null) return 'lifetime'
  const begun = new Date(start)
  const found = Object.entries(spans).find(
    ([, [unit, count]]) => periodAt(unit, begun, begun, count).end.getTime() === Date.parse(end),
  )
  return (found?.[0] as Span | undefined) ?? 'custom'
}
