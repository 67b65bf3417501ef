/**
 * The lean way in: a well-formed JSON POST of a prepared operation, answered without Yoga's HTTP layer.
 *
 * Whatever is unusual (other bodies, other media types, unknown documents, refused credentials or variables) is handed
 * to Yoga before anything was executed, so that there is one place that words refusals.
 */
import type { IncomingMessage } from 'node:http'
import type { ExecutionResult } from 'graphql'
import type { Core } from '../../core/core.ts'
import type { Caller } from '../../core/operation/caller.ts'
import { failureOf } from '../../core/operation/database-error.ts'
import { DomainError, invalid } from '../../core/values/errors.ts'
import { parseJson } from '../../core/values/exact-json.ts'
import { isPromise, type MaybePromise } from '../../core/values/maybe-promise.ts'
import { answerTypeOf, contentTypeFor } from '../../http/answer-type.ts'
import { bodyBytesMax, readBody } from '../../http/body.ts'
import { setHeaders } from '../../http/cross-origin.ts'
import { claimOf, graphqlRoute, isKeyed } from '../../http/idempotency-key.ts'
import { credentialOf, headerText, requestOf } from '../../http/incoming-request.ts'
import type { IpReader } from '../../http/peer.ts'
import { paceHeaders } from '../../http/rate-limit-headers.ts'
import type { ReportError } from '../../http/report-error.ts'
import type { Post } from '../../http/router.ts'
import { createContext, type Performed } from '../execution/context.ts'
import { type Http, maskError, maskErrors, paced } from '../execution/errors.ts'
import type { Asked, PersistedQueries } from '../execution/persisted-queries.ts'
import type { PreparedOperations, Variables } from '../execution/prepared.ts'
import type { RememberedAnswers } from '../execution/remembered-answers.ts'
import { askYoga, type Exchange, reply } from './ask-yoga.ts'
import { sendGraphiQL, wantsGraphiQL } from './graphiql-page.ts'
import type { GraphQLServer } from './yoga.ts'

export interface PostDeps {
  core: Core
  yoga: GraphQLServer
  prepared: PreparedOperations
  persisted: PersistedQueries
  answers: RememberedAnswers
  report: ReportError
  ipOf: IpReader
}

export function createPost(deps: PostDeps): Post {
  return (req, res, headers) => {
    const lean = isLean(req)
    // What only reads has nothing that could happen twice.
    const keyed = req.method === 'POST' && isKeyed(req)
    const request = requestOf(req, deps.ipOf)
    const failed = (error: unknown) => {
      deps.report(error, request.id)
      res.destroy()
      return request.claim?.end(null)
    }
    if (!lean && !keyed) {
      setHeaders(res, headers)
      if (wantsGraphiQL(req)) return void sendGraphiQL(req, res).catch(failed)
      return void deps.yoga(req, res, { sent: request })
    }
    readBody(req, bodyBytesMax, (body) => {
      const exchange = { req, res, headers, body: body ?? Buffer.alloc(0), request }
      try {
        if (!body) throw tooLarge
        if (keyed) {
          request.claim = claimOf(deps.core, req, graphqlRoute, deps.persisted.meaningOf(body))
        }
        const answered = lean ? answer(deps, exchange) : askYoga(deps.yoga, exchange)
        if (isPromise(answered)) answered.catch(failed)
      } catch (error) {
        if (error instanceof DomainError) refuse(deps, exchange, error)
        else void failed(error)
      }
    })
  }
}

const json = /^application\/json(; *charset=utf-8)?$/i

/** Whether the headers alone allow the lean way. */
function isLean(req: IncomingMessage): boolean {
  const { headers } = req
  if (req.method !== 'POST' || req.url !== '/graphql') return false
  if (!json.test(headers['content-type'] ?? '') || headers['content-encoding']) return false
  if (answerTypeOf(headers.accept) === null) return false
  const length = Number(headers['content-length'])
  return length > 0 && length <= bodyBytesMax
}

