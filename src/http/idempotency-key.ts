/** Requests with an idempotency key: reads the key, and answers a repetition with the stored bytes. */
import type { IncomingMessage } from 'node:http'
import type { Core } from '../core/core.ts'
import type { Answer, Claim } from '../core/requests/request-keys.ts'
import { type DomainError, invalid } from '../core/values/errors.ts'

/** For idempotency keys of GraphQL: whichever of its paths, or of its transports, a request came by. */
export const graphqlRoute = 'POST /graphql'

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
  return requireKey(key, 'Idempotency-Key')
}

function requireKey(key: unknown, name: string): string {
  if (typeof key === 'string' && key.length <= keyMax && printable.test(key)) return key
  throw invalid(`${name} must be 1 to ${keyMax} printable ASCII characters.`)
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

/**
 * For an operation of a WebSocket, which has its key in its `extensions`; null without one. It is the same key as one of the
 * route, under which the rest of the operation counts as the body.
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
