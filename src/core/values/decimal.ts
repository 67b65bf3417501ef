/** Exact decimals: credits, quantities, unit prices and rated costs, stored as numeric(28,9). */
import Big from 'big.js'
import { SmallDecimal, shrunk, smallOf } from './small-decimal.ts'

export type Decimal = Big

/** Digits after the point that the database keeps. */
const scale = 9
/** Digits before the point that the database keeps. */
const digitsMax = 19

// Division is the only inexact operation of big.js; its digits are cut by `roundAmount` afterwards.
Big.DP = 30
Big.RM = Big.roundHalfUp

export const zero: Decimal = decimal(0)
export const one: Decimal = decimal(1)

const lengthMax = 100
const plain = /^-?(0|[1-9]\d*)(\.\d+)?$/
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?$/

/** Reads a number as JSON prints it, `1e-7` included, exactly; null for anything else (NaN, hex, "", " 1"). */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > lengthMax || !jsonNumber.test(text)) return null
  return decimal(text)
}

/**
 * Reads an amount that somebody gives, exactly; null for anything else. A text has digits only: with an exponent it was a float on
 * its way, which a spreadsheet or a printer has rounded. A number may have one: that is how JSON is printed by many clients.
 */
export function readDecimal(given: string | number): Decimal | null {
  if (typeof given === 'string' && !isPlain(given)) return null
  return parseDecimal(String(given))
}

/** Whether the text has digits only, without an exponent. */
export function isPlain(text: string): boolean {
  return plain.test(text)
}

export function decimal(value: string | number | Decimal): Decimal {
  return (smallOf(value) as Decimal | null) ?? shrunk(new Big(value))
}

/** Rounds half-up to the nine digits that the database keeps. */
export function roundAmount(value: Decimal): Decimal {
  return isFine(value) ? value : shrunk(value.round(scale, Big.roundHalfUp))
}

/** Whether the database can keep the value exactly. */
export function fitsAmount(value: Decimal): boolean {
  if (value instanceof SmallDecimal) return value.places <= scale
  return value.e < digitsMax && (isFine(value) || value.eq(value.round(scale, Big.roundDown)))
}

/** Whether the database keeps all digits; trailing zeros can make this false. `e` is the place of the first digit. */
function isFine(value: Decimal): boolean {
  if (value instanceof SmallDecimal) return value.places <= scale
  return value.c.length - 1 - value.e <= scale
}

// Reading the sign costs a hundredth of a comparison with a number, which big.js first turns into a decimal.

export function isZero(value: Decimal): boolean {
  return value instanceof SmallDecimal ? value.whole === 0 : value.c[0] === 0
}

export function isPositive(value: Decimal): boolean {
  if (value instanceof SmallDecimal) return value.whole > 0
  return value.s > 0 && !isZero(value)
}

export function isNegative(value: Decimal): boolean {
  if (value instanceof SmallDecimal) return value.whole < 0
  return value.s < 0 && !isZero(value)
}

/** The sum; zero for an empty list. */
export function sumOf(values: readonly Decimal[]): Decimal {
  let sum: Decimal | null = null
  for (const value of values) {
    if (sum === null || isZero(sum)) sum = value
    else if (!isZero(value)) sum = sum.plus(value)
  }
  return sum ?? zero
}

/** Plain notation without trailing zeros: `1500`, `0.000000001`, never `1e-9`. */
export function decimalText(value: Decimal): string {
  return value.toFixed()
}

export function minOf(a: Decimal, b: Decimal): Decimal {
  return a.lt(b) ? a : b
}

export function maxOf(a: Decimal, b: Decimal): Decimal {
  return a.gt(b) ? a : b
}

export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Big
}
