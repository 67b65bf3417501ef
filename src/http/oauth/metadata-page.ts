/** The metadata of the authorization server for OAuth clients (RFC 8414). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuseMethod, sendOAuth } from './answer.ts'
import { tokenPaths } from './token-endpoint.ts'

export const metadataPath = '/.well-known/oauth-authorization-server'

export function createMetadataPage(originOf: (req: IncomingMessage) => string) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    if (isRead) sendOAuth(req, res, 200, metadataOf(originOf(req)))
    else refuseMethod(req, res, 'GET, HEAD')
  }
}

function metadataOf(origin: string): object {
  return {
    issuer: origin,
    token_endpoint: `${origin}${tokenPaths[0]}`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: ['read', 'write', 'admin'],
  }
}
