/**
 * The lean way in: a well-formed JSON POST of a prepared operation, answered without Yoga's HTTP layer.
 *
 * Whatever is unusual (other bodies, other media types, unknown documents, refused credentials or variables) is handed
 * to Yoga before anything was executed, so that there is one place that words refusals.
 */
import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../core/caller.ts'
import type { Core } from '../core/core.ts'
import { DomainError } from '../core/errors.ts'
import { createContext } from './context.ts'
import { maskErrors, type ReportError } from './errors.ts'
import type { PreparedOperations, Variables } from './prepared.ts'
import { credentialOf, requestIdOf } from './request.ts'
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
      answer(deps, req, res, body).catch((error) => {
        deps.report(error, 'none')
        res.destroy()
      })
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

async function answer(
  deps: PostDeps,
  req: IncomingMessage,
  res: ServerResponse,
  body: Buffer,
): Promise<void> {
  const request = readRequest(body)
  const headers = readable(req.headers)
  // Nobody gets anything prepared without a credential.
  const caller = request && (await authenticate(deps.core, headers))
  const prepared = caller && deps.prepared.find(request.query, request.operationName)
  if (!prepared) return askYoga(deps.yoga, req, res, body)
  const requestId = requestIdOf(headers)
  const context = createContext(deps.core, caller, requestId)
  const result = await prepared.execute(context, request.variables)
  if (result.data === undefined) return askYoga(deps.yoga, req, res, body)
  const errors = result.errors && maskErrors(result.errors, requestId, deps.report)
  const text = JSON.stringify(errors ? { errors, data: result.data } : { data: result.data })
  // Of an operation that was given up.
  const http = errors?.[0]?.extensions.http as Http | undefined
  res.writeHead(http?.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-request-id': requestId,
    ...http?.headers,
  })
  res.end(text)
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

/** Null without a credential that is accepted. */
async function authenticate(core: Core, headers: ReadableHeaders): Promise<Caller | null> {
  const credential = credentialOf(headers)
  if (credential === null) return null
  try {
    return await core.authenticate(credential)
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

interface ReadableHeaders {
  get(name: string): string | null
}

/** Node's headers as the rest of the transport reads them. */
function readable(headers: IncomingHttpHeaders): ReadableHeaders {
  return {
    get(name) {
      const value = headers[name]
      return (Array.isArray(value) ? value.join(', ') : value) ?? null
    },
  }
}

/** Yoga, for a request whose body has been read. */
async function askYoga(
  yoga: GraphQLServer,
  req: IncomingMessage,
  res: ServerResponse,
  body: Buffer,
): Promise<void> {
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
