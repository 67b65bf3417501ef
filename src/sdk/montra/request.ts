/**
 * Sends the requests of a Montra, and repeats them while no answer, or no lasting one, comes.
 *
 * A request that writes carries one Idempotency-Key in all of its attempts, so that it happens once.
 */
import type { Configuration } from './configuration.ts'
import { MontraError } from './errors.ts'

export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** Undefined values are left out. */
  query?: Readonly<Record<string, string | number | undefined>>
  body?: object | FormData
  /** For a request that is repeated later, in another process; made by default. */
  idempotencyKey?: string | undefined
}

export type Send = (call: Call) => Promise<unknown>

const waitMs = [1_000, 2_000]

export function createSend(configuration: Configuration): Send {
  return async (call) => {
    const request = requestOf(configuration, call)
    for (let attempts = 1; ; attempts++) {
      const failure = await attempt(configuration, request, attempts)
      if ('body' in failure) return failure.body
      const { error, retryAfterMs } = failure
      if (!isPassing(error) || attempts > configuration.maxRetries) throw error
      const wait = retryAfterMs ?? waitMs[Math.min(attempts, waitMs.length) - 1]
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

interface Request {
  url: string
  method: string
  headers: Record<string, string>
  body: string | FormData | undefined
}

function requestOf({ apiKey, baseUrl }: Configuration, call: Call): Request {
  const { method, path, query = {}, body, idempotencyKey } = call
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value))
  }
  const search = parameters.size > 0 ? `?${parameters}` : ''
  const headers: Record<string, string> = { authorization: `Bearer ${apiKey}` }
  if (method !== 'GET') headers['idempotency-key'] = idempotencyKey ?? crypto.randomUUID()
  // `fetch` itself names the boundary of a form.
  if (body instanceof FormData) return { url: `${baseUrl}${path}${search}`, method, headers, body }
  headers['content-type'] = 'application/json'
  const text = body === undefined ? undefined : JSON.stringify(body)
  return { url: `${baseUrl}${path}${search}`, method, headers, body: text }
}

type Outcome = { body: unknown } | { error: MontraError; retryAfterMs: number | null }

async function attempt(
  { timeoutMs }: Configuration,
  { url, ...init }: Request,
  attempts: number,
): Promise<Outcome> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await fetch(url, { ...init, signal, redirect: 'manual' })
    const text = await answer.text()
    return outcomeOf(answer, text, attempts)
  } catch (cause) {
    const isLate = signal.aborted
    const code = isLate ? 'timeout' : 'network_error'
    const message = isLate ? `No answer in ${timeoutMs} ms.` : 'The connection failed.'
    const error = new MontraError({ code, message, status: null, attempts, cause })
    return { error, retryAfterMs: null }
  }
}

function outcomeOf({ status, ok, headers }: Response, text: string, attempts: number): Outcome {
  const body = parsed(text)
  if (ok && body !== undefined) return { body }
  const { error: told = {} } = (body ?? {}) as { error?: Partial<MontraError> }
  const seconds = Number(headers.get('retry-after'))
  return {
    error: new MontraError({
      code: told.code ?? 'internal_error',
      message: told.message ?? `The server answered ${status} without a reason.`,
      ...{ status, details: told.details ?? {}, attempts },
      requestId: headers.get('x-request-id'),
    }),
    retryAfterMs: seconds > 0 ? seconds * 1_000 : null,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether the same request may succeed later. */
function isPassing({ status }: MontraError): boolean {
  return status === null || status === 408 || status === 429 || status >= 500
}
