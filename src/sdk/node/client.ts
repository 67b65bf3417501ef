/** One call: its attempts, their limits of time, and what becomes of the answer. */
import type { Configuration } from './configuration.ts'
import type { Document } from './document.ts'
import { encode } from './encode.ts'
import { errorOf, type Failure, invalidRequest, type OpenMonetizeError } from './errors.ts'
import { newKey } from './identifiers.ts'
import { waitBeforeNext } from './retry.ts'
import { type HttpAnswer, type Transport, TransportError } from './transport.ts'

export interface CallOptions {
  /** Ends the call; what the server did by then is unknown. */
  signal?: AbortSignal
  timeoutMs?: number
  deadlineMs?: number
  maxRetries?: number
  /** Of a mutation; made for each call when absent. A call that is repeated with the same key happens once. */
  idempotencyKey?: string
}

export type Ask = <Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
  options?: CallOptions,
) => Promise<Data>

export interface Client {
  ask: Ask
  /** With variables that are JSON already. */
  askText: <Data>(
    document: Document<Data, never>,
    variables: string,
    options?: CallOptions,
  ) => Promise<Data>
  transport: Transport
  configuration: Configuration
  /** Of every request. */
  headers: Readonly<Record<string, string>>
  bodyOf<Variables>(document: Document<unknown, Variables>, variables: Variables): string
}

export function createClient(configuration: Configuration, transport: Transport): Client {
  const common = {
    authorization: `Bearer ${configuration.apiKey}`,
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'user-agent': 'openmonetize-node/1.0.0',
  }
  const askText: Client['askText'] = async (document, variables, options = {}) => {
    const key = document.kind === 'mutation' ? (options.idempotencyKey ?? newKey()) : null
    if (key !== null && !/^[\x20-\x7e]+$/.test(key)) {
      throw invalidRequest('The idempotencyKey has characters that no header has.')
    }
    const headers = key === null ? common : { ...common, 'idempotency-key': key }
    const body = bodyWith(document.text, variables)
    const call = { name: document.name, headers, body, options }
    return (await callUntilDone(client, call)) as never
  }
  const client: Client = {
    transport,
    configuration,
    headers: common,
    bodyOf: ({ text }, variables) => bodyWith(text, encode(variables)),
    askText,
    ask: async (document, variables, options) => askText(document, encode(variables), options),
  }
  return client
}

interface Call {
  /** Of the operation. */
  name: string
  headers: Record<string, string>
  body: string
  options: CallOptions
}

async function callUntilDone(client: Client, call: Call): Promise<unknown> {
  const { configuration } = client
  const { deadlineMs = configuration.deadlineMs, signal } = call.options
  const { maxRetries = configuration.maxRetries } = call.options
  const end = performance.now() + deadlineMs
  let lost: OpenMonetizeError | null = null
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    const leftMs = end - performance.now()
    const outcome = await attemptOnce(client, call, attempt, leftMs, lost?.code === 'CONNECTION')
    if ('data' in outcome) return outcome.data
    const error = errorOf({ ...outcome, attempts: attempt })
    const waitMs = waitBeforeNext(error, attempt, maxRetries, Math.random())
    if (waitMs === null || performance.now() + waitMs >= end) throw error
    const { code, requestId } = error
    const fields = { operation: call.name, attempt, waitMs, code, requestId }
    configuration.logger.warn?.('OpenMonetize: the call is repeated', fields)
    await sleep(waitMs, signal)
    lost = error
  }
}

async function attemptOnce(
  { transport, configuration }: Client,
  { headers, body, options }: Call,
  attempt: number,
  leftMs: number,
  isAfterLoss: boolean,
): Promise<{ data: unknown } | Failure> {
  const { timeoutMs = configuration.timeoutMs, signal } = options
  try {
    const answer = await transport.send({
      url: configuration.graphqlUrl,
      headers,
      body,
      timeoutMs: Math.max(1, Math.min(timeoutMs, leftMs)),
      isAfterLoss: isAfterLoss && attempt > 1,
      signal,
    })
    return outcomeOf(answer)
  } catch (error) {
    if (signal?.aborted) throw error
    if (error instanceof TransportError) {
      return { code: error.kind, message: error.message, cause: error.cause }
    }
    return { code: 'CONNECTION', message: 'The transport failed.', cause: error }
  }
}

interface GraphQLAnswer {
  data?: unknown
  errors?: { message: string; extensions?: Record<string, unknown> }[]
}

/** Our documents have one root field each, so an error is that of the call. */
function outcomeOf(answer: HttpAnswer): { data: unknown } | Failure {
  const { status, headers, text } = answer
  const parsed = parse(text)
  const [first] = parsed?.errors ?? []
  const requestId = headers['x-request-id'] ?? null
  if (first) return failureOf(first, status, requestId, headers)
  if (parsed?.data && status < 300) return { data: parsed.data }
  const details = retryAfter(headers)
  const message = `The server answered ${status} without a GraphQL answer.`
  return { code: codeOf(status), message, details, requestId, status }
}

export function failureOfAnswer(answer: HttpAnswer): Failure {
  const outcome = outcomeOf(answer)
  if (!('data' in outcome)) return outcome
  return {
    code: 'INTERNAL',
    message: 'The server answered what nobody asked.',
    status: answer.status,
  }
}

function failureOf(
  { message, extensions = {} }: NonNullable<GraphQLAnswer['errors']>[number],
  status: number,
  header: string | null,
  headers: HttpAnswer['headers'],
): Failure {
  const { code, requestId, ...rest } = extensions
  return {
    code: typeof code === 'string' ? code : codeOf(status),
    message,
    details: { ...retryAfter(headers), ...rest },
    requestId: typeof requestId === 'string' ? requestId : header,
    status,
  }
}

/** Of a proxy in between, which speaks no GraphQL. */
function codeOf(status: number): string {
  const known: Record<number, string> = {
    400: 'INVALID_REQUEST',
    401: 'UNAUTHORIZED',
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    408: 'UNAVAILABLE',
    409: 'CONFLICT',
    429: 'RATE_LIMITED',
    500: 'INTERNAL',
  }
  // A success or a redirection that is no answer says nothing about the request.
  return (
    known[status] ?? (status >= 500 ? 'UNAVAILABLE' : status < 400 ? 'INTERNAL' : 'INVALID_REQUEST')
  )
}

/** Seconds, or a date. */
function retryAfter(headers: HttpAnswer['headers']): Record<string, number> {
  const told = headers['retry-after']
  if (!told) return {}
  const seconds = /^\d+$/.test(told) ? Number(told) : (Date.parse(told) - Date.now()) / 1000
  return seconds > 0 ? { retryAfterSeconds: seconds } : {}
}

function parse(text: string): GraphQLAnswer | null {
  try {
    const value = JSON.parse(text) as GraphQLAnswer | null
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

function bodyWith(text: string, variables: string): string {
  return `{"query":${quoted(text)},"variables":${variables}}`
}

const texts = new Map<string, string>()
const textsMax = 500

/** The same few documents are sent again and again. */
function quoted(text: string): string {
  const known = texts.get(text)
  if (known) return known
  const made = JSON.stringify(text)
  if (texts.size < textsMax) texts.set(text, made)
  return made
}

/** Rejects with the reason of the signal. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
