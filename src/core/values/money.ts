/**
 * Currencies and amounts: ISO 4217 as a frozen table, because the exponent of stored money must never change with a runtime's data.
 */
import Big from 'big.js'
import { z } from 'zod'
import { type Decimal, decimal } from './decimal.ts'
import { invalid } from './errors.ts'

/** Digits after the point of a currency's major unit, for currencies that do not have 2. */
const exponents: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const twoDigits = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
  CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
  HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
  MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
  SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`

/**
 * Withdrawn currencies with their successors; all had two digits. Amounts stored in them stay readable; nothing new is made in
 * them.
 */
const successors: ReadonlyMap<string, string> = new Map([
  ['ANG', 'XCG'],
  ['BGN', 'EUR'],
  ['CUC', 'CUP'],
  ['HRK', 'EUR'],
  ['SLL', 'SLE'],
  ['ZWL', 'ZWG'],
])

const table: ReadonlyMap<string, number> = new Map([
  ...[...successors.keys()].map((code) => [code, 2] as const),
  ...codes(twoDigits).map((code) => [code, 2] as const),
  ...Object.entries(exponents).flatMap(([exponent, list]) =>
    codes(list).map((code) => [code, Number(exponent)] as const),
  ),
])

function codes(list: string): string[] {
  return list.split(/\s+/)
}

/** How many digits after the point the currency has or had; null for a code that was never a currency. */
export function currencyExponent(code: string): number | null {
  return table.get(code) ?? null
}

/** A currency of stored amounts; withdrawn currencies are included. */
export const knownCurrency = z
  .string()
  .refine((code) => table.has(code), 'must be an ISO 4217 currency code such as USD')

/** A currency for a new amount. */
export const currentCurrency = knownCurrency.superRefine((code, ctx) => {
  const successor = successors.get(code)
  if (!successor) return
  const message = `must be a currency that is in use: ${withdrawn(code, successor)}`
  ctx.addIssue({ code: 'custom', message })
})

/** Refuses to make something new in a currency that was taken from a stored card or version and has since been withdrawn. */
export function refuseWithdrawn(currency: string): void {
  const successor = successors.get(currency)
  if (!successor) return
  const message = `Name a currency that is in use: ${withdrawn(currency, successor)}.`
  throw invalid(message, { currency, successor })
}

function withdrawn(code: string, successor: string): string {
  return `${code} was replaced by ${successor}`
}

/** The exponent of a currency that was validated when it was stored. */
function exponentOf(currency: string): number {
  const exponent = currencyExponent(currency)
  if (exponent === null) throw new Error(`${currency} is no currency`)
  return exponent
}

/** Whether an amount in major units has no more digits than the currency: UGX 5.5 and KWD 0.0005 do not exist. */
export function fitsCurrency(amount: Decimal, currency: string): boolean {
  return amount.eq(amount.round(exponentOf(currency), Big.roundDown))
}

/** Stored amounts are bigint columns, which end here. */
const minorMax = 9_223_372_036_854_775_807n

/** Converts major units to minor units. Money is rounded only here, half-up (away from zero). */
export function toMinor(amount: Decimal, currency: string): bigint {
  const exponent = exponentOf(currency)
  const shifted = amount.times(powerOfTen(exponent)).round(0, Big.roundHalfUp)
  return payable(BigInt(shifted.toFixed()))
}

/** The sum in minor units; refused when it cannot be stored. */
export function sumMinor(amounts: readonly bigint[]): bigint {
  return payable(amounts.reduce((a, b) => a + b, 0n))
}

function payable(minor: bigint): bigint {
  if (minor <= minorMax && minor >= -minorMax) return minor
  throw invalid(
    'An amount of money is too large to be billed: it must be below 9 · 10^18 minor units.',
  )
}

/** Converts minor units to major units, exactly. */
export function fromMinor(minor: bigint, currency: string): Decimal {
  return decimal(minor.toString()).times(powerOfTen(-exponentOf(currency)))
}

/** An amount that a caller gave, in minor units; INVALID_REQUEST with its field when the currency has fewer digits. */
export function givenMinor(amount: Decimal, currency: string, field = 'amount'): bigint {
  if (!fitsCurrency(amount, currency)) {
    throw invalid(`${field} has more digits than ${currency} has.`, { field, currency })
  }
  return toMinor(amount, currency)
}

/** The most that a caller may charge, credit or take off at once, in minor units. */
export const givenMinorMax = 10n ** 15n

/** INVALID_REQUEST with its field when an amount that a caller gave is above the bound. */
export function withinGiven(field: string, minor: bigint): bigint {
  if (minor <= givenMinorMax) return minor
  throw invalid(`${field} must be at most ${givenMinorMax} minor units.`, { field })
}

/** The amount in major units with all digits of its currency, such as `20.00`. */
export function minorText(minor: bigint, currency: string): string {
  return fromMinor(minor, currency).toFixed(exponentOf(currency))
}

function powerOfTen(exponent: number): Decimal {
  return decimal(`1e${exponent}`)
}

/**
 * Splits an amount in proportion to the weights by largest remainder, so that the parts sum to the whole; among equal
 * remainders the first gets the unit. The amount and weights may be negative; the weights must not sum to zero unless the amount is
 * zero. The parts of the negative amount are the negatives of the parts.
 */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n)
  if (amount === 0n) return weights.map(() => 0n)
  if (sum === 0n) throw new Error('Nothing to allocate by')
  const sign = sum < 0n ? -1n : 1n
  return roundShares(
    weights.map((weight) => sign * amount * weight),
    sign * sum,
    amount,
  )
}

/**
 * Rounds the exact shares `numerators ÷ denominator` to whole numbers that sum to `whole`, which must be their exact sum rounded up
 * or down: each becomes one of its neighbours, those with the largest remainders the upper one.
 */
export function roundShares(
  numerators: readonly bigint[],
  denominator: bigint,
  whole: bigint,
): bigint[] {
  if (whole < 0n) return roundShares(numerators.map(negated), denominator, -whole).map(negated)
  const shares = numerators.map((numerator, index) => {
    const rest = ((numerator % denominator) + denominator) % denominator
    return { index, rest, part: (numerator - rest) / denominator }
  })
  const parts = shares.map(({ part }) => part)
  const missing = whole - parts.reduce((a, b) => a + b, 0n)
  if (missing < 0n || missing > parts.length) throw new Error('The shares do not make the whole')
  shares.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (const { index } of shares.slice(0, Number(missing))) parts[index] = (parts[index] ?? 0n) + 1n
  return parts
}

function negated(value: bigint): bigint {
  return -value
}
