/** Serves the dialects: finds the route, reads the request, runs its documents as the caller, words the answer or the failure. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Core } from '../core/core.ts'
import { DomainError, type ErrorCode, errorCodes } from '../core/errors.ts'
import { createContext } from '../graphql/context.ts'
import { maskError, type ReportError } from '../graphql/errors.ts'
import { type Prepared, prepareOwn, type Variables } from '../graphql/prepared.ts'
import { requestIdFor } from '../graphql/request.ts'
import { bodyBytesMax } from '../graphql/transport.ts'
import { readBody } from './body.ts'
import { type BodyBudget, createBodyBudget } from './body-budget.ts'
import type { Ask, Dialect, Failure, Route } from './dialect.ts'
import { docsPage } from './docs-page.ts'
import { HttpFailure } from './http-failure.ts'
import { createFindRoute, type FindRoute } from './match.ts'
import { openApiOf } from './openapi.ts'

export interface DialectDeps {
  core: Core
  schema: GraphQLSchema
  report: ReportError
  health(): Promise<{ status: 'healthy' | 'unhealthy' }>
}

type Handler = (req: IncomingMessage, res: ServerResponse) => void

/** Who answers a path; null for one that lies below no mount. */
export type FindDialect = (path: string) => Handler | null

export function createDialects(dialects: readonly Dialect[], deps: DialectDeps): FindDialect {
  const documents = new Map<DocumentNode, Prepared>()
  const prepare = (document: DocumentNode) => {
    const prepared = documents.get(document) ?? prepareOwn(deps.schema, document)
    documents.set(document, prepared)
    return prepared
  }
  const uploads = createBodyBudget()
  const mounted = dialects.flatMap((dialect) => {
    const find = createFindRoute(dialect)
    return dialect.mounts.map((mount) => ({ mount, dialect, find }))
  })
  // The longest first, so that a mount may lie below another.
  mounted.sort((a, b) => b.mount.length - a.mount.length)
  return (path) => {
    const at = mounted.find(({ mount }) => path === mount || path.startsWith(`${mount}/`))
    if (!at) return null
    const below = path.slice(at.mount.length)
    return (req, res) => {
      const request: Served = { ...at, deps, prepare, uploads, req, res, path: below }
      answer(request).catch((error: unknown) => {
        deps.report(error, 'none')
        res.destroy()
      })
    }
  }
}

interface Served {
  mount: string
  dialect: Dialect
  find: FindRoute
  deps: DialectDeps
  prepare(document: DocumentNode): Prepared
  uploads: BodyBudget
  req: IncomingMessage
  res: ServerResponse
  path: string
}

async function answer(request: Served): Promise<void> {
  const { dialect, deps, req, res, path } = request
  const requestId = requestIdFor(headerOf(req, 'x-request-id'))
  res.setHeader('x-request-id', requestId)
  try {
    if (isRead(req)) {
      if (path === dialect.healthPath) return await health(request)
      if (path === '/openapi.json') return send(res, 200, openApiOf(dialect, request.mount))
      if (path === '/docs') return sendPage(res, docsPage(openApiOf(dialect, request.mount)))
    }
    const { route, path: parameters } = request.find(req.method ?? '', path)
    const ask = await asCaller(request, requestId)
    const body = isRead(req) ? {} : await bodyOf(request, route)
    const query = queryOf(req)
    const answered = await route.answer({ path: parameters, query, body }, ask)
    send(res, route.status, answered)
  } catch (error) {
    fail(request, failureOf(dialect, error, requestId, deps.report), headersOf(error))
  }
}

async function bodyOf({ dialect, uploads, req, res }: Served, route: Route): Promise<unknown> {
  if (!route.bodyBytesMax) return readBody(req, dialect.bodies, bodyBytesMax)
  uploads.take(req, res, route.bodyBytesMax)
  const body = await readBody(req, dialect.bodies, route.bodyBytesMax)
  // While a large body is worked on nothing moves on the connection, which is no reason to cut it.
  const { timeout } = req.socket
  req.socket.setTimeout(0)
  res.once('prefinish', () => req.socket.setTimeout(timeout ?? 0))
  return body
}

