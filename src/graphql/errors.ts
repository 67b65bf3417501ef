/** The one error mask: what a caller may know of a failure, on every way in. */
import { PothosValidationError } from '@pothos/core'
import { GraphQLError } from 'graphql'
import { DomainError, type ErrorCode } from '../core/errors.ts'

/** Called with every error that is our fault. */
export type ReportError = (error: unknown, requestId: string) => void

/** Turns whatever was thrown into an error with a code and the request id; hides what is internal. */
export function maskError(error: unknown, requestId: string, report: ReportError): GraphQLError {
  const outer = error instanceof GraphQLError ? error : undefined
  const cause = rootOf(error)
  if (cause instanceof DomainError) {
    if (cause.code === 'INTERNAL') report(cause, requestId)
    return withCode(outer, cause.message, cause.code, requestId, cause.details)
  }
  if (cause instanceof PothosValidationError) {
    return withCode(outer, cause.message, 'INVALID_REQUEST', requestId)
  }
  if (cause instanceof GraphQLError) {
    const code = knownCode(cause.extensions.code) ?? 'INVALID_REQUEST'
    return withCode(outer ?? cause, cause.message, code, requestId, httpOf(cause))
  }
  report(error, requestId)
  return withCode(outer, 'Something went wrong on our side.', 'INTERNAL', requestId)
}

/** GraphQL wraps what a resolver throws, sometimes more than once. */
function rootOf(error: unknown): unknown {
  let current = error
  while (current instanceof GraphQLError && current.originalError) current = current.originalError
  return current
}

const codes: Record<ErrorCode, true> = {
  INVALID_REQUEST: true,
  UNAUTHORIZED: true,
  FORBIDDEN: true,
  NOT_FOUND: true,
  CONFLICT: true,
  PRECONDITION_FAILED: true,
  INSUFFICIENT_CREDITS: true,
  LIMIT_EXCEEDED: true,
  IDEMPOTENCY_KEY_REUSED: true,
  RATE_LIMITED: true,
  UNAVAILABLE: true,
  INTERNAL: true,
}

function knownCode(code: unknown): ErrorCode | null {
  return typeof code === 'string' && Object.hasOwn(codes, code) ? (code as ErrorCode) : null
}

/** Yoga reads the HTTP status of a request error from here. */
function httpOf(error: GraphQLError): Record<string, unknown> {
  return error.extensions.http ? { http: error.extensions.http } : {}
}

function withCode(
  outer: GraphQLError | undefined,
  message: string,
  code: ErrorCode,
  requestId: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, {
    nodes: outer?.nodes,
    source: outer?.source,
    positions: outer?.positions,
    path: outer?.path,
    extensions: { ...details, code, requestId },
  })
}
