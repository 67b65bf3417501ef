/** Answers of the OAuth endpoints: JSON that nobody keeps. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export function sendJson(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  body: object,
): void {
  const text = JSON.stringify(body)
  // A body that was not read would be taken for the next request.
  const { 'content-length': length, 'transfer-encoding': coding } = req.headers
  if (!req.complete && (length ?? coding)) res.setHeader('connection', 'close')
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    pragma: 'no-cache',
  })
  res.end(text)
}

export function refuseMethod(req: IncomingMessage, res: ServerResponse, allow: string): void {
  res.setHeader('allow', allow)
  const words = `This path answers ${allow} only.`
  sendJson(req, res, 405, { error: 'invalid_request', error_description: words })
}
