/** Maps paths to GraphQL, the REST dialects, hosted pages, access tokens, health and metrics; any other path gets a 404 in JSON. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type DomainError, type ErrorCode, invalid, overloaded } from '../core/values/errors.ts'
import { newId } from '../core/values/ids.ts'

import { contentTypeFor } from './answer-type.ts'
import { type CrossOrigin, setHeaders } from './cross-origin.ts'
import type { RequestHead } from './incoming-request.ts'
import { type HeaderList, type Outlet, withHeaders } from './outlet.ts'
import { refuseUpgrade, type UpgradeRefusal } from './refuse-upgrade.ts'
import { repeatedHeader } from './repeated-header.ts'
import { send, sendJson } from './send.ts'

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** A request that was read whole, and where its answer goes. */
export interface Asked {
  req: RequestHead
  body: Buffer
  outlet: Outlet
  headers: HeaderList
}

/** Answers GraphQL over HTTP; the `headers` go into every answer to the request. */
export interface Post {
  serve(req: IncomingMessage, res: ServerResponse, headers: HeaderList): void
  /** Whether `answer` takes a request with this head. */
  canAnswer(req: RequestHead): boolean
  answer(asked: Asked): void
}

/** What an upgrade to a WebSocket needs. */
export interface UpgradeDeps {
  /** The WebSocket protocol spoken at each path. */
  upgrades: ReadonlyMap<string, Upgrade>
  crossOrigin: CrossOrigin
  /** Whether the next request must be refused unread, because the process is overloaded. */
  shedsNext(): boolean
  /** False while the server starts or drains. */
  isReady(): boolean
}

export interface RouterDeps extends UpgradeDeps {
  post: Post
  health(): Promise<{ status: 'healthy' | 'unhealthy' }>
  metrics: { contentType: string; text(): Promise<string> }
  /** Further paths of the pages `/live` and `/ready`. */
  probes: ReadonlyMap<string, string>
  /** Further paths, which check their methods themselves. */
  endpoints: ReadonlyMap<string, Handler>
  /** Finds what serves a path and those below it, or null: the hosted pages, or a REST dialect. */
  findPage(path: string): Handler | null
  /** Whether the database accepts writes; never throws. */
  acceptsWrites(): Promise<boolean>
}

export interface Router {
  request(req: IncomingMessage, res: ServerResponse): void
  upgrade: Upgrade
}

export interface MainRouter extends Router {
  /** Answers a request that was read whole and repeats no header, or returns false, having done nothing. */
  answer: AnswerWhole
}

export type AnswerWhole = (asked: Omit<Asked, 'headers'>) => boolean

export type Handler = (req: IncomingMessage, res: ServerResponse) => unknown

export const graphqlPaths: ReadonlySet<string> = new Set(['/graphql', '/v1/graphql'])

const upgradeRefusals = {
  busy: { status: 503, code: 'UNAVAILABLE', message: overloaded().message, retryAfterSeconds: 1 },
  unknown: { status: 404, code: 'NOT_FOUND', message: 'No WebSocket is served at this path.' },
  foreign: {
    status: 403,
    code: 'FORBIDDEN',
    message: 'Pages of this origin may not open sockets; the operator allows origins.',
  },
} as const satisfies Record<string, UpgradeRefusal>

export function createRouter(deps: RouterDeps): MainRouter {
  const { post, metrics } = deps
  const pages = new Map<string, Handler>([
    ['/health', health],
    ['/ready', ready],
    ['/live', (req, res) => sendJson(req, res, 200, { live: true })],
    ['/metrics', showMetrics],
  ])
  const pageAt = (path: string) => pages.get(deps.probes.get(path) ?? path)

  async function health(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const report = await deps.health()
    sendJson(req, res, report.status === 'healthy' ? 200 : 503, report)
  }

  async function ready(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const isReady = deps.isReady() && (await deps.acceptsWrites()) && deps.isReady()
    sendJson(req, res, isReady ? 200 : 503, { ready: isReady })
  }

  async function showMetrics(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const text = await metrics.text()
    send(req, res, 200, text, { 'content-type': metrics.contentType })
  }

  return {
    request(req, res) {
      req.url = plainForm(req.url)
      const path = pathOf(req)
      const isGraphQL = graphqlPaths.has(path)
      const repeated = repeatedHeader(req.rawHeaders)
      if (repeated) return refuseRepeated(req, res, isGraphQL, repeated)
      const headers = deps.crossOrigin.answer(req, res)
      if (!headers) return
      const page = pageAt(path)
      const isShed = !page && deps.shedsNext()
      if (isGraphQL && !isShed) {
        // Yoga serves a single path.
        if (path !== '/graphql') req.url = `/graphql${req.url?.slice(path.length) ?? ''}`
        return post.serve(req, res, headers)
      }
      setHeaders(res, headers)
      if (isShed) return shed(req, res, isGraphQL)
      const other = page ? null : (deps.endpoints.get(path) ?? deps.findPage(path))
      if (other) return void other(req, res)
      if (!page) return fail(req, res, 404, 'NOT_FOUND', 'Nothing is served at this path.')
      if (req.method === 'GET' || req.method === 'HEAD') return void page(req, res)
      res.setHeader('allow', 'GET, HEAD')
      fail(req, res, 405, 'INVALID_REQUEST', 'This path answers GET only.')
    },
    answer(asked) {
      if (!post.canAnswer(asked.req)) return false
      const headers = deps.crossOrigin.headersFor(asked.req.headers.origin)
      if (deps.shedsNext()) shedAsked({ ...asked, headers })
      else post.answer({ ...asked, headers })
      return true
    },
    upgrade: createUpgrade(deps),
  }
}

