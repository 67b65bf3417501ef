/** Sends an answer that is complete and must not be cached. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTypeFor } from './answer-type.ts'

/** `headers` override the default headers of every answer. */
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

/** Closes the connection when a body was not read: the parser would take it for the next request. */
function closeUnread(req: IncomingMessage, res: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': coding } = req.headers
  if (!req.complete && (length ?? coding)) res.setHeader('connection', 'close')
}
