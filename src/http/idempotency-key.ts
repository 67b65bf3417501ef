/** Idempotency keys: reads the key of a request, and answers a repetition with the stored bytes. */
import type { Core } from '../core/core.ts'
import type { Answer, Claim } from '../core/requests/request-keys.ts'
import { type DomainError, invalid } from '../core/values/errors.ts'
import type { RequestHead } from './incoming-request.ts'

/** The route of all GraphQL operations, whatever path or transport they arrive by. */
export const graphqlRoute = 'POST /graphql'

const keyMax = 255
const printable = /^[\x21-\x7e][\x20-\x7e]*$/
const headerNames = ['idempotency-key', 'x-idempotency-key'] as const

export function hasIdempotencyKey({ headers }: RequestHead): boolean {
  return headerNames.some((name) => headers[name] !== undefined)
}

/**
 * Throws INVALID_REQUEST for a malformed key and for several different ones. Quotes belong to the key, which is compared and
 * never parsed.
 */
function keyOf({ headersDistinct }: RequestHead): string {
  const [key = '', ...others] = headerNames.flatMap((name) => headersDistinct[name] ?? [])
  if (others.some((other) => other !== key)) {
    throw invalid('Idempotency-Key and X-Idempotency-Key differ.')
  }
  return requireKey(key, 'Idempotency-Key')
}

function requireKey(key: unknown, name: string): string {
  if (typeof key === 'string' && key.length <= keyMax && printable.test(key)) return key
  throw invalid(`${name} must be 1 to ${keyMax} printable ASCII characters.`)
}

/** Null for a request without a key. `route` is the method and path; the query string counts as content. */
export function claimOf(
  core: Pick<Core, 'claimRequest'>,
  req: RequestHead,
  route: string,
  body: Buffer,
): Claim | null {
  if (!hasIdempotencyKey(req)) return null
  const query = /\?.*$/s.exec(req.url ?? '')?.[0] ?? ''
  return core.claimRequest({ route, key: keyOf(req), content: [query, body] })
}

/**
 * The key of a WebSocket operation, from its `extensions`; null when absent. It shares its scope with the keys of the route; the
 * rest of the operation counts as the body.
 */
export function claimOfOperation(
  core: Pick<Core, 'claimRequest'>,
  route: string,
  { extensions, ...rest }: { extensions?: Readonly<Record<string, unknown>> | null },
): Claim | null {
  const { idempotencyKey, ...others } = extensions ?? {}
  if (idempotencyKey === undefined || idempotencyKey === null) return null
  const key = requireKey(idempotencyKey, 'extensions.idempotencyKey')
  const isBare = Object.keys(others).length === 0
  const body = JSON.stringify(isBare ? rest : { ...rest, extensions: others })
  return core.claimRequest({ route, key, content: ['', Buffer.from(body)] })
}

export type KeyedAnswer = Answer & { headers: Record<string, string> }

/** Returns the bytes to send: this answer, which is stored, or the answer that was stored before. */
export async function settleClaim(claim: Claim, answer: Answer): Promise<KeyedAnswer> {
  const stored = claim.replay()
  await claim.end(answer)
  if (stored) return { ...stored, headers: { 'idempotent-replayed': 'true' } }
  return { ...answer, headers: {} }
}

/** The HTTP status of a request that was refused because of its key. */
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
