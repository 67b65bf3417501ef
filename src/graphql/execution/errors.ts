/** The only error mask: decides what callers learn of a failure, on every transport. */
import { PothosValidationError } from '@pothos/core'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { failureOf } from '../../core/operation/database-error.ts'
import { type DomainError, type ErrorCode, errorCodes } from '../../core/values/errors.ts'
import type { ReportError } from '../../http/report-error.ts'

const requestErrorsMax = 10
const messageLengthMax = 400

/** Turns any thrown value into an error with a code and the request id; hides internal failures. */
export function maskError(error: unknown, requestId: string, report: ReportError): GraphQLError {
  const outer = error instanceof GraphQLError ? error : undefined
  const cause = rootOf(error)
  const failure = failureOf(cause)
  if (failure) {
    if (isOurs(failure)) report(failure, requestId)
    return withCode(outer, failure.message, failure.code, requestId, {
      ...failure.details,
      ...statusOf(failure.code, outer, failure.details?.retryAfterSeconds),
    })
  }
  if (cause instanceof PothosValidationError) {
    const isOfCursor = /cursor/i.test(cause.message)
    return withCode(outer, publicMessage(cause.message), 'INVALID_REQUEST', requestId, {
      ...(isOfCursor && { reason: 'INVALID_CURSOR' }),
    })
  }
  if (cause instanceof GraphQLError && isOfCaller(cause)) {
    const code = knownCode(cause.extensions.code) ?? 'INVALID_REQUEST'
    // GraphQL's message names the variable and the position; the scalar's message alone does not.
    const message = publicMessage((outer ?? cause).message)
    return withCode(outer ?? cause, message, code, requestId, httpOf(outer ?? cause))
  }
  report(error, requestId)
  return withCode(outer, 'Something went wrong on our side.', 'INTERNAL', requestId, {
    ...statusOf('INTERNAL', outer),
  })
}

/** Errors that an operator must look into. Overload is reported once, when it begins. */
function isOurs({ code, details }: DomainError): boolean {
  return code === 'INTERNAL' || (code === 'UNAVAILABLE' && details?.reason !== 'OVERLOADED')
}

/** The masked errors of one answer; only the first few of those that refuse the whole request. */
export function maskErrors(
  errors: readonly GraphQLError[],
  requestId: string,
  report: ReportError,
): GraphQLError[] {
  const told = errors.filter((error, index) => error.path || index < requestErrorsMax)
  return told.map((error) => maskError(error, requestId, report))
}

/** GraphQL wraps what a resolver throws, sometimes more than once. */
function rootOf(error: unknown): unknown {
  let current = error
  while (current instanceof GraphQLError && current.originalError) current = current.originalError
  return current
}

function knownCode(code: unknown): ErrorCode | null {
  return errorCodes.find((known) => known === code) ?? null
}

/**
 * During execution only errors of arguments are the caller's. GraphQL reports a field whose value does not fit its type in the
 * same way, and that is a defect of the server.
 */
function isOfCaller(error: GraphQLError): boolean {
  if (!error.path) return true
  return knownCode(error.extensions.code) !== null || error.message.startsWith('Argument "')
}

/** Removes hints at names that the caller did not give, and shortens long texts of the caller. */
function publicMessage(text: string): string {
  const message = text.replace(/ Did you mean [^?]*\?/g, '')
  if (message.length <= messageLengthMax) return message
  const half = messageLengthMax / 2
  return `${message.slice(0, half).toWellFormed()} … ${message.slice(-half).toWellFormed()}`
}

/**
 * Yoga reads the HTTP status of a request error from here. `spec` marks errors of the GraphQL specification, which clients that
 * accept application/json only get with a 200; a body that is not JSON is not one of them.
 */
function httpOf(error: GraphQLError): Record<string, unknown> {
  const { http, originalError } = error.extensions
  if (!http) return {}
  return { http: originalError ? { ...http, spec: false } : http }
}

/** The HTTP status of errors that refuse the whole request; an error at a field leaves the answer a 200. */
const statuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: 401,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
}

/** The HTTP status and headers of an error that refuses the whole request. */
export interface Http {
  status?: number
  headers?: Record<string, string>
}

/** The HTTP part of the answer when the rate limit or overload refused the whole request. */
export function httpWhenLimited(
  errors: readonly GraphQLError[],
  data: object | null,
): Http | undefined {
  const refused = errors.find(({ extensions: { code, reason } }) => {
    return code === 'RATE_LIMITED' || reason === 'OVERLOADED'
  })
  if (!refused || Object.values(data ?? {}).some((value) => value !== null)) return undefined
  const { code, retryAfterSeconds } = refused.extensions
  return {
    status: statuses[code as ErrorCode],
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

/** The HTTP part of a refused event stream: clients reconnect after a 503 and a 429, and not after a 401. */
export function httpOfRefusal({ data, errors }: ExecutionResult): Http | undefined {
  const [first] = errors ?? []
  if (!first || data) return undefined
  const { code, retryAfterSeconds, http } = first.extensions
  const told = http as (Http & { spec?: boolean }) | undefined
  // A refused document stays refused.
  if (told) return told.spec ? { headers: told.headers } : told
  const headers = retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : undefined
  return { status: statuses[code as ErrorCode], headers }
}

function statusOf(
  code: ErrorCode,
  outer: GraphQLError | undefined,
  retryAfterSeconds?: unknown,
): Record<string, unknown> {
  const status = statuses[code]
  if (outer?.path || !status) return {}
  const headers = retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : undefined
  return { http: { status, ...(headers && { headers }) } }
}

function withCode(
  outer: GraphQLError | undefined,
  message: string,
  code: ErrorCode,
  requestId: string,
  { http, ...details }: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const extensions = { ...details, code, requestId }
  // Not enumerable, so that Yoga can read it but no transport writes it.
  if (http) Object.defineProperty(extensions, 'http', { value: http })
  return new GraphQLError(message, {
    nodes: outer?.nodes,
    source: outer?.source,
    positions: outer?.positions,
    path: outer?.path,
    extensions,
  })
}
