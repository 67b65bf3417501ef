/** JSON of what is sent: numbers only where they are exact, and the names of tokens as rates read them. */
import { invalidRequest } from './errors.ts'

/** Throws InvalidRequestError for a number that JSON would change. */
export function encode(value: unknown): string {
  return JSON.stringify(value, exact)
}

function exact(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'number' || Number.isFinite(value)) {
    if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value
    throw invalidRequest(`${name} is a number that is not exact: give it as a string or a bigint.`)
  }
  throw invalidRequest(`${name} must be a finite number.`)
}

const tokenName = /^[a-z]+(?:[A-Z][a-z]+)*Tokens$/

/** `inputTokens` is sent as `input_tokens`; names that are not of tokens are sent as they are. */
export function propertiesOf(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent = Object.entries(given).map(([name, value]) => {
    const word = tokenName.test(name) ? name.replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`) : name
    return [word, value] as const
  })
  const names = sent.map(([name]) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice) throw invalidRequest(`${twice} is given in two spellings.`)
  return Object.fromEntries(sent)
}
