/** JSON whose numbers keep every digit, both ways: no amount passes through a double. */

export { exact } from '../core/exact-json.ts'

/** Since ECMAScript 2026, and not in TypeScript's library yet. */
interface RawJson {
  parse(text: string, reviver: (key: string, value: unknown, at: Source) => unknown): unknown
}
interface Source {
  source?: string
}

const json = JSON as unknown as RawJson

/** Texts in which some number may have more digits than a double keeps. */
const longNumber = /[\d.]{16}/

/** Numbers of more than 15 digits come out as texts, which a Decimal reads exactly. Throws a SyntaxError. */
export function parseJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source && digitsIn(source) > 15 ? source : value,
  )
}

function digitsIn(number: string): number {
  return number.replace(/[eE].*$|\D/g, '').replace(/^0+/, '').length
}
