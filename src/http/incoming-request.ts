/** What every request brings: a credential, an id, and where it comes from. */
import type { IncomingMessage } from 'node:http'
import type { Request } from '../core/requests/request.ts'
import { newId } from '../core/values/ids.ts'
import type { IpReader } from './peer.ts'

type Header = string | null | undefined

/** The bearer token or the X-API-Key; Authorization wins. Null when there is neither. */
export function credentialOf(authorization: Header, apiKey: Header): string | null {
  if (authorization === null || authorization === undefined) return apiKey ?? null
  return bearer(authorization)
}

/** What follows "Bearer"; any other scheme gives the whole text, which no key matches. */
export function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization
}

/** A well-formed X-Request-Id of the caller is kept. */
function requestIdFor(given: Header): string {
  return given && /^[\w.:-]{1,64}$/.test(given) ? given : newId('req', new Date())
}

const ids = new WeakMap<Headers, string>()

/** One id per request, however often it is asked for. */
export function requestIdOf(headers: Headers): string {
  const known = ids.get(headers)
  if (known) return known
  const id = requestIdFor(headers.get('x-request-id'))
  ids.set(headers, id)
  return id
}

export function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** The request as the core knows it, without an idempotency key. */
export function requestOf(req: IncomingMessage, ipOf: IpReader): Request {
  return {
    id: requestIdFor(headerText(req.headers['x-request-id'])),
    ip: ipOf(req),
    userAgent: req.headers['user-agent'] ?? null,
    claim: null,
    pace: null,
    counted: null,
  }
}
