/**
 * GraphiQL, served from this server alone: the default page loads scripts from a foreign host that could read the key. The page
 * may run only its one script, identified by its hash.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { type KeptPage, keepPage, sendKept } from '../../http/kept-page.ts'

/** The initial text of the editor. */
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

/** Made once, on first use: it has 9 MB. */
let made: Promise<KeptPage> | undefined

function makePage(): Promise<KeptPage> {
  const html = renderGraphiQL({ title: 'OpenMonetize', defaultQuery: welcome })
  return keepPage(html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyOf(html),
  })
}

function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => {
    // Browsers normalize line ends before they hash the script.
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

/** Whether the request comes from a browser that shows pages, and not from a client of the API. */
export function wantsGraphiQL({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept?.includes('text/html') ?? false)
}

export async function sendGraphiQL(req: IncomingMessage, res: ServerResponse): Promise<void> {
  made ??= makePage()
  const page = await made
  // The same path answers JSON to other clients.
  res.appendHeader('vary', 'Accept')
  sendKept(req, res, page)
}
