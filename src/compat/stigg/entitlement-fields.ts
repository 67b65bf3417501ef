/** Entitlements: what is selected of ours, and the objects that REST answers. */
import { z } from 'zod'
import { exact } from '../../core/values/exact-json.ts'
import { decimalText, enumText, type Field, leaf, nullable, object, text } from '../fields.ts'
import { currencyDefault, currencyWords } from './currency.ts'
import { type CreditState, creditWords } from './edge-words.ts'
import {
  type DeniedReason,
  deniedReasons,
  entitlementWords,
  featureTypes,
  type OwnEntitlement,
  resetPeriods,
} from './entitlement-words.ts'
import { time } from './fields.ts'

const anyJson = leaf<unknown>('JSON', null, z.unknown())

export const ownEntitlement: Field<OwnEntitlement> = object({
  ...{ type: enumText('FeatureType', 'METERED'), reason: enumText('CheckReason', 'ENTITLED') },
  ...{ behavior: nullable(enumText('LimitBehavior', 'HARD')), limit: nullable(decimalText) },
  ...{ used: nullable(decimalText), availableCredits: nullable(decimalText) },
  ...{ period: nullable(enumText('Period', 'MONTH')), anchor: nullable(time) },
  ...{ resetAt: nullable(time), expiresAt: nullable(time), updatedAt: nullable(time) },
  ...{ asOf: time, value: nullable(anyJson) },
  feature: object({
    ...{ key: text, name: text, description: nullable(text), archivedAt: nullable(time) },
    meter: nullable(object({ aggregation: enumText('Aggregation', 'SUM'), unit: nullable(text) })),
  }),
}) as Field<OwnEntitlement>

const amount = z.number()
const instant = z.iso.datetime().meta({ pattern: undefined })
export const deniedSchema = z.enum(deniedReasons).nullable()

const granted = {
  isGranted: z.boolean(),
  accessDeniedReason: deniedSchema.describe('Null when it is granted.'),
}

const featureEntitlement = z
  .object({
    ...{ type: z.literal('FEATURE'), ...granted },
    feature: z
      .object({
        ...{ id: z.string(), displayName: z.string(), featureType: z.enum(featureTypes) },
        featureStatus: z.enum(['ACTIVE', 'SUSPENDED']),
      })
      .optional(),
    usageLimit: amount.nullable().optional().describe('The value of a feature without a meter.'),
    ...{ currentUsage: amount.optional(), hasUnlimitedUsage: z.boolean().optional() },
    ...{ hasSoftLimit: z.boolean().optional(), enumValues: z.array(z.string()).optional() },
    resetPeriod: z.enum(resetPeriods).nullable().optional(),
    ...{ usagePeriodAnchor: instant.optional(), usagePeriodStart: instant.optional() },
    ...{ usagePeriodEnd: instant.optional(), entitlementUpdatedAt: instant.optional() },
    ...{ usageUpdatedAt: instant.optional(), validUntil: instant.optional() },
  })
  .meta({ id: 'FeatureEntitlement' })

const creditEntitlement = z
  .object({
    ...{ type: z.literal('CREDIT'), ...granted },
    currency: z.object({ currencyId: z.string(), displayName: z.string() }),
    usageLimit: amount.describe('Credits that were consumed or are available.'),
    currentUsage: amount.describe('Credits that were consumed.'),
    ...{ usageUpdatedAt: instant, entitlementUpdatedAt: instant, validUntil: instant.optional() },
  })
  .meta({ id: 'CreditEntitlement' })

export const anyEntitlement = z.union([featureEntitlement, creditEntitlement])

type FeatureEntitlement = z.output<typeof featureEntitlement>

export function refusedFeature(accessDeniedReason: DeniedReason): FeatureEntitlement {
  return { type: 'FEATURE', isGranted: false, accessDeniedReason }
}

/** What is unknown is left out. */
export function featureEntitlementOf(
  own: OwnEntitlement,
  reason: DeniedReason | null,
): FeatureEntitlement {
  const words = entitlementWords(own, reason, { amount: exact, currencyId: currencyDefault })
  const { refId, displayName, featureType, featureStatus } = words.feature
  return {
    ...{ type: 'FEATURE', isGranted: words.isGranted, accessDeniedReason: reason },
    feature: { id: refId, displayName, featureType, featureStatus },
    ...{ usageLimit: words.usageLimit, currentUsage: words.currentUsage ?? undefined },
    ...{ hasUnlimitedUsage: words.hasUnlimitedUsage, hasSoftLimit: words.hasSoftLimit },
    ...{ enumValues: words.enumValues ?? undefined, resetPeriod: words.resetPeriod },
    usagePeriodAnchor: words.usagePeriodAnchor ?? undefined,
    usagePeriodStart: words.usagePeriodStart ?? undefined,
    usagePeriodEnd: words.usagePeriodEnd ?? undefined,
    entitlementUpdatedAt: words.entitlementUpdatedAt ?? undefined,
    usageUpdatedAt: words.usageUpdatedAt ?? undefined,
    validUntil: instantOf(words.validUntil),
  }
}

function instantOf(at: number | null): string | undefined {
  return at === null ? undefined : new Date(at).toISOString()
}

/** `reason` replaces that of a list, for a check of some usage. */
export function creditEntitlementOf(
  credit: CreditState,
  reason?: DeniedReason | null,
): z.output<typeof creditEntitlement> {
  const { validUntil, currency, ...words } = creditWords(credit, exact)
  const accessDeniedReason = reason === undefined ? words.accessDeniedReason : reason
  return {
    ...{ type: 'CREDIT', ...words, isGranted: accessDeniedReason === null, accessDeniedReason },
    ...{ currency: currencyWords(currency.currencyId), validUntil: instantOf(validUntil) },
  }
}

export const exampleChecked: FeatureEntitlement = {
  ...{ type: 'FEATURE', isGranted: true, accessDeniedReason: null },
  feature: {
    ...{ id: 'feature-api-calls', displayName: 'API calls', featureType: 'NUMBER' },
    featureStatus: 'ACTIVE',
  },
  ...{ usageLimit: 1000, currentUsage: 250, hasUnlimitedUsage: false, hasSoftLimit: false },
  ...{ resetPeriod: 'MONTH', usagePeriodAnchor: '2024-01-01T00:00:00.000Z' },
  usagePeriodStart: '2024-01-01T00:00:00.000Z',
  usagePeriodEnd: '2024-02-01T00:00:00.000Z',
  entitlementUpdatedAt: '2024-01-01T00:00:00.000Z',
  usageUpdatedAt: '2024-01-15T10:30:00.000Z',
}
