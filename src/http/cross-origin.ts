/** What browsers may do with answers: pages of origins that the operator names may read them, others may not even ask. */
import type { IncomingMessage, ServerResponse } from 'node:http'

const methods = 'GET, POST, PUT, PATCH, DELETE'
/** For a preflight that asks for none. */
const requestHeaders =
  'authorization, content-type, x-api-key, x-request-id, idempotency-key, x-idempotency-key, last-event-id'
const answerHeaders =
  'x-request-id, retry-after, ratelimit, ratelimit-policy, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, idempotent-replayed, www-authenticate'
/** As a browser lists them. */
const headerNames = /^[\w!#$%&'*+.^`|~-]+( *, *[\w!#$%&'*+.^`|~-]+)*$/
/** How long a browser remembers what it may send. */
const preflightSeconds = 600

/** Names and values in turns. */
export type HeaderList = readonly string[]

/** For whatever a browser might show or keep: no guessing of types, no frames, no referrers, no copies. */
const security: HeaderList = [
  ...['x-content-type-options', 'nosniff', 'x-frame-options', 'DENY'],
  ...['referrer-policy', 'no-referrer', 'cache-control', 'no-store'],
]

export interface CrossOrigin {
  /** The headers that every answer to the request has; null when it was a preflight, which is answered then. */
  answer(req: IncomingMessage, res: ServerResponse): HeaderList | null
  /** Whether a page of the origin may open a socket: programs have none, and our own pages come from here. */
  allowsSocket(req: IncomingMessage): boolean
}

/** `publicUrl` is where our own pages come from when a proxy gives the server another name. */
export function createCrossOrigin(origins: readonly string[], publicUrl?: string): CrossOrigin {
  const allowed = new Set(origins)
  // Also without an origin: a cache must not give that answer to a page that is allowed to read it.
  const always: HeaderList = allowed.size > 0 ? [...security, 'vary', 'Origin'] : security

  function headersFor(origin: string): HeaderList {
    if (!allowed.has(origin)) return always
    const readable = ['access-control-expose-headers', answerHeaders]
    return [...always, 'access-control-allow-origin', origin, ...readable]
  }

  return {
    answer(req, res) {
      const { origin } = req.headers
      if (origin === undefined) return always
      const headers = headersFor(origin)
      if (req.method !== 'OPTIONS' || !req.headers['access-control-request-method']) return headers
      setHeaders(res, headers)
      if (allowed.has(origin)) {
        res.setHeader('access-control-allow-methods', methods)
        res.setHeader('access-control-allow-headers', headersToAllow(req))
        res.setHeader('vary', 'Origin, Access-Control-Request-Headers')
        res.setHeader('access-control-max-age', preflightSeconds)
      }
      res.writeHead(204)
      res.end()
      return null
    },
    allowsSocket({ headers: { origin, host } }) {
      if (origin === undefined || allowed.has(origin) || origin === publicUrl) return true
      const own = URL.parse(origin)?.host
      return own !== undefined && own === host
    },
  }
}

/**
 * Whatever a page of an allowed origin asks for: client libraries and tracing send headers of their own, which no list of ours
 * would know.
 */
function headersToAllow({ headers }: IncomingMessage): string {
  const asked = headers['access-control-request-headers']
  return asked && headerNames.test(asked) ? asked : requestHeaders
}

/** For answers whose head is written elsewhere. */
export function setHeaders(res: ServerResponse, headers: HeaderList): void {
  for (let i = 0; i < headers.length; i += 2) {
    res.setHeader(headers[i] as string, headers[i + 1] as string)
  }
}