function isRead(req: IncomingMessage): boolean {
  return req.method === 'GET' || req.method === 'HEAD'
}

async function health({ deps, res }: Served): Promise<void> {
  const report = await deps.health()
  send(res, report.status === 'healthy' ? 200 : 503, report)
}

/** Refuses who shows no credential before anything of the request is read. */
async function asCaller({ dialect, deps, prepare, req }: Served, requestId: string): Promise<Ask> {
  const credential = dialect.credential(req.headers)
  if (credential === null)
    throw new DomainError('UNAUTHORIZED', 'This needs an API key or a token.')
  const caller = await deps.core.authenticate(credential)
  return async <Data, V>(document: TypedDocumentNode<Data, V>, variables: V) => {
    // Several may run at once, each with its own limit of time.
    const context = createContext(deps.core, caller, requestId)
    const { data, errors } = await prepare(document).execute(context, variables as Variables)
    const error = errors?.[0]
    if (!error) return data as Data
    const { message, extensions } = maskError(error, requestId, deps.report)
    const { code, requestId: _, ...details } = extensions
    throw new DomainError(codeOf(code), message, details)
  }
}

function codeOf(code: unknown): ErrorCode {
  return errorCodes.find((known) => known === code) ?? 'INTERNAL'
}

/** Of a name that stands there twice nobody knows which one is meant. */
function queryOf(req: IncomingMessage): Record<string, string> {
  const url = req.url ?? ''
  const at = url.indexOf('?')
  const query: Record<string, string> = Object.create(null)
  if (at === -1) return query
  for (const [name, value] of new URLSearchParams(url.slice(at + 1))) {
    if (name in query)
      throw new HttpFailure(400, `The parameter ${JSON.stringify(name)} stands there twice.`)
    query[name] = value
  }
  return query
}

function headerOf(req: IncomingMessage, name: string): string | null {
  const value = req.headers[name]
  return (Array.isArray(value) ? value.join(', ') : value) ?? null
}

function failureOf(
  dialect: Dialect,
  error: unknown,
  requestId: string,
  report: ReportError,
): Failure {
  if (error instanceof HttpFailure) {
    const { code } = dialect.errors[error.status === 404 ? 'NOT_FOUND' : 'INVALID_REQUEST']
    return { code, status: error.status, message: error.message, details: {}, requestId }
  }
  if (error instanceof SyntaxError) {
    const { code, status } = dialect.errors.INVALID_REQUEST
    return { code, status, message: 'The body is not readable.', details: {}, requestId }
  }
  const known = error instanceof DomainError ? error : maskedOf(error, requestId, report)
  return {
    ...dialect.errors[known.code],
    message: known.message,
    details: known.details ?? {},
    requestId,
  }
}

function maskedOf(error: unknown, requestId: string, report: ReportError): DomainError {
  const { message, extensions } = maskError(error, requestId, report)
  return new DomainError(codeOf(extensions.code), message)
}

function headersOf(error: unknown): Record<string, string> {
  if (error instanceof HttpFailure) return error.headers
  const seconds = error instanceof DomainError ? error.details?.retryAfterSeconds : undefined
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

function fail({ dialect, req, res }: Served, failure: Failure, headers: Record<string, string>) {
  // A body that was not read would be taken for the next request.
  if (!req.complete) res.setHeader('connection', 'close')
  send(res, failure.status, dialect.errorBody(failure), headers)
}

function send(res: ServerResponse, status: number, body: unknown, headers = {}): void {
  write(res, status, 'application/json; charset=utf-8', JSON.stringify(body), headers)
}

function sendPage(res: ServerResponse, html: string): void {
  write(res, 200, 'text/html; charset=utf-8', html, {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  })
}

function write(
  res: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Record<string, string>,
): void {
  res.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  })
  res.end(text)
}
