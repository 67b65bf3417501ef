/**
 * Decimals of up to 15 digits as a whole number and the count of its digits after the point, which computes some ten times as fast
 * as lists of digits. What would not be exact is computed by big.js; both kinds are Big to callers, in any mixture.
 *
 * Invariants: the whole number is safe and never -0, and has no trailing zero after the point: equal values have equal fields.
 */
import Big, { type BigSource } from 'big.js'

const safeMax = Number.MAX_SAFE_INTEGER
/** Powers of ten up to the last that a double holds exactly. */
const tens = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
const placesMax = tens.length - 1

const isSafe = (whole: number) => whole <= safeMax && whole >= -safeMax
const ten = (exponent: number) => tens[exponent] as number

/** Rounding modes of big.js by their numbers: toward zero, half away from zero, half to even, away from zero. */
type RoundingMode = 0 | 1 | 2 | 3

const big = Big.prototype

export class SmallDecimal {
  /** All digits, as a whole number. */
  readonly whole: number
  /** How many of them stand after the point. */
  readonly places: number

  constructor(whole: number, places: number) {
    this.whole = whole
    this.places = places
  }

  plus(other: BigSource): Big {
    const b = smallOf(other)
    const sum = b && sumOf(this, b.whole, b.places)
    return sum ?? shrunk(big.plus.call(this, other))
  }

  minus(other: BigSource): Big {
    const b = smallOf(other)
    const difference = b && sumOf(this, -b.whole, b.places)
    return difference ?? shrunk(big.minus.call(this, other))
  }

  times(other: BigSource): Big {
    const b = smallOf(other)
    if (b) {
      const product = this.whole * b.whole
      const places = this.places + b.places
      if (isSafe(product) && places <= placesMax) return canonical(product, places)
    }
    return shrunk(big.times.call(this, other))
  }

  div(other: BigSource): Big {
    const b = smallOf(other)
    const quotient = b && b.whole !== 0 ? quotientOf(this, b) : null
    return quotient ?? shrunk(big.div.call(this, other))
  }

  cmp(other: BigSource): -1 | 0 | 1 {
    const b = smallOf(other)
    if (!b) return big.cmp.call(this, other)
    // A product beyond the safe numbers may be rounded, but stays beyond the other side, which is safe.
    const left = this.whole * (this.places < b.places ? ten(b.places - this.places) : 1)
    const right = b.whole * (b.places < this.places ? ten(this.places - b.places) : 1)
    return left === right ? 0 : left < right ? -1 : 1
  }

  eq(other: BigSource): boolean {
    return this.cmp(other) === 0
  }

  gt(other: BigSource): boolean {
    return this.cmp(other) > 0
  }

  gte(other: BigSource): boolean {
    return this.cmp(other) >= 0
  }

  lt(other: BigSource): boolean {
    return this.cmp(other) < 0
  }

  lte(other: BigSource): boolean {
    return this.cmp(other) <= 0
  }

  neg(): Big {
    return asBig(new SmallDecimal(0 - this.whole, this.places))
  }

  abs(): Big {
    return asBig(this.whole < 0 ? new SmallDecimal(-this.whole, this.places) : this)
  }

  round(places = 0, mode = Big.RM as RoundingMode): Big {
    const dropped = this.places - places
    if (dropped <= 0) return asBig(this)
    if (places < 0 || dropped > 15) return shrunk(big.round.call(this, places, mode))
    const unit = ten(dropped)
    const rest = this.whole % unit
    const kept = (this.whole - rest) / unit
    const twice = 2 * Math.abs(rest)
    const grows =
      (mode === 1 && twice >= unit) ||
      (mode === 2 && (twice > unit || (twice === unit && kept % 2 !== 0))) ||
      (mode === 3 && rest !== 0)
    return canonical(grows ? kept + Math.sign(this.whole) : kept, places)
  }

  toNumber(): number {
    return this.whole / ten(this.places)
  }

