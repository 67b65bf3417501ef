/** JSON whose numbers keep every digit, both ways: no amount passes through a double. */

import { exact } from '../core/exact-json.ts'

export { exact }

/** Since ECMAScript 2026, and not in TypeScript's library yet. */
interface RawJson {
  parse(text: string, reviver: (key: string, value: unknown, at: Source) => unknown): unknown
}
interface Source {
  source?: string
}

const json = JSON as unknown as RawJson

/** Texts in which some number may have more digits than a double keeps, or be too small for one. */
const longNumber = /[\d.]{16}|e-\d{3}/i

/** Numbers that a double does not keep come out as texts, which a Decimal reads exactly. Throws a SyntaxError. */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  try {
    return json.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source && !isKept(value, source) ? source : value,
    )
  } catch (error) {
    // With a reviver the parser goes down the stack, which thousands of brackets exhaust.
    throw error instanceof RangeError ? new SyntaxError('The text nests too deep.') : error
  }
}

/** 1e-400 must not be taken for 0. */
function isKept(value: number, source: string): boolean {
  const digits = digitsIn(source)
  return digits <= 15 && (value !== 0 || digits === 0)
}

function digitsIn(number: string): number {
  return number.replace(/[eE].*$|\D/g, '').replace(/^0+/, '').length
}

export function exactOrNull(decimal: string | null | undefined): number | null {
  return decimal === null || decimal === undefined ? null : exact(decimal)
}

/** Major units with at least two digits after the point: 1.5 is written 1.50. */
export function money(decimal: string): number {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return exact(`${whole}.${fraction.padEnd(2, '0')}`)
}

export function moneyOrNull(decimal: string | null): number | null {
  return decimal === null ? null : money(decimal)
}
