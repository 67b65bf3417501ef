/**
 * The fast path: a well-formed JSON POST of a prepared operation, answered without Yoga's HTTP layer.
 *
 * Any other request (another body or media type, an unknown document, a refused credential, refused variables) goes to Yoga
 * before anything is executed, so that refusals are worded in one place.
 */

import type { ExecutionResult } from 'graphql'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import { failureOf } from '../../core/operation/database-error.ts'
import { DomainError, invalid } from '../../core/values/errors.ts'
import { parseJson } from '../../core/values/exact-json.ts'
import { isObject } from '../../core/values/is-object.ts'
import { isPromise, type MaybePromise } from '../../core/values/maybe-promise.ts'
import { answerTypeOf, contentTypeFor } from '../../http/answer-type.ts'
import { bodyBytesMax, readBody } from '../../http/body.ts'
import { setHeaders } from '../../http/cross-origin.ts'
import { claimOf, graphqlRoute, hasIdempotencyKey } from '../../http/idempotency-key.ts'
import {
  credentialOf,
  headerText,
  type RequestHead,
  type RequestReader,
  requestOf,
} from '../../http/incoming-request.ts'
import { outletOf } from '../../http/outlet.ts'
import { rateLimitHeaders } from '../../http/rate-limit-headers.ts'
import type { ReportError } from '../../http/report-error.ts'
import type { Post } from '../../http/router.ts'
import { type Context, createContext, type Performed } from '../execution/context.ts'
import { type Http, httpWhenLimited, maskError, maskErrors } from '../execution/errors.ts'
import type { Asked, PersistedQueries } from '../execution/persisted-queries.ts'
import type { PreparedOperations, Variables } from '../execution/prepared.ts'
import type { RememberedAnswers } from '../execution/remembered-answers.ts'
import { askYoga, type Exchange, reply } from './ask-yoga.ts'
import { sendGraphiQL, wantsGraphiQL } from './graphiql-page.ts'
import type { GraphQLServer } from './yoga.ts'

export interface PostDeps extends RequestReader {
  core: Core
  yoga: GraphQLServer
  prepared: PreparedOperations
  persisted: PersistedQueries
  answers: RememberedAnswers
  report: ReportError
}

export function createPost(deps: PostDeps): Post {
  return {
    serve(req, res, headers) {
      const outlet = outletOf(res)
      const request = requestOf(req, deps)
      const isFast = canTakeFastPath(req)
      if (isFast || hasKey(req)) {
        readBody(req, bodyBytesMax, (body) => {
          take(deps, { req, outlet, headers, body: body ?? tooLong, request }, isFast)
        })
        return
      }
      setHeaders(res, headers)
      const failed = (error: unknown) => fail(deps, { outlet, request }, error)
      if (wantsGraphiQL(req)) void sendGraphiQL(req, res).catch(failed)
      else void deps.yoga(req, res, { sent: request })
    },
    canAnswer: canTakeFastPath,
    answer: (asked) => take(deps, { ...asked, request: requestOf(asked.req, deps) }, true),
  }
}

/** Stands for a body over the limit, of which nothing is kept. */
const tooLong = Buffer.alloc(0)

/** Only a POST can have an effect that must not happen twice. */
const hasKey = (req: RequestHead) => req.method === 'POST' && hasIdempotencyKey(req)

function take(deps: PostDeps, exchange: Exchange, isFast: boolean): void {
  const { req, body, request } = exchange
  try {
    if (body === tooLong) throw tooLarge
    if (hasKey(req)) {
      request.claim = claimOf(deps.core, req, graphqlRoute, deps.persisted.meaningOf(body))
    }
    const answered = isFast ? answer(deps, exchange) : askYoga(deps.yoga, exchange)
    if (isPromise(answered)) answered.catch((error) => fail(deps, exchange, error))
  } catch (error) {
    if (error instanceof DomainError) refuse(deps, exchange, error)
    else void fail(deps, exchange, error)
  }
}

function fail(
  deps: PostDeps,
  { outlet, request }: Pick<Exchange, 'outlet' | 'request'>,
  error: unknown,
): Promise<void> | undefined {
  deps.report(error, request.id)
  outlet.destroy()
  return request.claim?.end(null)
}

const json = /^application\/json(; *charset=utf-8)?$/i

/** Whether the headers allow the fast path. */
function canTakeFastPath(req: RequestHead): boolean {
  const { headers } = req
  if (req.method !== 'POST' || req.url !== '/graphql') return false
  if (!json.test(headers['content-type'] ?? '') || headers['content-encoding']) return false
  if (answerTypeOf(headers.accept) === null) return false
  const length = Number(headers['content-length'])
  return length > 0 && length <= bodyBytesMax
}

const tooLarge = invalid(`The body must have at most ${bodyBytesMax} bytes.`)