  toFixed(places?: number, mode?: RoundingMode): string {
    if (places !== undefined) return big.toFixed.call(this, places, mode)
    if (this.places === 0) return String(this.whole)
    const digits = String(Math.abs(this.whole)).padStart(this.places + 1, '0')
    const point = digits.length - this.places
    return `${this.whole < 0 ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
  }

  toString(): string {
    // Smaller numbers are written with an exponent.
    return this.places <= 6 ? this.toFixed() : big.toString.call(this)
  }

  toJSON(): string {
    return this.toString()
  }

  // The parts of a Big, from which big.js computes.

  get s(): number {
    return this.whole < 0 ? -1 : 1
  }

  get e(): number {
    return this.whole === 0 ? 0 : String(Math.abs(this.whole)).length - 1 - this.places
  }

  get c(): number[] {
    const digits = String(Math.abs(this.whole)).replace(/(?<=.)0+$/, '')
    return Array.from(digits, Number)
  }
}

// Its other methods are those of Big, whose results are Bigs.
Object.setPrototypeOf(SmallDecimal.prototype, big)
Object.defineProperty(SmallDecimal.prototype, 'constructor', { value: Big })

const asBig = (value: SmallDecimal) => value as unknown as Big

function canonical(whole: number, places: number): Big {
  let [digits, after] = [whole, places]
  while (after > 0 && digits % 10 === 0) {
    digits /= 10
    after -= 1
  }
  // Adding zero makes -0 zero.
  return asBig(new SmallDecimal(digits + 0, after))
}

/** Null: the sum would not be exact. */
function sumOf(a: SmallDecimal, whole: number, places: number): Big | null {
  const most = a.places > places ? a.places : places
  const left = most === a.places ? a.whole : a.whole * ten(most - a.places)
  const right = most === places ? whole : whole * ten(most - places)
  const sum = left + right
  return isSafe(left) && isSafe(right) && isSafe(sum) ? canonical(sum, most) : null
}

/** Null: the quotient has more digits, or none that end. */
function quotientOf(a: SmallDecimal, b: SmallDecimal): Big | null {
  const power = tens.indexOf(b.whole)
  if (power >= 0) return shifted(a.whole, a.places - b.places + power)
  let [dividend, places] = [a.whole, a.places - b.places]
  while (dividend % b.whole !== 0) {
    dividend *= 10
    places += 1
    if (!isSafe(dividend)) return null
  }
  return shifted(dividend / b.whole, places)
}

/** The whole number with its point moved; null when that is not exact. */
function shifted(whole: number, places: number): Big | null {
  if (places > placesMax || places < -placesMax) return null
  if (places >= 0) return canonical(whole, places)
  const product = whole * ten(-places)
  return isSafe(product) ? asBig(new SmallDecimal(product + 0, 0)) : null
}

/** Null: it is none, or needs more digits. */
export function smallOf(value: BigSource): SmallDecimal | null {
  if (value instanceof SmallDecimal) return value
  if (typeof value === 'string') return parsed(value)
  return Number.isSafeInteger(value) ? new SmallDecimal((value as number) + 0, 0) : null
}

/** The same value, small if it can be. */
export function shrunk(value: Big): Big {
  if (value instanceof SmallDecimal || value.c.length > 16) return value
  const whole = value.s * Number(value.c.join(''))
  return (isSafe(whole) ? shifted(whole, value.c.length - 1 - value.e) : null) ?? value
}

/** Reads plain notation; null for any other, and for too many digits. PostgreSQL writes zeros to the end of a column's scale. */
function parsed(text: string): SmallDecimal | null {
  const isNegative = text.charCodeAt(0) === 45
  let [whole, places, zeros, point] = [0, 0, 0, -1]
  for (let i = isNegative ? 1 : 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit === -2 && point < 0) {
      point = i
      continue
    }
    if (digit < 0 || digit > 9) return null
    if (point >= 0 && digit === 0) {
      zeros += 1
      continue
    }
    const added = point < 0 ? 0 : zeros + 1
    if (places + added > placesMax) return null
    whole = whole * ten(point < 0 ? 1 : added) + digit
    if (whole > safeMax) return null
    places += added
    zeros = 0
  }
  const first = isNegative ? 1 : 0
  const hasDigits = text.length > first && point !== first && point !== text.length - 1
  return hasDigits ? new SmallDecimal(isNegative ? 0 - whole : whole, places) : null
}
