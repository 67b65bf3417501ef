/** Sends an answer that is ready as a whole and that nobody keeps. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTypeFor } from './answer-type.ts'

/** `headers` may say otherwise than what every answer says. */
export function send(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  closeUnread(req, res)
  res.writeHead(status, {
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...headers,
  })
  res.end(body)
}

export function sendJson(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(req, res, status, JSON.stringify(body), { 'content-type': contentTypeFor(null), ...headers })
}

/** Ends the connection with the answer where a body was not read, which would be taken for the next request. */
function closeUnread(req: IncomingMessage, res: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': coding } = req.headers
  if (!req.complete && (length ?? coding)) res.setHeader('connection', 'close')
}
