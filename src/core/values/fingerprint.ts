/** Tells a repeated request from a reused idempotency key. */
import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import { DomainError } from './errors.ts'

/** SHA-256 over the content with sorted keys, so that the order of properties does not matter. */
export function fingerprintOf(content: object): Buffer {
  return hash('sha256', canonicalJson(content), 'buffer')
}

/** Answers the stored row of a repeated request; refuses a key that was used with other content. */
export function sameRequest<
  Known extends { idempotencyKey: string | null; fingerprint: Buffer | null },
>(known: Known, fingerprint: Buffer, what: string): Known {
  if (known.fingerprint?.equals(fingerprint)) return known
  throw keyReused(known, what)
}

export function keyReused(
  { idempotencyKey }: { idempotencyKey: string | null },
  what: string,
): DomainError {
  const message = `The idempotency key was used for ${what} with other content.`
  return new DomainError('IDEMPOTENCY_KEY_REUSED', message, { idempotencyKey })
}
