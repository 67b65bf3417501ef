/** The price of the usage of one segment, and what late usage adds to what was billed of it. Pure; rounded once, at the end. */
import { type Charge, type Charged, priceCharge, wholePackages } from '../pricing/charge.ts'
import { unitsOver } from '../subscriptions/proration.ts'
import { type Decimal, isZero, minOf, zero } from '../values/decimal.ts'
import { toMinor } from '../values/money.ts'
import type { PeriodRange } from '../values/period.ts'

/** A part of the units beyond the included ones, counted from 0, and its price in major units. */
export interface UsagePart {
  from: Decimal
  to: Decimal
  /** What the unit price is multiplied by: units, or for packages their number. */
  quantity: Decimal
  unitPrice: Decimal
  flat: Decimal
  amount: Decimal
}

export interface PricedUsage {
  /** The units that the segment includes: those of the charge, in proportion to the segment's length. */
  includedUnits: Decimal
  /** The included units that were used. */
  usedOfIncluded: Decimal
  /** The units beyond them, which are paid. */
  paidUnits: Decimal
  /** Sum to the amount. None when nothing is paid. */
  parts: UsagePart[]
  /** Major units, exact. */
  amount: Decimal
  amountMinor: bigint
}

export interface UsageToPrice {
  charge: Charge
  currency: string
  /** All units of the segment, the included ones too. */
  quantity: Decimal
  segment: PeriodRange
  /** The whole period for which the charge names its included units: of a stub, the natural period that contains it. */
  period: PeriodRange
}

/**
 * Tiers and packages begin anew in each segment; the included units and a flat fee are its share of the period's, half-up to nine
 * digits, so that a period that is cut has them once.
 * INVALID_REQUEST when the amount cannot be stored.
 */
export function priceSegmentUsage(usage: UsageToPrice): PricedUsage {
  const { charge, currency, quantity } = usage
  const includedUnits = includedIn(usage)
  const prorated =
    charge.model === 'FLAT'
      ? { ...charge, flatFee: shareOf(charge.flatFee, usage) }
      : { ...charge, includedUnits }
  const charged = priceCharge(prorated, quantity)
  return {
    includedUnits,
    usedOfIncluded: minOf(quantity, includedUnits),
    paidUnits: charged.quantity,
    parts: partsOf(prorated, charged),
    amount: charged.amount,
    amountMinor: toMinor(charged.amount, currency),
  }
}

/**
 * What late usage of a segment adds to the amounts that were billed of it so far; negative when events of it were reversed. The
 * amounts then sum to the price of all its usage.
 */
export function lateAmount(priced: PricedUsage, billedMinor: readonly bigint[]): bigint {
  return priced.amountMinor - billedMinor.reduce((a, b) => a + b, 0n)
}

function includedIn({ charge, segment, period }: UsageToPrice): Decimal {
  if (charge.model === 'FLAT' || isZero(charge.includedUnits)) return zero
  return shareOf(charge.includedUnits, { segment, period })
}

function shareOf(units: Decimal, { segment, period }: Pick<UsageToPrice, 'segment' | 'period'>) {
  const [ms, periodMs] = [lengthOf(segment), lengthOf(period)]
  return ms === periodMs ? units : unitsOver([{ units, ms }], periodMs)
}

function lengthOf({ start, end }: PeriodRange): bigint {
  return BigInt(end.getTime() - start.getTime())
}

/** The amount of one part may be raised to the minimum fee or cut to the maximum fee of a percentage. */
function partsOf(charge: Charge, { quantity, amount, parts }: Charged): UsagePart[] {
  const whole = { from: zero, to: quantity, quantity, flat: zero, amount }
  if (charge.model === 'FLAT') return [{ ...whole, unitPrice: zero, flat: charge.flatFee }]
  if (isZero(quantity)) return []
  switch (charge.model) {
    case 'PER_UNIT':
      return [{ ...whole, unitPrice: charge.unitPrice }]
    case 'PACKAGE': {
      const unitPrice = charge.packagePrice
      return [{ ...whole, quantity: wholePackages(quantity, charge.packageSize), unitPrice }]
    }
    case 'PERCENTAGE': {
      const unitPrice = charge.percent.times('0.01')
      return [{ ...whole, unitPrice, flat: charge.flatFee }]
    }
    case 'GRADUATED':
    case 'VOLUME': {
      let to = zero
      return parts.map((part) => {
        const from = to
        to = to.plus(part.quantity)
        const { unitPrice, flatFee: flat } = part.tier
        return { from, to, quantity: part.quantity, unitPrice, flat, amount: part.amount }
      })
    }
  }
}
