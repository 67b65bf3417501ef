/** JSON whose numbers keep every digit, both ways: none passes through a double that would change it. */
import { nestsTooDeep } from './json-nesting.ts'

/** Since ECMAScript 2026, and not in TypeScript's library yet. */
interface RawJson {
  parse(text: string, reviver: (key: string, value: unknown, at: Source) => unknown): unknown
  rawJSON(text: string): unknown
}
interface Source {
  source?: string
}

const json = JSON as unknown as RawJson

/** For `JSON.stringify` alone: a Decimal's text as the number it says. */
export function exact(decimal: string): number {
  return json.rawJSON(decimal) as number
}

/**
 * Texts in which some number may have more digits than a double keeps, or be too small for one. Only where a number may
 * begin: ids and times inside of strings must not make a request the slow case.
 */
const longNumber = /(?:^|[:[,\s])-?(?:[\d.]{16}|[\d.]+[eE]-\d{3})/

/**
 * Numbers that a double does not keep come out as texts, which a Decimal reads exactly. Throws a SyntaxError, also for what nests
 * too deep.
 */
export function parseJson(text: string): unknown {
  if (nestsTooDeep(text)) throw new SyntaxError('The text nests too deep.')
  if (!longNumber.test(text)) return JSON.parse(text)
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source ? exactNumber(source) : value,
  )
}

/** The same JSON for a reader of its own, with texts in place of the numbers that it would change. */
export function withExactNumbers(text: string): string {
  if (!longNumber.test(text)) return text
  try {
    return JSON.stringify(parseJson(text))
  } catch {
    // Its reader finds the same.
    return text
  }
}

/** A number as JSON and GraphQL write it: itself when a double keeps it, else the text of its digits. */
export function exactNumber(source: string): number | string {
  const value = Number(source)
  const digits = digitsIn(source)
  // 1e-400 must not be taken for 0.
  return digits <= 15 && (value !== 0 || digits === 0) ? value : source
}

function digitsIn(number: string): number {
  return number.replace(/[eE].*$|\D/g, '').replace(/^0+/, '').length
}
