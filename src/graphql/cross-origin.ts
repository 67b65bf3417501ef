/** What browsers may do with answers: pages of origins that the operator names may read them, others may not even ask. */
import type { IncomingMessage, ServerResponse } from 'node:http'

const methods = 'GET, POST, PUT, PATCH, DELETE'
const requestHeaders =
  'authorization, content-type, x-api-key, x-request-id, idempotency-key, x-idempotency-key, last-event-id'
const answerHeaders =
  'x-request-id, retry-after, ratelimit, ratelimit-policy, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, idempotent-replayed'
/** How long a browser remembers what it may send. */
const preflightSeconds = 600

export interface CrossOrigin {
  /** Sets the headers of the answer; true when the request was a preflight, which is answered then. */
  answer(req: IncomingMessage, res: ServerResponse): boolean
  /** Whether a page of the origin may open a socket: programs have none, and our own pages come from here. */
  allowsSocket(req: IncomingMessage): boolean
}

/** `publicUrl` is where our own pages come from when a proxy gives the server another name. */
export function createCrossOrigin(origins: readonly string[], publicUrl?: string): CrossOrigin {
  const allowed = new Set(origins)
  return {
    answer(req, res) {
      const { origin } = req.headers
      // Also without an origin: a cache must not give that answer to a page that is allowed to read it.
      if (allowed.size > 0) res.setHeader('vary', 'Origin')
      if (origin === undefined) return false
      const known = allowed.has(origin)
      if (known) {
        res.setHeader('access-control-allow-origin', origin)
        res.setHeader('access-control-expose-headers', answerHeaders)
      }
      if (req.method !== 'OPTIONS' || !req.headers['access-control-request-method']) return false
      if (known) {
        res.setHeader('access-control-allow-methods', methods)
        res.setHeader('access-control-allow-headers', requestHeaders)
        res.setHeader('access-control-max-age', preflightSeconds)
      }
      res.writeHead(204)
      res.end()
      return true
    },
    allowsSocket({ headers: { origin, host } }) {
      if (origin === undefined || allowed.has(origin) || origin === publicUrl) return true
      const own = URL.parse(origin)?.host
      return own !== undefined && own === host
    },
  }
}

/** For whatever a browser might show or keep: no guessing of types, no frames, no referrers, no copies. */
export function setSecurityHeaders(res: ServerResponse): void {
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('x-frame-options', 'DENY')
  res.setHeader('referrer-policy', 'no-referrer')
  res.setHeader('cache-control', 'no-store')
}
