/**
 * A config as it was given, but for the parts that the version has otherwise: GraphQL and the other dialects change the same plans,
 * and what they changed must be neither hidden nor undone by the next version. Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import {
  type Charge,
  componentOf,
  grantOf,
  priceOf,
  pricingOf,
  type Terms,
} from './config-parts.ts'
import type { Component, Config, Pricing } from './offer-config.ts'
import { fitsComponent, fitsPricing, isMetric, otherOf } from './other-charges.ts'

export function configNow(config: Config, terms: Terms): Record<string, unknown> {
  const { pricing, trial, entitlements, usageComponents, otherCharges: _, ...others } = config
  const { trialDays, currency } = terms
  const components = usageComponents ?? []
  const mainKey = mainKeyOf(pricing, components)
  const isOfComponent = components.some(({ metricKey }) => metricKey === mainKey)
  const main = isOfComponent ? undefined : mainNow(mainKey, terms)
  const { shown, rest } = componentsNow(components, main, terms)
  const granted = grantsNow(entitlements ?? [], terms)
  return {
    ...others,
    pricing: pricingNow(pricing, main, isOfComponent, terms),
    ...(trialDays
      ? { trial: { ...(trial ?? { requirePaymentMethod: false }), days: trialDays } }
      : trial === null && { trial }),
    ...((entitlements !== undefined || granted.length > 0) && { entitlements: granted }),
    ...((usageComponents !== undefined || shown.length > 0) && { usageComponents: shown }),
    ...(rest.length > 0 && { otherCharges: rest.map((one) => otherOf(one, currency)) }),
  }
}

/** The key of the charge that stands for the pricing itself; null when it is the price of a period. */
function mainKeyOf(pricing: Pricing, [first]: readonly Component[]) {
  const { model, usageType, metricKey, chargeKey } = pricing
  if (model === 'flat') return null
  return usageType === 'metered'
    ? (metricKey ?? first?.metricKey ?? null)
    : (chargeKey ?? 'quantity')
}

/** The charge of the pricing, unless a base price stands beside it, or the pricing cannot say all of it. */
function mainNow(mainKey: string | null, { basePrice, charges }: Terms) {
  if (Number(basePrice) !== 0) return undefined
  return charges.find((one) => one.key === mainKey && fitsPricing(one))
}

function pricingNow(
  given: Pricing,
  main: Charge | undefined,
  isOfComponent: boolean,
  terms: Terms,
) {
  const { model, amount, ...period } = pricingOf(terms)
  const timed = {
    ...given,
    ...(given.currency.toUpperCase() !== period.currency && { currency: period.currency }),
    ...((given.interval ?? null) !== period.interval && { interval: period.interval }),
    ...((given.intervalCount ?? 1) !== period.intervalCount && {
      intervalCount: period.intervalCount,
    }),
  }
  if (main) return named(pricedNow(timed, main.charge, terms.currency), main)
  if (isOfComponent && amount === 0) return timed
  const isSame = given.model === 'flat' && given.amount === amount
  if (isSame) return timed
  const {
    tiers: _,
    usageType: __,
    metricKey: ___,
    chargeKey: ____,
    displayName: _____,
    ...flat
  } = timed
  return { ...flat, model, amount }
}

/** With the name that the charge has now, which may have been given elsewhere; that of a metric is its own. */
function named<Given extends Pick<Pricing, 'displayName'>>(given: Given, charge: Charge) {
  const { displayName } = given
  const hasOwn = charge.perQuantity && charge.name !== charge.key
  if (displayName === charge.name || !(displayName || hasOwn)) return given
  return { ...given, displayName: charge.name }
}

interface Priced {
  model: string
  amount?: number | null | undefined
  tiers?: Pricing['tiers']
  includedQuantity?: number | null | undefined
}

/** As it is, unless the charge has another price. */
function pricedNow<Given extends Priced>(given: Given, charge: Charge['charge'], currency: string) {
  const now = priceOf(charge, currency)
  if (isDeepStrictEqual(comparable(given), comparable(now))) return given
  const { tiers: _, includedQuantity: __, ...rest } = given
  return { ...rest, ...now }
}

function comparable({ model, amount, tiers, includedQuantity }: Priced) {
  const steps = (tiers ?? []).map(({ upTo, unitAmount, flatAmount }) => {
    return [upTo ?? null, unitAmount, flatAmount ?? 0]
  })
  const hasSteps = steps.length > 0 && (model === 'tiered' || model === 'volume')
  if (hasSteps) return [model, steps, includedQuantity ?? 0]
  return [model === 'flat' ? model : 'per_unit', amount ?? 0, includedQuantity ?? 0]
}

/** The charges besides the main one: as components those that are given or can be, and the rest. */
function componentsNow(given: readonly Component[], main: Charge | undefined, terms: Terms) {
  const { charges, currency } = terms
  const present = given.flatMap((one) => {
    const charge = charges.find(({ key }) => key === one.metricKey)
    if (charge && !fitsComponent(charge)) return []
    return charge ? [pricedNow(one, charge.charge, currency)] : []
  })
  const known = new Set(given.map(({ metricKey }) => metricKey))
  const others = charges.filter(
    (one) => one !== main && !(known.has(one.key) && fitsComponent(one)),
  )
  const added = others.filter(isMetric).map((one) => componentOf(one, currency))
  return { shown: [...present, ...added], rest: others.filter((one) => !isMetric(one)) }
}

function grantsNow(given: NonNullable<Config['entitlements']>, { entitlements }: Terms) {
  const now = new Map(entitlements.map((one) => [one.feature.key, one]))
  const present = given.flatMap((one) => {
    const found = now.get(one.featureKey)
    if (!found) return []
    const { value, valueType } = grantOf(found)
    // What credits are granted is not among the terms.
    const isCounted = found.feature.type === 'CREDITS'
    const isSame = one.valueType === valueType && (valueType === 'unlimited' || one.value === value)
    return [isCounted || isSame ? one : { ...one, value, valueType }]
  })
  const known = new Set(given.map(({ featureKey }) => featureKey))
  return [...present, ...entitlements.filter(({ feature }) => !known.has(feature.key)).map(grantOf)]
}
