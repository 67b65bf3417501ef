/** The OAuth 2.0 token endpoint: a client shows its secret and gets an access token (RFC 6749, section 4.4). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  AccessToken,
  Exchange,
  ExchangeError,
} from '../../core/workspaces/exchange-credentials.ts'
import { refuseMethod, sendOAuth } from './answer.ts'
import { readForm } from './form.ts'

/** The metadata names the first; clients of a REST mount look for the others. */
export const tokenPaths = [
  '/oauth/token',
  '/v1/oauth/token',
  '/openmonetize/v1/oauth/token',
] as const

type Refusal =
  | ExchangeError
  | { error: 'invalid_request' | 'unsupported_grant_type' | 'server_error' }
type ErrorCode = Refusal['error']

const statuses: Record<ErrorCode, number> = {
  invalid_request: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_client: 401,
  slow_down: 429,
  server_error: 500,
  temporarily_unavailable: 503,
}

const words: Record<ErrorCode, string> = {
  invalid_request:
    'The request must be a form without a query that names each parameter once, and show the secret in one way only.',
  unsupported_grant_type: 'The grant_type must be client_credentials.',
  invalid_scope: 'The scope must be of read, write and admin, and no more than the client may.',
  invalid_client: 'The client is not known, is revoked, or shows a wrong secret or none.',
  slow_down: 'Too many wrong secrets; wait as long as Retry-After says.',
  server_error: 'Something went wrong on our side.',
  temporarily_unavailable: 'Try again.',
}

export interface TokenEndpointDeps {
  exchange: Exchange
  ipOf(req: IncomingMessage): string | null
  /** Receives errors that are the server's fault. */
  report(error: unknown): void
}

export function createTokenEndpoint(deps: TokenEndpointDeps) {
  return async function token(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') return refuseMethod(req, res, 'POST')
    const answer = await answerTo(deps, req).catch((error: unknown): Refusal => {
      deps.report(error)
      return { error: 'server_error' }
    })
    if ('error' in answer) return refuse(req, res, answer)
    sendOAuth(req, res, 200, {
      access_token: answer.accessToken,
      token_type: 'Bearer',
      expires_in: answer.expiresInSeconds,
      scope: answer.scope,
    })
  }
}

async function answerTo(
  { exchange, ipOf }: TokenEndpointDeps,
  req: IncomingMessage,
): Promise<AccessToken | Refusal> {
  const given = await readForm(req)
  if (!given) return { error: 'invalid_request' }
  const client = clientIn(req.headers.authorization, given)
  if ('error' in client) return client
  const grant = given.get('grant_type')
  if (grant === undefined) return { error: 'invalid_request' }
  if (grant !== 'client_credentials') return { error: 'unsupported_grant_type' }
  return exchange({ ...client, scope: given.get('scope') ?? null, ip: ipOf(req) })
}

interface Client {
  clientId: string
  secret: string
}

/** Reads the client from the Authorization header or the form, not from both. */
function clientIn(authorization: string | undefined, given: Map<string, string>): Client | Refusal {
  const [named, posted] = [given.get('client_id'), given.get('client_secret')]
  if (authorization === undefined) return bounded(named, posted)
  if (posted !== undefined) return { error: 'invalid_request' }
  const basic = /^basic +([a-z0-9+/=_-]+) *$/i.exec(authorization)?.[1] ?? ''
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const clientId = formDecoded(id)
  if (named !== undefined && clientId !== '' && named !== clientId) {
    return { error: 'invalid_request' }
  }
  return bounded(clientId, formDecoded(rest.join(':')))
}

function bounded(clientId = '', secret = ''): Client | Refusal {
  const fits = (text: string) => text !== '' && text.length <= 255 && !text.includes('\0')
  return fits(clientId) && fits(secret) ? { clientId, secret } : { error: 'invalid_client' }
}

/** The id and the secret are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

function refuse(req: IncomingMessage, res: ServerResponse, refusal: Refusal): void {
  const { error } = refusal
  if (error === 'invalid_client') res.setHeader('www-authenticate', 'Basic realm="openmonetize"')
  if (error === 'slow_down') res.setHeader('retry-after', String(refusal.retryAfterSeconds))
  if (error === 'temporarily_unavailable') res.setHeader('retry-after', '1')
  sendOAuth(req, res, statuses[error], { error, error_description: words[error] })
}
