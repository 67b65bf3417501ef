/**
 * The lean way in: a well-formed JSON POST of a prepared operation, answered without Yoga's HTTP layer.
 *
 * Whatever is unusual (other bodies, other media types, unknown documents, refused credentials or variables) is handed
 * to Yoga before anything was executed, so that there is one place that words refusals.
 */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import type { Caller } from '../core/caller.ts'
import type { Core } from '../core/core.ts'
import { DomainError } from '../core/errors.ts'
import { isPromise, type MaybePromise } from '../core/maybe-promise.ts'
import { createContext } from './context.ts'
import { maskErrors, type ReportError } from './errors.ts'
import type { PreparedOperations, Variables } from './prepared.ts'
import { credentialOf, requestIdFor } from './request.ts'
import { bodyBytesMax } from './transport.ts'
import type { GraphQLServer } from './yoga.ts'

export interface PostDeps {
  core: Core
  yoga: GraphQLServer
  prepared: PreparedOperations
  report: ReportError
}

export type Post = (req: IncomingMessage, res: ServerResponse) => void

export function createPost(deps: PostDeps): Post {
  return (req, res) => {
    if (!isLean(req)) return void deps.yoga(req, res)
    readBody(req, (body) => {
      const failed = (error: unknown) => {
        deps.report(error, 'none')
        res.destroy()
      }
      try {
        const answered = answer(deps, { req, res, body })
        if (isPromise(answered)) answered.catch(failed)
      } catch (error) {
        failed(error)
      }
    })
  }
}

const json = /^application\/json(; *charset=utf-8)?$/i
const accepted = /^(\*\/\*|application\/json)(, *\*\/\*)?$/i

/** Whether the headers alone allow the lean way. */
function isLean(req: IncomingMessage): boolean {
  const { headers } = req
  if (req.method !== 'POST' || req.url !== '/graphql') return false
  if (!json.test(headers['content-type'] ?? '') || headers['content-encoding']) return false
  if (headers.accept !== undefined && !accepted.test(headers.accept)) return false
  const length = Number(headers['content-length'])
  return length > 0 && length <= bodyBytesMax
}

/** A client that goes away in the middle gets no answer. */
function readBody(req: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
  req.on('error', () => undefined)
}

/** A request whose body has been read, and its response. */
interface Exchange {
  req: IncomingMessage
  res: ServerResponse
  body: Buffer
}

/** Whom it knows and what it finds in memory is answered before this returns. */
function answer(deps: PostDeps, exchange: Exchange): MaybePromise<void> {
  const request = readRequest(exchange.body)
  const { authorization, 'x-api-key': apiKey } = exchange.req.headers
  const credential = credentialOf(authorization, headerText(apiKey))
  // Nobody gets anything prepared without a credential.
  if (!request || credential === null) return askYoga(deps.yoga, exchange)
  const caller = deps.core.authenticate(credential)
  if (!isPromise(caller)) return execute(deps, exchange, request, caller)
  return caller.then(
    (found) => execute(deps, exchange, request, found),
    (error) => {
      if (error instanceof DomainError) return askYoga(deps.yoga, exchange)
      throw error
    },
  )
}

function execute(
  deps: PostDeps,
  exchange: Exchange,
  request: Request,
  caller: Caller,
): MaybePromise<void> {
  const prepared = deps.prepared.find(request.query, request.operationName)
  if (!prepared) return askYoga(deps.yoga, exchange)
  const requestId = requestIdFor(headerText(exchange.req.headers['x-request-id']))
  const context = createContext(deps.core, caller, requestId)
  const result = prepared.execute(context, request.variables)
  return isPromise(result)
    ? result.then((known) => send(deps, exchange, requestId, known))
    : send(deps, exchange, requestId, result)
}

function send(
  deps: PostDeps,
  exchange: Exchange,
  requestId: string,
  { data, errors: raw }: ExecutionResult,
): MaybePromise<void> {
  if (data === undefined) return askYoga(deps.yoga, exchange)
  const errors = raw && maskErrors(raw, requestId, deps.report)
  const text = JSON.stringify(errors ? { errors, data } : { data })
  // Of an operation that was given up.
  const http = errors?.[0]?.extensions.http as Http | undefined
  exchange.res.writeHead(http?.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-request-id': requestId,
    ...http?.headers,
  })
  exchange.res.end(text)
}

/** What Yoga, too, reads from an error that refuses the request as a whole. */
interface Http {
  status?: number
  headers?: Record<string, string>
}

interface Request {
  query: string
  variables: Variables
  operationName: string | null
}

const parts = new Set(['query', 'variables', 'operationName', 'extensions'])

/** Null for what is not plainly a GraphQL request. */
function readRequest(body: Buffer): Request | null {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (!isObject(value) || !Object.keys(value).every((key) => parts.has(key))) return null
  const { query, variables = {}, operationName = null, extensions = null } = value
  if (typeof query !== 'string' || query === '') return null
  if (variables !== null && !isObject(variables)) return null
  if (extensions !== null && !isObject(extensions)) return null
  if (operationName !== null && (typeof operationName !== 'string' || operationName === ''))
    return null
  return { query, variables: variables ?? {}, operationName }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** Yoga, for a request whose body has been read. */
async function askYoga(yoga: GraphQLServer, { req, res, body }: Exchange): Promise<void> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined && name !== 'content-length' && name !== 'expect') {
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
    }
  }
  const url = `http://${req.headers.host ?? 'localhost'}${req.url}`
  const response = await yoga.fetch(
    url,
    { method: 'POST', headers, body: new Uint8Array(body) },
    {},
  )
  res.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body) await pipe(response.body, res)
  res.end()
}

/** Also a stream that never ends, which is what a subscription gets when any type is accepted: it ends with its reader. */
async function pipe(body: ReadableStream<Uint8Array>, res: ServerResponse): Promise<void> {
  const reader = body.getReader()
  const closed = new Promise<void>((resolve) => res.once('close', resolve))
  closed.then(() => reader.cancel()).catch(() => undefined)
  for (;;) {
    const { done, value } = await reader.read()
    if (done || res.destroyed) return
    if (!res.write(value)) await Promise.race([closed, once(res, 'drain')])
  }
}