const tooLarge = invalid(`The body must have at most ${bodyBytesMax} bytes.`)

/** Whom it knows and what it finds in memory is answered before this returns. */
function answer(deps: PostDeps, exchange: Exchange): MaybePromise<void> {
  const { authorization, 'x-api-key': apiKey } = exchange.req.headers
  const credential = credentialOf(authorization, headerText(apiKey))
  // Nobody gets anything prepared without a credential.
  if (credential === null) return askYoga(deps.yoga, exchange)
  const caller = deps.core.authenticate(credential)
  if (!isPromise(caller)) return repeat(deps, exchange, caller)
  return caller.then(
    (found) => repeat(deps, exchange, found),
    (error) => {
      // Yoga would wait for the same database once more.
      if (isAway(error)) return refuse(deps, exchange, error)
      // Yoga finds the same, and words it.
      return askYoga(deps.yoga, exchange)
    },
  )
}

/** With the text that answered the same body before, if that still stands. */
function repeat(deps: PostDeps, exchange: Exchange, caller: Caller): MaybePromise<void> {
  const body = exchange.body.toString('utf8')
  const known = deps.answers.find(caller, body)
  if (!known) return execute(deps, exchange, caller, body)
  const { question } = known
  const output = deps.core.repeat(caller, question, exchange.request)
  if (output === known.output) return sendText(exchange, known.text)
  // Its failure belongs to whoever asks for it now; nobody does where the document is no longer prepared.
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
  if (isPromise(result)) return result.then((known) => send(deps, exchange, known))
  if (!result.data || result.errors) return send(deps, exchange, result)
  const text = JSON.stringify({ data: result.data })
  deps.answers.keep(caller, body, context.basis(), text)
  return sendText(exchange, text)
}

function send(
  deps: PostDeps,
  exchange: Exchange,
  { data, errors: raw }: ExecutionResult,
): MaybePromise<void> {
  if (data === undefined) return askYoga(deps.yoga, exchange)
  if (!raw) return sendText(exchange, JSON.stringify({ data }))
  const errors = maskErrors(raw, exchange.request.id, deps.report)
  // Of an operation that was given up, or of which nothing was let through.
  const http = (errors[0]?.extensions.http as Http | undefined) ?? paced(errors, data)
  return sendText(exchange, JSON.stringify({ errors, data }), http)
}

function sendText(exchange: Exchange, text: string, http?: Http): MaybePromise<void> {
  const { request } = exchange
  return reply(exchange, http?.status ?? 200, text, {
    'content-type': contentTypeFor(exchange.req.headers.accept),
    'x-request-id': request.id,
    ...(request.pace && paceHeaders(request.pace)),
    ...http?.headers,
  })
}

function isAway(error: unknown): boolean {
  return failureOf(error)?.code === 'UNAVAILABLE'
}

/** The request as a whole. */
function refuse(deps: PostDeps, exchange: Exchange, error: unknown): void {
  const masked = maskError(error, exchange.request.id, deps.report)
  const http = masked.extensions.http as Http | undefined
  const status = error === tooLarge ? 413 : (http?.status ?? 400)
  void reply(exchange, status, JSON.stringify({ errors: [masked] }), {
    ...http?.headers,
    // A body that was not read would be taken for the next request.
    ...(!exchange.req.complete && { connection: 'close' }),
    'content-type': contentTypeFor(exchange.req.headers.accept),
    'x-request-id': exchange.request.id,
  })
}

interface Request {
  query: string
  variables: Variables
  operationName: string | null
  /** What came with the hash of its document. */
  hashed: Asked | null
}

const parts = new Set(['query', 'variables', 'operationName', 'extensions'])

/** Null for what is not plainly a GraphQL request. */
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

/** Null for what Yoga refuses. */
function persistedText(asked: Asked, persisted: PersistedQueries): unknown {
  try {
    return persisted.textOf(asked)
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
