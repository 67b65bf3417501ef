/** OAuth 2.0 over HTTP: the token endpoint (RFC 6749) and the metadata of the server (RFC 8414). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Exchange, OAuthErrorCode } from '../core/workspaces/exchange-credentials.ts'

export const tokenPath = '/oauth/token'
export const metadataPath = '/.well-known/oauth-authorization-server'

const bodyBytesMax = 16_384
const form = /^application\/x-www-form-urlencoded *(;|$)/i

type ErrorCode = OAuthErrorCode | 'invalid_request' | 'unsupported_grant_type'

const statuses: Record<ErrorCode, number> = {
  invalid_request: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_client: 401,
  slow_down: 429,
  temporarily_unavailable: 503,
}

const words: Record<ErrorCode, string> = {
  invalid_request:
    'The request must be a form that names each parameter once, and one way to authenticate.',
  unsupported_grant_type: 'The grant_type must be client_credentials.',
  invalid_scope: 'The scope must be of read, write and admin, and no more than the client may.',
  invalid_client: 'The client is not known, revoked, or shows a wrong secret.',
  slow_down: 'Too many wrong secrets; wait a minute.',
  temporarily_unavailable: 'Try again.',
}

export function createTokenEndpoint(
  exchange: Exchange,
  ipOf: (req: IncomingMessage) => string | null,
) {
  return async function token(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') {
      res.setHeader('allow', 'POST')
      return send(res, 405, { error: 'invalid_request', error_description: 'POST only.' })
    }
    const given = await readForm(req)
    const client = given && clientIn(req, given)
    if (!given || !client) return refuse(req, res, 'invalid_request')
    if (given.get('grant_type') !== 'client_credentials') {
      return refuse(
        req,
        res,
        given.has('grant_type') ? 'unsupported_grant_type' : 'invalid_request',
      )
    }
    const scope = given.get('scope') || null
    const answer = await exchange({ ...client, scope, ip: ipOf(req) })
    if ('error' in answer) return refuse(req, res, answer.error)
    send(res, 200, {
      access_token: answer.accessToken,
      token_type: 'Bearer',
      expires_in: answer.expiresInSeconds,
      scope: answer.scope,
    })
  }
}

/** `publicUrl` is where the server is reached from outside, e.g. https://api.example.com. */
export function createMetadataPage(publicUrl?: string) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    send(res, 200, metadataOf(publicUrl ?? `http://${req.headers.host ?? 'localhost'}`))
  }
}

function metadataOf(origin: string): object {
  return {
    issuer: origin,
    token_endpoint: `${origin}${tokenPath}`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: ['read', 'write', 'admin'],
  }
}

/** Null for a body that is no form, too large, or names a parameter twice. A query, which logs keep, is refused. */
async function readForm(req: IncomingMessage): Promise<URLSearchParams | null> {
  if (!form.test(req.headers['content-type'] ?? '') || req.url?.includes('?')) return null
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyBytesMax) return null
    chunks.push(chunk)
  }
  const given = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  const names = [...given.keys()]
  return new Set(names).size === names.length ? given : null
}

/** By the Authorization header or in the form, not both. */
function clientIn(
  req: IncomingMessage,
  given: URLSearchParams,
): { clientId: string; secret: string } | null {
  const { authorization } = req.headers
  const posted = given.has('client_secret')
  if (authorization === undefined) {
    const [clientId, secret] = [given.get('client_id'), given.get('client_secret')]
    return clientId && secret ? bounded(clientId, secret) : null
  }
  const basic = /^basic +([a-z0-9+/=_-]+) *$/i.exec(authorization)?.[1]
  if (basic === undefined || posted) return null
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const [clientId, secret] = [formDecoded(id), formDecoded(rest.join(':'))]
  if (!clientId || !secret || given.get('client_id') === '') return null
  const named = given.get('client_id')
  return named === null || named === clientId ? bounded(clientId, secret) : null
}

function bounded(clientId: string, secret: string) {
  const fits = clientId.length <= 255 && secret.length <= 255 && !clientId.includes('\0')
  return fits ? { clientId, secret } : null
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}

function refuse(req: IncomingMessage, res: ServerResponse, error: ErrorCode): void {
  if (error === 'invalid_client' && req.headers.authorization !== undefined) {
    res.setHeader('www-authenticate', 'Basic realm="openmonetize"')
  }
  if (error === 'slow_down') res.setHeader('retry-after', '60')
  if (error === 'temporarily_unavailable') res.setHeader('retry-after', '1')
  // A body that was not read would be taken for the next request.
  if (!req.complete) res.setHeader('connection', 'close')
  send(res, statuses[error], { error, error_description: words[error] })
}

function send(res: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    pragma: 'no-cache',
  })
  res.end(text)
}
