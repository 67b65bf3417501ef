/**
 * Proration: what is given back of a line when its terms end early, and what new terms cost for the rest of a period. Instants count
 * to the millisecond and each amount is rounded once, half-up away from zero. Pure.
 */
import { type Decimal, decimal } from '../values/decimal.ts'
import { mulDiv, type Ratio } from '../values/mul-div.ts'

/** How much of [start, end) is left from an instant: milliseconds of all milliseconds. None of an empty span. */
export function shareLeft({ start, end, at }: { start: Date; end: Date; at: Date }): Ratio {
  const [from, to] = [start.getTime(), end.getTime()]
  if (to <= from) return { numerator: 0n, denominator: 1n }
  const left = to - Math.min(Math.max(at.getTime(), from), to)
  return { numerator: BigInt(left), denominator: BigInt(to - from) }
}

/**
 * The credit for the rest of a line from an instant, zero or negative. `netMinor` is what the line cost after its share of
 * discounts and less what was credited of it before; [start, end) is the span of the line itself, so that a stub or the charge of an
 * earlier change is not prorated twice. What was free is not paid back, nor is a credit.
 */
export function creditOf({
  netMinor,
  ...span
}: {
  netMinor: bigint
  start: Date
  end: Date
  at: Date
}): bigint {
  if (netMinor <= 0n) return 0n
  const { numerator, denominator } = shareLeft(span)
  return -mulDiv(netMinor, numerator, denominator)
}

/**
 * The charge of a price for the rest of a period from an instant, before discounts. The denominator is the whole natural period:
 * never a stub, never 30 days.
 */
export function chargeOf({
  priceMinor,
  naturalStart,
  naturalEnd,
  at,
}: {
  priceMinor: bigint
  naturalStart: Date
  naturalEnd: Date
  at: Date
}): bigint {
  const { numerator, denominator } = shareLeft({ start: naturalStart, end: naturalEnd, at })
  return mulDiv(priceMinor, numerator, denominator)
}

/** A part of a period, in milliseconds, and the units that the whole period would have in it. */
export interface UnitsOver {
  units: Decimal
  ms: bigint
}

/**
 * The units of a period that consists of parts with different units, each in proportion to its length; rounded once, half-up to the
 * nine digits that are stored. One part that is shorter than the period gives its share.
 */
export function unitsOver(parts: readonly UnitsOver[], periodMs: bigint): Decimal {
  const weighed = parts.reduce((sum, { units, ms }) => sum + nanos(units) * ms, 0n)
  return decimal(mulDiv(weighed, 1n, periodMs).toString()).times('0.000000001')
}

/** Stored units have at most nine digits after the point. */
function nanos(units: Decimal): bigint {
  return BigInt(units.times(1_000_000_000).toFixed(0))
}
