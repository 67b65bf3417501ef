/** Answers of the OAuth endpoints: JSON that no cache may store (RFC 6749, section 5.1). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson } from '../send.ts'

export function sendOAuth(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  body: object,
): void {
  sendJson(req, res, status, body, { pragma: 'no-cache' })
}

export function refuseMethod(req: IncomingMessage, res: ServerResponse, allow: string): void {
  res.setHeader('allow', allow)
  const words = `This path answers ${allow} only.`
  sendOAuth(req, res, 405, { error: 'invalid_request', error_description: words })
}
