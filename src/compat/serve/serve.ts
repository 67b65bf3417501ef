/** Serves the dialects: finds the route, reads the request, runs its documents as the caller, and writes the answer or failure. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import type { RateClass } from '../../core/rate-limits/rate-classes.ts'
import type { Request } from '../../core/requests/request.ts'
import { DomainError, type ErrorCode, errorCodes, retold } from '../../core/values/errors.ts'
import { createContext } from '../../graphql/execution/context.ts'
import { maskError } from '../../graphql/execution/errors.ts'
import { type Prepared, prepareOwn, type Variables } from '../../graphql/execution/prepared.ts'
import { bodyBytesMax } from '../../http/body.ts'
import { challengeFor } from '../../http/challenge.ts'
import { claimOf, settleClaim } from '../../http/idempotency-key.ts'
import { type RequestReader, requestOf } from '../../http/incoming-request.ts'
import { rateLimitHeaders } from '../../http/rate-limit-headers.ts'
import type { ReportError } from '../../http/report-error.ts'
import { send, sendJson } from '../../http/send.ts'
import type { Ask, Dialect, Failure, Route } from '../dialect.ts'
import { createDialectPages, type DialectPages } from '../docs/dialect-pages.ts'
import type { Names } from '../names.ts'
import { PartRefused } from '../part-refused.ts'
import { type Asked, askedOf, type Question } from '../question.ts'
import { inWords } from '../wording.ts'
import { decodeBody, readBytes } from './decode-body.ts'
import { HttpFailure } from './http-failure.ts'
import { createFindRoute, type FindRoute } from './match.ts'
import { createUploads, type Uploads } from './uploads.ts'

export interface DialectDeps extends RequestReader {
  core: Core
  schema: GraphQLSchema
  report: ReportError
  health(): Promise<{ status: 'healthy' | 'unhealthy' }>
}

const json = 'application/json; charset=utf-8'

type Handler = (req: IncomingMessage, res: ServerResponse) => void

export interface ServedDialects {
  /** The handler of a path; null when no mount contains it. */
  find(path: string): Handler | null
  /** The handlers of dialects with their own port. */
  origins: readonly { name: string; port: number; handlerAt(path: string): Handler }[]
}

export function createDialects(dialects: readonly Dialect[], deps: DialectDeps): ServedDialects {
  const documents = new Map<DocumentNode, Prepared>()
  const prepare = (document: DocumentNode) => {
    const prepared = documents.get(document) ?? prepareOwn(deps.schema, document)
    documents.set(document, prepared)
    return prepared
  }
  const questions = preparedQuestions(dialects, deps.schema)
  const uploads = createUploads(deps.core.limits.uploadMs)
  const placeAt = (dialect: Dialect, mount: string): Place => {
    const { originOf, core } = deps
    const pages = createDialectPages({ dialect, mount, originOf, now: () => core.clock.now() })
    return { mount, dialect, find: createFindRoute(dialect), pages }
  }
  const mounted = dialects.flatMap((dialect) => {
    return dialect.mounts.map((mount) => placeAt(dialect, mount))
  })
  // The longest first, so that one mount may contain another.
  mounted.sort((a, b) => b.mount.length - a.mount.length)
  const handlerOf = (place: Place, path: string): Handler => {
    return (req, res) => {
      const request: Served = { ...place, deps, prepare, questions, uploads, req, res, path }
      answer(request).catch((error: unknown) => {
        deps.report(error, 'none')
        res.destroy()
      })
    }
  }
  return {
    find(path) {
      const at = mounted.find(({ mount }) => path === mount || path.startsWith(`${mount}/`))
      return at ? handlerOf(at, path.slice(at.mount.length)) : null
    },
    origins: dialects.flatMap((dialect) => {
      if (!dialect.origin) return []
      const place = placeAt(dialect, '')
      const handlerAt = (path: string) => handlerOf(place, path)
      return { name: dialect.name, port: dialect.origin.port, handlerAt }
    }),
  }
}

type Questions = ReadonlyMap<Question, { asked: Asked; prepared: Prepared }>

/** Compiles the questions of all routes once. Throws for one that does not fit the schema, so that the server does not start. */
function preparedQuestions(dialects: readonly Dialect[], schema: GraphQLSchema): Questions {
  const questions = dialects.flatMap(({ routes }) => routes.flatMap((one) => one.question ?? []))
  return new Map(
    questions.map((question) => {
      const asked = askedOf(schema, question)
      return [question, { asked, prepared: prepareOwn(schema, asked.document) }]
    }),
  )
}

/** A place where a dialect is served. */
interface Place {
  mount: string
  dialect: Dialect
  find: FindRoute
  pages: DialectPages
}

interface Served extends Place {
  deps: DialectDeps
  prepare(document: DocumentNode): Prepared
  questions: Questions
  uploads: Uploads
  req: IncomingMessage
  res: ServerResponse
  path: string
}

