/** Offers and their versions as answers show them. */
import { z } from 'zod'
import {
  below,
  combined,
  count,
  decimalText,
  eg,
  enumText,
  flag,
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
import { configOf } from './config-of.ts'
import { time } from './fields.ts'
import { exampleConfig } from './offer-config.ts'

const anyJson = leaf<unknown>('JSON', true, z.unknown())

const tier = object({ upTo: nullable(decimalText), unitPrice: decimalText, flatFee: decimalText })

const charge = object({
  key: from('chargeKey', text),
  name: text,
  perQuantity: flag,
  timing: nullable(enumText('ChargeTiming', 'IN_ADVANCE')),
  meter: nullable(object({ key: text })),
  charge: object({
    model: enumText('ChargeModel', 'PER_UNIT'),
    unitPrice: nullable(decimalText),
    flatFee: nullable(decimalText),
    includedUnits: nullable(decimalText),
    tiers: nullable(listOf(tier)),
    ...{ packageSize: nullable(decimalText), packagePrice: nullable(decimalText) },
    ...{ percent: nullable(decimalText), minFee: nullable(decimalText) },
    maxFee: nullable(decimalText),
  }),
})

const grant = object({
  feature: object({ key: text, type: enumText('FeatureType', 'STATIC') }),
  limit: nullable(decimalText),
  value: nullable(anyJson),
})

/** The config of a version, made of its terms. */
export const config = combined(
  {
    currency: text,
    basePrice: decimalText,
    billingPeriod: enumText('BillingPeriod', 'MONTH'),
    billingPeriodCount: count,
    trialDays: nullable(count),
    charges: listOf(charge),
    entitlements: listOf(grant),
    extras: jsonObject,
  },
  { schema: z.looseObject({}).describe('As it was given.'), example: exampleConfig },
  configOf,
)

/** Published: in effect, or to be; what came before the present one is archived. */
const versionStatus = combined(
  {
    id,
    state: from('status', enumText('PlanVersionStatus', 'PUBLISHED')),
    effectiveAt: nullable(time),
    current: from('plan.currentVersion.id', nullable(id)),
    currentAt: from('plan.currentVersion.effectiveAt', nullable(time)),
  },
  { schema: z.enum(['draft', 'published', 'archived']), example: 'published' },
  (version) => {
    if (version.state === 'DRAFT') return 'draft' as const
    const isCurrent = version.id === version.current
    const isAhead = version.effectiveAt !== null && version.effectiveAt > (version.currentAt ?? '')
    return version.state === 'PUBLISHED' && (isCurrent || isAhead)
      ? ('published' as const)
      : ('archived' as const)
  },
)

export const version = named(
  'OfferVersion',
  object({
    id: eg('ov_123', id),
    offerId: from('plan.id', eg('offer_abc123', id)),
    version: count,
    status: versionStatus,
    config,
    effectiveFrom: from('effectiveAt', eg(null, nullable(time))),
    publishedAt: nullable(time),
    createdAt: time,
  }),
)

export const offer = named(
  'Offer',
  object({
    ...{ id: eg('offer_abc123', id), workspaceId },
    name: eg('Pro Plan', text),
    description: eg('Everything you need', nullable(text)),
    status: words('PlanStatus', { DRAFT: 'draft', ACTIVE: 'active', ARCHIVED: 'archived' }),
    currentVersionId: from('currentVersion.id', eg('ov_123', nullable(id))),
    metadata: jsonObject,
    revision: said('Grows by one with every change; the ETag ends in it.', count),
    ...{ createdAt: time, updatedAt: time },
  }),
)

export const offerWithVersions = named(
  'OfferWithVersions',
  object({
    ...offer.fields,
    currentVersion: nullable(version),
    versions: said('Newest first, at most 100.', below('versions', version)),
  }),
)
