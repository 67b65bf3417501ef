/** Pages that are made once and sent from memory, compressed and with an ETag: who asks for them again makes nobody work. */
import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface KeptPage {
  /** The content type, and what else the page needs. */
  headers: Record<string, string>
  body: Buffer
  zipped: Buffer
  /** Weak: the same for both. */
  etag: string
}

export async function keepPage(text: string, headers: Record<string, string>): Promise<KeptPage> {
  const body = Buffer.from(text)
  const etag = `W/"${hash('sha256', body, 'base64url').slice(0, 27)}"`
  return { headers, body, zipped: await promisify(gzip)(body), etag }
}

/** The answer to a GET or HEAD; 304 to who has the page. */
export function sendKept(req: IncomingMessage, res: ServerResponse, page: KeptPage): void {
  const { headers, etag } = page
  res.appendHeader('vary', 'Accept-Encoding')
  // Kept by browsers, and asked for again each time: the server may be another version by then.
  const always = { 'cache-control': 'no-cache', etag }
  if (has(req.headers['if-none-match'], etag)) {
    res.writeHead(304, always)
    res.end()
    return
  }
  const zips = takesGzip(req.headers['accept-encoding'])
  const body = zips ? page.zipped : page.body
  res.writeHead(200, {
    ...headers,
    ...always,
    'content-length': body.length,
    ...(zips && { 'content-encoding': 'gzip' }),
  })
  res.end(body)
}

function has(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((one) => one.trim()) ?? []
  return known.some((one) => one === '*' || one.replace(/^W\//, '') === etag.slice(2))
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  const codings = String(accepted ?? '').split(',')
  return codings.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding))
}
