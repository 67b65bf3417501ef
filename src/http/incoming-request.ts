/** What every request carries: a credential, an id and an address. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Request } from '../core/requests/request.ts'
import { newId } from '../core/values/ids.ts'

/** The part of a request that answers depend on, whichever parser read it. */
export interface RequestHead
  extends Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'headersDistinct' | 'complete'> {
  socket: Pick<Socket, 'remoteAddress'>
}

/** What the operator's settings tell of a request: who sent it, and to which URL of the server. */
export interface RequestReader {
  ipOf(req: RequestHead): string | null
  originOf(req: RequestHead): string
}

type Header = string | null | undefined

/** The bearer token or the X-API-Key; Authorization wins. Null without either. */
export function credentialOf(authorization: Header, apiKey: Header): string | null {
  if (authorization === null || authorization === undefined) return apiKey ?? null
  return bearer(authorization)
}

/** The token after "Bearer"; for another scheme the whole text, which matches no key. */
export function bearer(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? authorization
}

/** Keeps a well-formed X-Request-Id of the caller. */
export function requestIdFor(given: Header): string {
  return given && /^[\w.:-]{1,64}$/.test(given) ? given : newId('req', new Date())
}

const ids = new WeakMap<Headers, string>()

/** Returns the same id for the same request, however often it is called. */
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

/** The request as the core sees it, without an idempotency key. */
export function requestOf(req: RequestHead, { ipOf, originOf }: RequestReader): Request {
  return {
    id: requestIdFor(headerText(req.headers['x-request-id'])),
    ip: ipOf(req),
    userAgent: req.headers['user-agent'] ?? null,
    origin: originOf(req),
    claim: null,
    pace: null,
    counted: null,
  }
}
