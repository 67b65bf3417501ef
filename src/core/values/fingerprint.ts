/** Tells a repeated request from a reused idempotency key. */
import { hash } from 'node:crypto'
import { isDecimal } from './decimal.ts'
import { DomainError } from './errors.ts'

/** SHA-256 over the content with sorted keys, so that the order of properties does not matter. */
export function fingerprintOf(content: object): Buffer {
  return hash('sha256', canonical(content), 'buffer')
}

/** Answers the stored row of a repeated request; refuses a key that was used with other content. */
export function sameRequest<
  Known extends { idempotencyKey: string | null; fingerprint: Buffer | null },
>(known: Known, fingerprint: Buffer, what: string): Known {
  if (known.fingerprint?.equals(fingerprint)) return known
  const { idempotencyKey } = known
  const message = `The idempotency key was used for ${what} with other content.`
  throw new DomainError('IDEMPOTENCY_KEY_REUSED', message, { idempotencyKey })
}

/** The same text for all values that are equal as JSON, whatever the order of their keys. */
function canonical(value: unknown): string {
  if (isDecimal(value)) return `"${value.toFixed()}"`
  if (value instanceof Date) return `"${value.toISOString()}"`
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  let text = ''
  for (const name of Object.keys(value).sort()) {
    const child = (value as Record<string, unknown>)[name]
    if (child !== undefined) text += `${text && ','}${quoted(name)}:${canonical(child)}`
  }
  return `{${text}}`
}

/** Matches texts that JSON writes without escapes. */
const plain = /^[\w .:/@+-]*$/

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text)
}