/** Hands a socket to the protocol of its path, or refuses it. */
export function createUpgrade(deps: UpgradeDeps): Upgrade {
  return (req, socket, head) => {
    // A peer that disconnects is not an error of this server.
    socket.on('error', () => socket.destroy())
    req.url = plainForm(req.url)
    const upgrade = deps.upgrades.get(pathOf(req))
    const repeated = repeatedHeader(req.rawHeaders)
    const isBusy = !deps.isReady() || deps.shedsNext()
    if (isBusy) refuseUpgrade(socket, upgradeRefusals.busy)
    else if (repeated)
      refuseUpgrade(socket, {
        status: 400,
        code: 'INVALID_REQUEST',
        message: wordsOfRepeated(repeated),
      })
    else if (!upgrade) refuseUpgrade(socket, upgradeRefusals.unknown)
    else if (!deps.crossOrigin.allowsSocket(req)) refuseUpgrade(socket, upgradeRefusals.foreign)
    else upgrade(req, socket, head)
  }
}

/** Clients join a base URL with a trailing slash to a path with a leading one, or end a path with a slash. */
export function plainForm(given: string | undefined): string {
  const url = originForm(given)
  const query = url.indexOf('?')
  const path = query === -1 ? url : url.slice(0, query)
  if (path === '/' || !(path.includes('//') || path.endsWith('/'))) return url
  const plain = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
  return query === -1 ? plain : plain + url.slice(query)
}

/** Proxies may send the whole URL in the request line: `GET http://host/v1/health`. */
function originForm(url = '/'): string {
  if (url.startsWith('/')) return url
  const path = url.replace(/^https?:\/\/[^/?]*/i, '')
  return path.startsWith('?') || path === '' ? `/${path}` : path
}

export function pathOf(req: IncomingMessage): string {
  const url = req.url ?? '/'
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}

export function shed(req: IncomingMessage, res: ServerResponse, isGraphQL: boolean): void {
  const refusal = overloaded()
  res.setHeader('retry-after', String(refusal.details?.retryAfterSeconds))
  refuse(req, res, isGraphQL, 503, refusal)
}

function shedAsked({ req, outlet, headers }: Asked): void {
  const refusal = overloaded()
  const text = JSON.stringify(errorsOf(refusal))
  const own = {
    'retry-after': String(refusal.details?.retryAfterSeconds),
    'content-length': String(Buffer.byteLength(text)),
    'content-type': contentTypeFor(req.headers.accept),
  }
  outlet.send(503, withHeaders(headers, own), text)
}

export function refuseRepeated(
  req: IncomingMessage,
  res: ServerResponse,
  isGraphQL: boolean,
  name: string,
): void {
  // The other directives of the header may be meant for another hop.
  res.setHeader('connection', 'close')
  refuse(req, res, isGraphQL, 400, invalid(wordsOfRepeated(name)))
}

function wordsOfRepeated(name: string): string {
  return `The header ${name} is given twice.`
}

/** Answers in the error format of the API that was called. */
function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  isGraphQL: boolean,
  status: number,
  error: DomainError,
): void {
  if (!isGraphQL) {
    fail(req, res, status, error.code, error.message)
    return
  }
  const headers = { 'content-type': contentTypeFor(req.headers.accept) }
  sendJson(req, res, status, errorsOf(error), headers)
}

function errorsOf({ code, message, details }: DomainError): object {
  const requestId = newId('req', new Date())
  return { errors: [{ message, extensions: { ...details, code, requestId } }] }
}

function fail(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  code: ErrorCode,
  message: string,
): void {
  const requestId = newId('req', new Date())
  sendJson(req, res, status, { error: { code, message, request_id: requestId } })
}
