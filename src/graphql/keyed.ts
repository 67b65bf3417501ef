/** Requests with an idempotency key: reads the key, and answers a repetition with the stored bytes. */
import type { IncomingMessage } from 'node:http'
import type { Core } from '../core/core.ts'
import { type DomainError, invalid } from '../core/errors.ts'
import type { Answer, Claim } from '../core/requests/request-keys.ts'

const keyMax = 255
const printable = /^[\x21-\x7e][\x20-\x7e]*$/
const headerNames = ['idempotency-key', 'x-idempotency-key'] as const

export function isKeyed({ headers }: IncomingMessage): boolean {
  return headerNames.some((name) => headers[name] !== undefined)
}

/** Throws INVALID_REQUEST for keys that differ, and for what is no key. Quotes are part of it: it is compared, never read. */
function keyOf({ headersDistinct }: IncomingMessage): string {
  const [key = '', ...others] = headerNames.flatMap((name) => headersDistinct[name] ?? [])
  if (others.some((other) => other !== key)) {
    throw invalid('Idempotency-Key and X-Idempotency-Key differ.')
  }
  if (key.length > keyMax || !printable.test(key)) {
    throw invalid(`Idempotency-Key must be 1 to ${keyMax} printable ASCII characters.`)
  }
  return key
}

/** Null for a request without a key; `route` is its method and path, and what the rest of its URL says is part of its content. */
export function claimOf(
  core: Pick<Core, 'claimRequest'>,
  req: IncomingMessage,
  route: string,
  body: Buffer,
): Claim | null {
  if (!isKeyed(req)) return null
  const query = /\?.*$/s.exec(req.url ?? '')?.[0] ?? ''
  return core.claimRequest({ route, key: keyOf(req), content: [query, body] })
}

export type KeyedAnswer = Answer & { headers: Record<string, string> }

/** What is to be sent: the answer, which is kept, or the one that was given before. */
export async function settleClaim(claim: Claim, answer: Answer): Promise<KeyedAnswer> {
  const stored = claim.replay()
  await claim.end(answer)
  if (stored) return { ...stored, headers: { 'idempotent-replayed': 'true' } }
  return { ...answer, headers: {} }
}

/** What HTTP says of a request that was refused for its key. */
export function keyStatus({ code, details }: DomainError): {
  status: number
  headers: Record<string, string>
} {
  const seconds = details?.retryAfterSeconds
  return {
    status: code === 'IDEMPOTENCY_KEY_REUSED' ? 422 : 409,
    headers: seconds === undefined ? {} : { 'retry-after': String(seconds) },
  }
}
