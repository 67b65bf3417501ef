/** The terms of a plan version that a config stands for. Pure. */
import { invalid } from '../../core/values/errors.ts'
import { majorOf } from '../minor-units.ts'
import type { Component, Config, Granted, Pricing, Tiers } from './offer-config.ts'

/** What is there already: the types of features by their keys, and the keys of meters. */
export interface Known {
  features: ReadonlyMap<string, string>
  meters: ReadonlySet<string>
}

/** How a STATIC feature without bound is stored. */
export const unlimited = 'unlimited'

const periods = { day: 'DAY', week: 'WEEK', month: 'MONTH', year: 'YEAR' } as const
const tieredModels = { tiered: 'GRADUATED', volume: 'VOLUME' } as const

export function versionTermsOf(config: Config, known: Known) {
  const { pricing, trial, entitlements, usageComponents } = config
  const currency = pricing.currency.toUpperCase()
  const priced = { ...pricing, currency }
  const components = usageComponents ?? []
  const main = mainPrice(priced, components, known)
  return {
    currency,
    billingPeriod: pricing.interval ? periods[pricing.interval] : ('ONCE' as const),
    billingPeriodCount: pricing.intervalCount ?? 1,
    trialDays: trial?.days ?? null,
    ...main.base,
    charges: [...main.charges, ...components.map((one) => componentCharge(one, currency, known))],
    entitlements: (entitlements ?? []).map((one) => grantOf(one, known)),
    extras: { zentla: { config } },
  }
}

/** The price of the pricing itself: a fee per period, or a charge for the quantity or for a metric. */
function mainPrice(pricing: Pricing, components: readonly Component[], known: Known) {
  const { model, currency, amount, usageType, chargeKey, displayName, tiers } = pricing
  const name = displayName ?? undefined
  if (model === 'flat') {
    return { base: { basePrice: majorOf(requiredAmount(amount), currency) }, charges: [] }
  }
  const price = unitPrice(model, amount, tiers, currency)
  if (usageType !== 'metered') {
    const own = { chargeKey: chargeKey ?? 'quantity', perQuantity: true, name }
    return { base: {}, charges: [{ ...own, ...price }] }
  }
  // With one component the metric is that one's, whose price then is the component's own.
  const [only, ...others] = components
  const metric = pricing.metricKey ?? (others.length === 0 ? only?.metricKey : undefined)
  if (!metric) {
    throw invalid('A metered price needs pricing.metricKey, or one of usageComponents.')
  }
  const isComponent = components.some(({ metricKey }) => metricKey === metric)
  const charges = isComponent ? [] : [{ ...billed(metric, known), name, ...price }]
  return { base: {}, charges }
}

function requiredAmount(amount: number | null | undefined): number {
  if (amount === null || amount === undefined) throw invalid('A flat price needs pricing.amount.')
  return amount
}

function componentCharge(one: Component, currency: string, known: Known) {
  const { metricKey, displayName, model, amount, tiers, includedQuantity } = one
  const currencyOf = one.currency?.toUpperCase() ?? currency
  if (currencyOf !== currency) {
    throw invalid(`The component ${JSON.stringify(metricKey)} has another currency.`)
  }
  const price =
    model === 'flat'
      ? { model: 'FLAT' as const, flatFee: majorOf(amount ?? 0, currency) }
      : unitPrice(model, amount, tiers, currency)
  return {
    ...billed(metricKey, known),
    name: displayName ?? undefined,
    includedUnits: includedQuantity ? String(includedQuantity) : undefined,
    ...price,
  }
}

/** The metric, which is made as a sum when it is not there yet. */
function billed(key: string, { meters }: Known) {
  const create = { meter: { key, name: key, aggregation: 'SUM' as const } }
  return meters.has(key) ? { chargeKey: key, key } : { chargeKey: key, create }
}

function unitPrice(
  model: 'per_unit' | 'tiered' | 'volume',
  amount: number | null | undefined,
  tiers: Tiers,
  currency: string,
) {
  // Without tiers there is one price for all units.
  if (model === 'per_unit' || !tiers || tiers.length === 0) {
    return { model: 'PER_UNIT' as const, unitPrice: majorOf(amount ?? 0, currency) }
  }
  return {
    model: tieredModels[model],
    tiers: tiers.map(({ upTo, unitAmount, flatAmount }) => ({
      upTo: upTo ? String(upTo) : null,
      unitPrice: majorOf(unitAmount, currency),
      flatFee: majorOf(flatAmount ?? 0, currency),
    })),
  }
}

const typeOf = {
  boolean: 'BOOLEAN',
  number: 'STATIC',
  string: 'STATIC',
  unlimited: 'STATIC',
} as const

/** The grant in the form of the feature's type; a feature that is not there yet is made. */
function grantOf({ featureKey, value, valueType }: Granted, { features }: Known) {
  const known = features.get(featureKey)
  const isLimit = known === 'METERED' || known === 'CREDITS'
  const create = known === undefined ? { type: typeOf[valueType] } : undefined
  if (valueType === 'unlimited') {
    return { feature: featureKey, create, ...(isLimit ? {} : { value: unlimited }) }
  }
  if (isLimit && typeof value !== 'number') {
    throw invalid(`The feature ${JSON.stringify(featureKey)} is granted as a number.`)
  }
  if (valueType !== typeof value) {
    throw invalid(`The value of ${JSON.stringify(featureKey)} must be a ${valueType}.`)
  }
  return { feature: featureKey, create, grant: value }
}
