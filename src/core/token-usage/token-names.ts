/** Reads counts of tokens in camel case, as programs and the SDK write them, under the names that prices and meters use. Pure. */
import { parseDecimal } from '../values/decimal.ts'
import { invalid } from '../values/errors.ts'
import type { Json, JsonObject } from '../values/input.ts'
import type { TokenKind } from './kinds.ts'

/** Other kinds are left alone in camel case: providers disagree on whether they are part of these or beside them. */
const camelCase: readonly (readonly [given: string, kind: TokenKind])[] = [
  ['inputTokens', 'input_tokens'],
  ['outputTokens', 'output_tokens'],
]

/** The properties with `input_tokens` and `output_tokens`, even when they are spelt otherwise; two different values are refused. */
export function withTokenNames(properties: JsonObject): JsonObject {
  let read = properties
  for (const [given, kind] of camelCase) {
    if (!Object.hasOwn(properties, given)) continue
    const value = properties[given] ?? null
    const known = Object.hasOwn(properties, kind) ? (properties[kind] ?? null) : null
    if (value === null) continue
    if (known === null) read = { ...read, [kind]: value }
    else if (!isSame(value, known)) {
      throw invalid(`${given} and ${kind} are the same, and must not differ.`, { property: given })
    }
  }
  return read
}

function isSame(a: Json, b: Json): boolean {
  const [left, right] = [parseDecimal(String(a)), parseDecimal(String(b))]
  return left !== null && right !== null ? left.eq(right) : a === b
}
