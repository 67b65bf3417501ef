/** The cost of usage under a charge model. Pure and exact: rounding happens once, in the line of a bill. */
import Big from 'big.js'
import { type Decimal, maxOf, minOf, zero } from '../values/decimal.ts'

export const chargeModels = [
  'PER_UNIT',
  'GRADUATED',
  'VOLUME',
  'PACKAGE',
  'FLAT',
  'PERCENTAGE',
] as const
export type ChargeModel = (typeof chargeModels)[number]

export interface Tier {
  /** The last quantity of the tier; null for the last tier, which is open. */
  upTo: Decimal | null
  /** Major units of the currency per unit. */
  unitPrice: Decimal
  /** Major units of the currency, due once any quantity falls into the tier. */
  flatFee: Decimal
}

/** All prices are in major units of a currency that is stored beside the charge; none is negative. */
export type Charge =
  | { model: 'PER_UNIT'; includedUnits: Decimal; unitPrice: Decimal }
  | { model: 'GRADUATED' | 'VOLUME'; includedUnits: Decimal; tiers: Tier[] }
  | { model: 'PACKAGE'; includedUnits: Decimal; packageSize: Decimal; packagePrice: Decimal }
  | { model: 'FLAT'; flatFee: Decimal }
  | {
      model: 'PERCENTAGE'
      includedUnits: Decimal
      percent: Decimal
      flatFee: Decimal
      minFee: Decimal | null
      maxFee: Decimal | null
    }

/** The part of a quantity that one tier prices. */
export interface TierPart {
  tier: Tier
  quantity: Decimal
  amount: Decimal
}

export interface Charged {
  /** The quantity to pay for, after the included units. */
  quantity: Decimal
  /** Major units, exact. */
  amount: Decimal
  /** The tiers of the graduated and the volume model; empty for others. */
  parts: TierPart[]
}

/**
 * Included units are subtracted first; tiers and packages count the rest. A rest of zero costs nothing, whatever the fees; only the
 * flat model charges without usage.
 */
export function priceCharge(charge: Charge, used: Decimal): Charged {
  if (charge.model === 'FLAT') return { quantity: used, amount: charge.flatFee, parts: [] }
  const quantity = maxOf(used.minus(charge.includedUnits), zero)
  if (quantity.eq(0)) return { quantity, amount: zero, parts: [] }
  switch (charge.model) {
    case 'PER_UNIT':
      return { quantity, amount: quantity.times(charge.unitPrice), parts: [] }
    case 'GRADUATED':
      return tiered(quantity, graduatedParts(charge.tiers, quantity))
    case 'VOLUME':
      return tiered(quantity, [partOf(volumeTier(charge.tiers, quantity), quantity)])
    case 'PACKAGE': {
      const packages = wholePackages(quantity, charge.packageSize)
      return { quantity, amount: packages.times(charge.packagePrice), parts: [] }
    }
    case 'PERCENTAGE': {
      const fee = quantity.times(charge.percent).times('0.01').plus(charge.flatFee)
      const atLeast = charge.minFee ? maxOf(fee, charge.minFee) : fee
      const amount = charge.maxFee ? minOf(atLeast, charge.maxFee) : atLeast
      return { quantity, amount, parts: [] }
    }
  }
}

function tiered(quantity: Decimal, parts: TierPart[]): Charged {
  return { quantity, amount: parts.reduce((sum, part) => sum.plus(part.amount), zero), parts }
}

/** Prices each unit by the tier that it falls into. */
function graduatedParts(tiers: Tier[], quantity: Decimal): TierPart[] {
  const parts: TierPart[] = []
  let from = zero
  for (const tier of tiers) {
    if (quantity.lte(from)) break
    const to = tier.upTo === null ? quantity : minOf(quantity, tier.upTo)
    parts.push(partOf(tier, to.minus(from)))
    from = to
  }
  return parts
}

/** Prices all units by the one tier that their sum falls into. */
function volumeTier(tiers: Tier[], quantity: Decimal): Tier {
  const tier = tiers.find(({ upTo }) => upTo === null || quantity.lte(upTo))
  if (!tier) throw new Error('The last tier is not open')
  return tier
}

function partOf(tier: Tier, quantity: Decimal): TierPart {
  return { tier, quantity, amount: quantity.times(tier.unitPrice).plus(tier.flatFee) }
}

/** A package that was begun is paid in full. The quotient may be rounded in its last digit, so the product decides. */
export function wholePackages(quantity: Decimal, size: Decimal): Decimal {
  const packages = quantity.div(size).round(0, Big.roundDown)
  return packages.times(size).lt(quantity) ? packages.plus(1) : packages
}
