/** Requests with an idempotency key: reads the key, and answers a repetition with the stored bytes. */
import type { IncomingMessage } from 'node:http'
import type { Core } from '../core/core.ts'
import { invalid } from '../core/errors.ts'
import type { Answer, Claim } from '../core/requests/request-keys.ts'

const keyMax = 255
const printable = /^[\x21-\x7e][\x20-\x7e]*$/

export function isKeyed({ headers }: IncomingMessage): boolean {
  return headers['idempotency-key'] !== undefined || headers['x-idempotency-key'] !== undefined
}

/** Throws INVALID_REQUEST for two keys that differ, and for what is no key. */
function keyOf({ headers }: IncomingMessage): string {
  const [key, other] = [headers['idempotency-key'], headers['x-idempotency-key']].map(String)
  if (headers['idempotency-key'] !== undefined && headers['x-idempotency-key'] !== undefined) {
    if (key !== other) throw invalid('Idempotency-Key and X-Idempotency-Key differ.')
  }
  const given = (headers['idempotency-key'] === undefined ? other : key) ?? ''
  if (given.length > keyMax || !printable.test(given)) {
    throw invalid(`Idempotency-Key must be 1 to ${keyMax} printable ASCII characters.`)
  }
  return given
}

/** Null for a request without a key; `route` is its method and path. */
export function claimOf(
  core: Pick<Core, 'claimRequest'>,
  req: IncomingMessage,
  route: string,
  body: Buffer,
): Claim | null {
  return isKeyed(req) ? core.claimRequest({ route, key: keyOf(req), body }) : null
}

export type KeyedAnswer = Answer & { headers: Record<string, string> }

/** What is to be sent: the answer, which is kept, or the one that was given before. */
export async function settleClaim(claim: Claim, answer: Answer): Promise<KeyedAnswer> {
  const stored = claim.replay()
  if (stored) return { ...stored, headers: { 'idempotent-replayed': 'true' } }
  await claim.end(answer)
  return { ...answer, headers: {} }
}
