/** JSON whose numbers keep every digit, read and written: no number passes through a double that would change it. */
import { decimalText, parseDecimal } from './decimal.ts'
import { nestsTooDeep } from './json-nesting.ts'

/** This is part of ECMAScript 2026, and not yet in TypeScript's library. */
interface RawJson {
  parse(text: string, reviver: (key: string, value: unknown, at: Source) => unknown): unknown
  rawJSON(text: string): unknown
}
interface Source {
  source?: string
}

const json = JSON as unknown as RawJson

/** The number that a Decimal's text says, exactly; works within `JSON.stringify` only. */
export function exact(decimal: string): number {
  return json.rawJSON(decimal) as number
}

/**
 * Matches texts in which a number may have more digits than a double keeps, or be too small for one. It looks only where a
 * number may begin: ids and times inside strings must not send a request down the slow path.
 */
const longNumber = /(?:^|[:[,\s])-?(?:[\d.]{16}|[\d.]+[eE]-\d{3})/

/**
 * Numbers that a double does not keep become strings, which a Decimal reads exactly. Throws a SyntaxError for invalid JSON and
 * for JSON that nests too deep.
 */
export function parseJson(text: string): unknown {
  if (nestsTooDeep(text)) throw new SyntaxError('The text nests too deep.')
  if (!longNumber.test(text)) return JSON.parse(text)
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source ? exactNumber(source) : value,
  )
}

/** The same JSON for another parser: numbers that the parser would change become strings. */
export function withExactNumbers(text: string): string {
  if (!longNumber.test(text)) return text
  try {
    return JSON.stringify(parseJson(text))
  } catch {
    // The other parser reports the same error.
    return text
  }
}

/** A number of JSON or GraphQL: itself when a double keeps it, else its digits as text, as a Decimal is written. */
export function exactNumber(source: string): number | string {
  const value = Number(source)
  const digits = digitsIn(source)
  // 1e-400 becomes 0 as a double, so it is kept as text.
  return digits <= 15 && (value !== 0 || digits === 0) ? value : withoutExponent(source)
}

/** Some printers write 123456789.01234567 as 1.2345678901234567E8. A larger exponent is of no amount, and stays. */
function withoutExponent(source: string): string {
  if (!/[eE][+-]?\d\d?$/.test(source)) return source
  const number = parseDecimal(source)
  return number ? decimalText(number) : source
}

function digitsIn(number: string): number {
  return number.replace(/[eE].*$|\D/g, '').replace(/^0+/, '').length
}
