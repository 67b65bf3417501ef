/** `/`: links to everything, as a page for people and as JSON for programs. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTypeFor } from '../../http/answer-type.ts'
import { htmlText as text } from '../../http/html.ts'
import { send, sendJson } from '../../http/send.ts'
import type { Dialect } from '../dialect.ts'
import { pageStyle } from './docs-style.ts'

interface FrontPageDeps {
  dialects: readonly Dialect[]
  version: string
  originOf(req: IncomingMessage): string
}

interface Place {
  name: string
  url: string
  is: string
}

export function createFrontPage(deps: FrontPageDeps) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    const isRead = req.method === 'GET' || req.method === 'HEAD'
    const places = placesOf(deps, deps.originOf(req))
    if (!isRead) sendJson(req, res, 405, notRead, { allow: 'GET, HEAD' })
    else if (wantsHtml(req)) send(req, res, 200, pageOf(deps, places), pageHeaders)
    else
      send(req, res, 200, jsonOf(deps, places), { ...vary, 'content-type': contentTypeFor(null) })
  }
}

const vary = { vary: 'accept' }
const pageHeaders = {
  ...vary,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
}
const notRead = {
  error: { code: 'INVALID_REQUEST', message: 'This path answers GET only.' },
}

/** Programs that accept any type get JSON. */
function wantsHtml({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.includes('text/html')
}

function placesOf({ dialects }: FrontPageDeps, origin: string): Place[] {
  const socket = origin.replace(/^http/, 'ws')
  const rest = dialects.flatMap(({ name, title, mounts }) => {
    const mount = mounts.at(-1) ?? ''
    return [
      { name: `${name}_rest`, url: `${origin}${mount}`, is: title },
      { name: `${name}_docs`, url: `${origin}${mount}/docs`, is: 'Its documentation' },
      { name: `${name}_openapi`, url: `${origin}${mount}/openapi.json`, is: 'Its OpenAPI 3.1' },
    ]
  })
  return [
    { name: 'graphql', url: `${origin}/graphql`, is: 'GraphQL, and GraphiQL in a browser' },
    {
      name: 'graphql_socket',
      url: `${socket}/graphql`,
      is: 'Subscriptions over WebSocket (graphql-transport-ws); over SSE at the address above',
    },
    { name: 'socket', url: `${socket}/v1`, is: 'Live balances as plain JSON over WebSocket' },
    ...rest,
    { name: 'oauth_token', url: `${origin}/oauth/token`, is: 'Access tokens (client credentials)' },
    { name: 'health', url: `${origin}/health`, is: 'Database, cache and queue; /live and /ready' },
    { name: 'metrics', url: `${origin}/metrics`, is: 'For Prometheus' },
  ]
}

function jsonOf({ version }: FrontPageDeps, places: readonly Place[]): string {
  const urls = places.map(({ name, url }) => [name, url] as const)
  return JSON.stringify({ name: 'OpenMonetize', version, ...Object.fromEntries(urls) }, null, 2)
}

function pageOf({ version }: FrontPageDeps, places: readonly Place[]): string {
  const rows = places.map(({ url, is }) => {
    const shown = `<code>${text(url)}</code>`
    const link = url.startsWith('http') ? `<a href="${text(url)}">${shown}</a>` : shown
    return `<tr><td>${link}</td><td>${text(is)}</td></tr>`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenMonetize</title><style>${pageStyle}</style></head><body>
<h1>OpenMonetize</h1>
<p>One engine for entitlements, usage metering, prepaid credits, pricing and billing. Version ${text(version)}.</p>
<table>${rows.join('')}</table>
<p>Every request but health and metrics carries <code>Authorization: Bearer …</code>: an API key or a token. The first start of the
server prints two keys.</p>
</body></html>`
}
