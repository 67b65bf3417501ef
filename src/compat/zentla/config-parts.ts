/** The parts of a config, derived from the terms of a plan version. Pure. */
import { minor } from '../minor-units.ts'
import { grantShown } from './grant-shown.ts'

export interface Terms {
  currency: string
  basePrice: string
  billingPeriod: string
  billingPeriodCount: number
  trialDays: number | null
  charges: readonly Charge[]
  entitlements: readonly Grant[]
  extras: Readonly<Record<string, unknown>>
}

export interface Charge {
  key: string
  name: string
  perQuantity: boolean
  timing: string | null
  meter: { key: string } | null
  charge: {
    model: string
    unitPrice: string | null
    flatFee: string | null
    includedUnits: string | null
    tiers: readonly Tier[] | null
    packageSize: string | null
    packagePrice: string | null
    percent: string | null
    minFee: string | null
    maxFee: string | null
  }
}

interface Tier {
  upTo: string | null
  unitPrice: string
  flatFee: string
}

interface Grant {
  feature: { key: string; type: string }
  limit: string | null
  value: unknown
}

const intervals: Readonly<Record<string, string>> = {
  ...{ DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' },
}
const models: Readonly<Record<string, string>> = {
  ...{ FLAT: 'flat', PER_UNIT: 'per_unit', GRADUATED: 'tiered', VOLUME: 'volume' },
  // Only shown: a config that is given has none of these.
  ...{ PACKAGE: 'package', PERCENTAGE: 'percentage' },
}

export function pricingOf({ currency, basePrice, billingPeriod, billingPeriodCount }: Terms) {
  return {
    ...{ model: 'flat', currency, amount: minor(basePrice, currency) },
    interval: intervals[billingPeriod] ?? null,
    intervalCount: billingPeriodCount,
  }
}

export function componentOf({ key, name, charge }: Charge, currency: string) {
  return { metricKey: key, displayName: name, currency, ...priceOf(charge, currency) }
}

/** What tells the charge that is the pricing itself from others: a name only when it has one of its own. */
export function identityOf({ key, name }: Charge) {
  return { chargeKey: key, ...(name !== key && { displayName: name }) }
}

export function priceOf(charge: Charge['charge'], currency: string) {
  const { model, unitPrice, flatFee, includedUnits, tiers } = charge
  return {
    model: models[model] ?? model.toLowerCase(),
    amount: minor(unitPrice ?? flatFee ?? '0', currency),
    ...(Number(includedUnits) > 0 && { includedQuantity: Number(includedUnits) }),
    ...(tiers && { tiers: tiers.map((tier) => tierOf(tier, currency)) }),
  }
}

function tierOf({ upTo, unitPrice, flatFee }: Tier, currency: string) {
  return {
    upTo: upTo === null ? null : Number(upTo),
    unitAmount: minor(unitPrice, currency),
    flatAmount: minor(flatFee, currency),
  }
}

export function grantOf({ feature, limit, value }: Grant) {
  const shown = grantShown({ value, limit })
  return { featureKey: feature.key, ...shown, ...(limit !== null && { value: Number(limit) }) }
}