/** Answers synchronously when the caller is cached and the result is in memory. */
function answer(deps: PostDeps, exchange: Exchange): MaybePromise<void> {
  const { authorization, 'x-api-key': apiKey } = exchange.req.headers
  const credential = credentialOf(authorization, headerText(apiKey))
  // A request without a credential is never answered from a prepared operation.
  if (credential === null) return askYoga(deps.yoga, exchange)
  const caller = deps.core.authenticate(credential)
  if (!isPromise(caller)) return repeat(deps, exchange, caller)
  return caller.then(
    (found) => repeat(deps, exchange, found),
    (error) => {
      // Yoga would wait for the same database once more.
      if (isUnavailable(error)) return refuse(deps, exchange, error)
      // Yoga refuses the credential too, and words it.
      return askYoga(deps.yoga, exchange)
    },
  )
}

/** Sends the remembered text of the same body, if it is still valid. */
function repeat(deps: PostDeps, exchange: Exchange, caller: Caller): MaybePromise<void> {
  const body = exchange.body.toString('utf8')
  const known = deps.answers.find(caller, body)
  if (!known) return execute(deps, exchange, caller, body)
  const { question } = known
  const output = deps.core.repeat(caller, question, exchange.request, known.output)
  if (output === known.output) return sendText(exchange, known.text)
  // Its failure belongs to the execution below, which never awaits it if the document is no longer prepared.
  if (isPromise(output)) output.catch(() => undefined)
  return execute(deps, exchange, caller, body, { operation: question.operation, output })
}

function execute(
  deps: PostDeps,
  exchange: Exchange,
  caller: Caller,
  body: string,
  begun?: Pick<Performed, 'operation' | 'output'>,
): MaybePromise<void> {
  const request = readRequest(body, deps.persisted)
  const prepared = request && deps.prepared.find(request.query, request.operationName)
  if (!prepared) return askYoga(deps.yoga, exchange)
  if (request.hashed) deps.persisted.keep(request.hashed)
  const context = createContext(deps.core, caller, exchange.request, begun)
  const result = prepared.execute(context, request.variables)
  if (isPromise(result)) return result.then((known) => send(deps, exchange, known, context))
  if (!result.data || result.errors) return send(deps, exchange, result, context)
  const text = JSON.stringify({ data: result.data })
  deps.answers.keep(caller, body, context.basis(), text)
  return sendText(exchange, text)
}

function send(
  deps: PostDeps,
  exchange: Exchange,
  { data, errors: raw }: ExecutionResult,
  context: Context,
): MaybePromise<void> {
  if (data === undefined) return askYoga(deps.yoga, exchange)
  const errors = raw && maskErrors(raw, exchange.request.id, deps.report)
  // The operation timed out, or was rejected as a whole (rate limit, overload).
  const http =
    errors && ((errors[0]?.extensions.http as Http | undefined) ?? httpWhenLimited(errors, data))
  const answer = errors ? { errors, data } : { data }
  const long = context.textInTurns(() => answer)
  if (!long) return sendText(exchange, JSON.stringify(answer), http)
  return long.then((text) => sendText(exchange, text, http))
}

function sendText(exchange: Exchange, text: string | Buffer, http?: Http): MaybePromise<void> {
  const { request } = exchange
  return reply(exchange, http?.status ?? 200, text, {
    'content-type': contentTypeFor(exchange.req.headers.accept),
    'x-request-id': request.id,
    ...(request.pace && rateLimitHeaders(request.pace)),
    ...http?.headers,
  })
}

function isUnavailable(error: unknown): boolean {
  return failureOf(error)?.code === 'UNAVAILABLE'
}

/** Refuses the request as a whole. */
function refuse(deps: PostDeps, exchange: Exchange, error: unknown): void {
  const masked = maskError(error, exchange.request.id, deps.report)
  const http = masked.extensions.http as Http | undefined
  const status = error === tooLarge ? 413 : (http?.status ?? 400)
  void reply(exchange, status, JSON.stringify({ errors: [masked] }), {
    ...http?.headers,
    // The parser would take an unread body for the next request.
    ...(!exchange.req.complete && { connection: 'close' }),
    'content-type': contentTypeFor(exchange.req.headers.accept),
    'x-request-id': exchange.request.id,
  })
}

interface Request {
  query: string
  variables: Variables
  operationName: string | null
  /** The request's parts, when it names its document by a hash. */
  hashed: Asked | null
}

const parts = new Set(['query', 'variables', 'operationName', 'extensions'])

/** Null for a body that is not plainly a GraphQL request. */
function readRequest(body: string, persisted: PersistedQueries): Request | null {
  let value: unknown
  try {
    value = parseJson(body)
  } catch {
    return null
  }
  if (!isObject(value) || !Object.keys(value).every((key) => parts.has(key))) return null
  const { variables = {}, operationName = null, extensions = null } = value
  if (variables !== null && !isObject(variables)) return null
  if (extensions !== null && !isObject(extensions)) return null
  if (operationName !== null && (typeof operationName !== 'string' || operationName === ''))
    return null
  const hashed = extensions?.persistedQuery ? value : null
  const query = hashed ? persistedText(hashed, persisted) : value.query
  if (typeof query !== 'string' || query === '') return null
  return { query, variables: variables ?? {}, operationName, hashed }
}

/** Null when the hash is refused, which Yoga reports. */
function persistedText(asked: Asked, persisted: PersistedQueries): unknown {
  try {
    return persisted.textOf(asked)
  } catch {
    return null
  }
}
