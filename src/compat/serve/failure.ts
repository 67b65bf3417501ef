/** Whatever a request failed by, in the words of its dialect. */
import type { IncomingMessage } from 'node:http'
import { DomainError, type ErrorCode, errorCodes, retold } from '../../core/values/errors.ts'
import { maskError } from '../../graphql/execution/errors.ts'
import type { ReportError } from '../../http/report-error.ts'
import type { Dialect, Failure } from '../dialect.ts'
import { saidOf } from '../error-table.ts'
import { HttpFailure } from './http-failure.ts'

export function codeOf(code: unknown): ErrorCode {
  return errorCodes.find((known) => known === code) ?? 'INTERNAL'
}

export function failureOf(
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
    ...saidOf(dialect.errors, known.code, known.details),
    message: known.message,
    details: known.details ?? {},
    requestId,
  }
}

/** How the dialect refuses a request because of its idempotency key, where that is otherwise than ours. */
export function refusalOfKey(
  idempotency: Dialect['idempotency'],
  { code }: DomainError,
  { headers }: IncomingMessage,
): Partial<Failure> {
  const key = String(headers['idempotency-key'] ?? headers['x-idempotency-key'])
  const { inUse, words } = idempotency ?? {}
  if (code === 'CONFLICT') return { ...inUse, ...(words && { message: words.inUse(key) }) }
  return code === 'IDEMPOTENCY_KEY_REUSED' && words ? { message: words.reused(key) } : {}
}

function maskedOf(error: unknown, requestId: string, report: ReportError): DomainError {
  const { message, extensions } = maskError(error, requestId, report)
  return retold(codeOf(extensions.code), message)
}

export function headersOf(error: unknown): Record<string, string> {
  if (error instanceof HttpFailure) return error.headers
  const seconds = error instanceof DomainError ? error.details?.retryAfterSeconds : undefined
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}
