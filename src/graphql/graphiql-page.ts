/**
 * GraphiQL, from this server alone: the default page loads scripts of a foreign host that could read the key. What the page may run
 * is its one script, known by its hash.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'

/** What it shows first. */
const welcome = `# Put your key under "Headers": {"Authorization": "Bearer om_live_…"}
# Then record usage elsewhere and watch the balance move.

subscription Balance($customerId: ID!) {
  creditBalance(customerId: $customerId) {
    available
    pending
    sequence
  }
}
`

interface Page {
  html: Buffer
  zipped: Buffer
  policy: string
}

/** Made when it is first asked for, and once: it has 9 MB. */
let made: Promise<Page> | undefined

async function makePage(): Promise<Page> {
  const html = renderGraphiQL({ title: 'OpenMonetize', defaultQuery: welcome })
  const bytes = Buffer.from(html)
  return { html: bytes, zipped: await promisify(gzip)(bytes), policy: policyOf(html) }
}

function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => {
    // As a browser reads it.
    const text = script.replace(/\r\n?/g, '\n')
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  })
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Whether it is a browser that shows pages, and no client of the API. */
export function wantsGraphiQL({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept?.includes('text/html') ?? false)
}

export async function sendGraphiQL(req: IncomingMessage, res: ServerResponse): Promise<void> {
  made ??= makePage()
  const { html, zipped, policy } = await made
  const zips = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))
  const body = zips ? zipped : html
  res.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    'content-security-policy': policy,
    ...(zips && { 'content-encoding': 'gzip' }),
  })
  res.end(body)
}
