/** Amounts of dialects in minor units of their currency: 29.00 USD are 2900, and 500 JPY are 500. Pure. */
import { type Decimal, decimal, sumOf } from '../core/values/decimal.ts'
import { invalid } from '../core/values/errors.ts'
import { exact } from '../core/values/exact-json.ts'
import { currencyExponent } from '../core/values/money.ts'

/** The amount in major units, as GraphQL takes it. INVALID_REQUEST for an unknown currency. */
export function majorOf(minor: number | string, currency: string): string {
  return decimal(minor)
    .times(decimal(10).pow(-exponentOf(currency)))
    .toFixed()
}

/** The sum of amounts in minor units. */
export function sumMinor(majors: readonly string[], currency: string): number {
  return minorOf(sumOf(majors.map((major) => decimal(major))).toFixed(), currency)
}

/** The amount in minor units; prices of a unit may have digits after the point. */
export function minorOf(major: string, currency: string): number {
  return exact(minorDecimal(major, currency).toFixed())
}

/** As a number that later requests build on; at most 15 of its digits are of use, since amounts end at 10^15. */
export function minor(major: string, currency: string): number {
  return Number(minorDecimal(major, currency).toFixed())
}

export function minorDecimal(major: string, currency: string): Decimal {
  return decimal(major).times(decimal(10).pow(exponentOf(currency)))
}

function exponentOf(currency: string): number {
  const exponent = currencyExponent(currency.toUpperCase())
  if (exponent !== null) return exponent
  throw invalid(`No currency has the code ${JSON.stringify(currency)}.`)
}
