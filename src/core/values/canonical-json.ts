/** JSON in one form: keys sorted, no spaces. Digests of content are made of it. */
import { isDecimal } from './decimal.ts'

/** The same text for all values that are equal as JSON, whatever the order of their keys. Decimals and times become texts. */
export function canonicalJson(value: unknown): string {
  if (isDecimal(value)) return `"${value.toFixed()}"`
  if (value instanceof Date) return `"${value.toISOString()}"`
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  let text = ''
  for (const name of Object.keys(value).sort()) {
    const child = (value as Record<string, unknown>)[name]
    if (child !== undefined) text += `${text && ','}${quoted(name)}:${canonicalJson(child)}`
  }
  return `{${text}}`
}

/** Matches texts that JSON writes without escapes. */
const plain = /^[\w .:/@+-]*$/

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text)
}
