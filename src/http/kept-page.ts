/** Pages that are rendered once and served from memory, compressed and with an ETag. */
import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface KeptPage {
  /** The content type, and further headers of the page. */
  headers: Record<string, string>
  body: Buffer
  zipped: Buffer
  /** A weak ETag: both encodings share it. */
  etag: string
}

export async function keepPage(text: string, headers: Record<string, string>): Promise<KeptPage> {
  const body = Buffer.from(text)
  const etag = `W/"${hash('sha256', body, 'base64url').slice(0, 27)}"`
  return { headers, body, zipped: await promisify(gzip)(body), etag }
}

/** Answers a GET or HEAD; with 304 when the client has the page. */
export function sendKept(req: IncomingMessage, res: ServerResponse, page: KeptPage): void {
  const { headers, etag } = page
  res.appendHeader('vary', 'Accept-Encoding')
  // Browsers keep the page but revalidate it each time, since the server may have been upgraded.
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