async function answer(served: Served): Promise<void> {
  const { dialect, deps, req, res, path } = served
  const request = { ...requestOf(req, deps), counted: new Set<RateClass>() }
  res.setHeader(dialect.requestIdHeader ?? 'x-request-id', request.id)
  try {
    if (isRead(req)) {
      if (path === dialect.healthPath) return await health(served)
      if (path === '/openapi.json') return await served.pages.openApi(req, res)
      if (path === '/docs') return await served.pages.docs(req, res)
    }
    const { route, path: parameters } = served.find(req.method ?? '', path)
    const caller = await callerOf(served)
    const bytes = isRead(req) ? Buffer.alloc(0) : await bytesOf(served, route, caller)
    const body = decodeBody(req, bytes, dialect.bodies)
    const given = { query: queryOf(req), headers: req.headers, body }
    if (!isRead(req)) {
      request.claim = claimOf(deps.core, req, `${dialect.name} ${req.method} ${path}`, bytes)
    }
    const ask = createAsk(served, caller, request, () => route.names(given))
    const answered = await route.answer({ path: parameters, ...given }, ask)
    // Applies even if the route treated it as the refusal of a part.
    const refusal = request.claim?.refusal()
    if (refusal) throw refusal
    const wrapped = dialect.envelope?.wrap(answered.body, request.id) ?? answered.body
    await reply(served, request, route.status, wrapped, answered.headers)
  } catch (thrown) {
    // A refusal because of the key concerns all parts.
    const part = thrown instanceof PartRefused && !request.claim?.refusal() ? thrown : null
    const error =
      thrown instanceof PartRefused ? (request.claim?.refusal() ?? thrown.refusal) : thrown
    const isInUse = error === request.claim?.refusal() && codeIn(error) === 'CONFLICT'
    const failure = {
      ...failureOf(dialect, error, request.id, deps.report),
      ...(isInUse && dialect.idempotency?.inUse),
    }
    if (res.headersSent) return void res.destroy()
    const body = { ...part?.answer, ...dialect.errorBody(failure) }
    await reply(served, request, failure.status, body, {
      ...headersOf(error),
      ...(failure.status === 401 && {
        'www-authenticate': challengeFor(dialect.credential(req.headers)),
      }),
    })
  }
}

function bytesOf({ uploads, req, res }: Served, route: Route, caller: Caller): Promise<Buffer> {
  if (route.upload) return uploads.read(req, res, caller, route.upload)
  return readBytes(req, bodyBytesMax)
}

/** Sends the answer, or the stored one of the same idempotency key. */
async function reply(
  { dialect, req, res }: Served,
  { claim, pace }: Request,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = { status, contentType: json, body: Buffer.from(JSON.stringify(body)) }
  const settled = claim ? await settleClaim(claim, answer) : { ...answer, headers: {} }
  send(req, res, settled.status, settled.body, {
    'content-type': settled.contentType,
    ...rateLimitHeaders(pace),
    ...headers,
    ...(dialect.idempotency && settled.headers['idempotent-replayed']
      ? { [dialect.idempotency.replayed]: 'true' }
      : settled.headers),
  })
}

function codeIn(error: unknown): ErrorCode | null {
  return error instanceof DomainError ? error.code : null
}

function isRead(req: IncomingMessage): boolean {
  return req.method === 'GET' || req.method === 'HEAD'
}

async function health({ deps, req, res }: Served): Promise<void> {
  const report = await deps.health()
  sendJson(req, res, report.status === 'healthy' ? 200 : 503, report)
}

/** Refuses a request without a credential before its body is read. */
async function callerOf({ dialect, deps, req }: Served): Promise<Caller> {
  const credential = dialect.credential(req.headers)
  if (credential !== null) return deps.core.authenticate(credential)
  throw new DomainError('UNAUTHORIZED', 'This needs an API key or a token.')
}

/** Rewords refusals of the core with the names of the request. */
function createAsk(
  { deps, prepare, questions }: Served,
  caller: Caller,
  request: Request,
  names: () => Names,
): Ask {
  const run = async (prepared: Prepared, variables: Variables) => {
    // Several documents may run at once, each with its own time limit.
    const context = createContext(deps.core, caller, request)
    const { data, errors } = await prepared.execute(context, variables)
    const error = errors?.[0]
    if (!error) return data
    const masked = maskError(error, request.id, deps.report)
    const { code, requestId: _, ...told } = masked.extensions
    const { message, details } = inWords({ message: masked.message, details: told }, names())
    throw retold(codeOf(code), message, details)
  }
  const ask = async <Data, V>(document: TypedDocumentNode<Data, V>, variables: V) =>
    (await run(prepare(document), variables as Variables)) as Data
  return Object.assign(ask, {
    question: async (question: Question, given: Variables) => {
      const known = questions.get(question)
      if (!known) throw new Error(`No document was prepared for ${question.root}`)
      const data = await run(known.prepared, known.asked.variablesOf(given))
      return data?.answer
    },
  })
}

function codeOf(code: unknown): ErrorCode {
  return errorCodes.find((known) => known === code) ?? 'INTERNAL'
}

/** A repeated parameter is ambiguous, so it is refused. */
function queryOf(req: IncomingMessage): Record<string, string> {
  const url = req.url ?? ''
  const at = url.indexOf('?')
  const query: Record<string, string> = Object.create(null)
  if (at === -1) return query
  for (const [name, value] of new URLSearchParams(url.slice(at + 1))) {
    if (name in query)
      throw new HttpFailure(400, `The parameter ${JSON.stringify(name)} is given twice.`)
    query[name] = value
  }
  return query
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
  return retold(codeOf(extensions.code), message)
}

function headersOf(error: unknown): Record<string, string> {
  if (error instanceof HttpFailure) return error.headers
  const seconds = error instanceof DomainError ? error.details?.retryAfterSeconds : undefined
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}
