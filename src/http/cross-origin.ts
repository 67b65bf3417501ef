/** What browsers may do with answers: only pages of the configured origins may send requests and read the answers. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HeaderList } from './outlet.ts'

const methods = 'GET, POST, PUT, PATCH, DELETE'
/** The headers allowed by a preflight that names none. */
const requestHeaders =
  'authorization, content-type, x-api-key, x-request-id, idempotency-key, x-idempotency-key, last-event-id'
const answerHeaders =
  'x-request-id, retry-after, ratelimit, ratelimit-policy, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, idempotent-replayed, www-authenticate'
/** The syntax of the list that a browser sends. */
const headerNames = /^[\w!#$%&'*+.^`|~-]+( *, *[\w!#$%&'*+.^`|~-]+)*$/
/** How long a browser may cache the answer to a preflight. */
const preflightSeconds = 600

/** Browsers must not guess types, frame answers, send referrers or keep copies. */
const security: HeaderList = [
  ...['x-content-type-options', 'nosniff', 'x-frame-options', 'DENY'],
  ...['referrer-policy', 'no-referrer', 'cache-control', 'no-store'],
]

export interface CrossOrigin {
  /** The headers of every answer to a request with this Origin header, unless it is a preflight. */
  headersFor(origin: string | undefined): HeaderList
  /** The headers of every answer to the request; null for a preflight, which is answered here. */
  answer(req: IncomingMessage, res: ServerResponse): HeaderList | null
  /** Whether the origin may open a socket. Programs send no origin; pages of this server share its own. */
  allowsSocket(req: IncomingMessage): boolean
}

/** `publicUrl` is the origin of this server's own pages behind a proxy that renames it. */
export function createCrossOrigin(origins: readonly string[], publicUrl?: string): CrossOrigin {
  const allowed = new Set(origins)
  // Sent without an origin too: a cache must not serve that answer to a page of an allowed origin.
  const always: HeaderList = allowed.size > 0 ? [...security, 'vary', 'Origin'] : security

  function headersFor(origin: string | undefined): HeaderList {
    if (origin === undefined || !allowed.has(origin)) return always
    const readable = ['access-control-expose-headers', answerHeaders]
    return [...always, 'access-control-allow-origin', origin, ...readable]
  }

  return {
    headersFor,
    answer(req, res) {
      const { origin } = req.headers
      const headers = headersFor(origin)
      const asksFirst = req.method === 'OPTIONS' && req.headers['access-control-request-method']
      if (origin === undefined || !asksFirst) return headers
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
 * Every header that a page of an allowed origin asks for: client libraries and tracing send headers that no fixed list would
 * cover.
 */
function headersToAllow({ headers }: IncomingMessage): string {
  const asked = headers['access-control-request-headers']
  return asked && headerNames.test(asked) ? asked : requestHeaders
}

/** Sets the headers on answers whose head is written elsewhere. */
export function setHeaders(res: ServerResponse, headers: HeaderList): void {
  for (let i = 0; i < headers.length; i += 2) {
    res.setHeader(headers[i] as string, headers[i + 1] as string)
  }
}
