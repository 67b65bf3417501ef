/**
 * The OpenAPI document and the human page of a mount: made once a day, because their examples contain dates, and served from
 * memory.
 *
 * The human page contains the server's name as its reader uses it. Pages for the first names are kept compressed; for further
 * names, which any client can invent, only the name is inserted.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { htmlText } from '../../http/html.ts'
import { type KeptPage, keepPage, sendKept } from '../../http/kept-page.ts'
import { send } from '../../http/send.ts'
import type { Dialect } from '../dialect.ts'
import { docsPage } from './docs-page.ts'
import { pagePolicy } from './docs-search.ts'
import { type OpenApi, openApiOf } from './openapi.ts'

export interface DialectPages {
  openApi: Handler
  docs: Handler
}

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

interface PagesDeps {
  dialect: Dialect
  mount: string
  originOf(req: IncomingMessage): string
  now(): Date
}

const originsMax = 16
/** No server has this name. */
const placeholder = 'http://origin.invalid'
const html = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': pagePolicy,
}
const json = { 'content-type': 'application/json; charset=utf-8' }

interface Day {
  name: string
  api: OpenApi
  openApi?: Promise<KeptPage>
  /** The page with the placeholder for its origin. */
  docs?: string
  byOrigin: Map<string, Promise<KeptPage>>
}

export function createDialectPages({ dialect, mount, originOf, now }: PagesDeps): DialectPages {
  let day: Day | undefined

  function today(): Day {
    const at = now()
    const name = at.toISOString().slice(0, 10)
    if (day?.name !== name) {
      day = { name, api: openApiOf(dialect, mount, at), byOrigin: new Map() }
    }
    return day
  }

  function docsFor(kept: Day, origin: string): string {
    kept.docs ??= docsPage(kept.api, dialect, placeholder)
    return kept.docs.replaceAll(placeholder, () => htmlText(origin))
  }

  return {
    async openApi(req, res) {
      const kept = today()
      kept.openApi ??= keepPage(JSON.stringify(kept.api), json)
      sendKept(req, res, await kept.openApi)
    },
    async docs(req, res) {
      const kept = today()
      const origin = originOf(req)
      const known = kept.byOrigin.get(origin)
      if (known) return sendKept(req, res, await known)
      const page = docsFor(kept, origin)
      if (kept.byOrigin.size >= originsMax) return send(req, res, 200, page, html)
      const made = keepPage(page, html)
      kept.byOrigin.set(origin, made)
      sendKept(req, res, await made)
    },
  }
}
