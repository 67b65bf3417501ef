/** The one error that callers can cause, and its closed list of codes. */

export const errorCodes = [
  'INVALID_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'PRECONDITION_FAILED',
  'INSUFFICIENT_CREDITS',
  'LIMIT_EXCEEDED',
  'IDEMPOTENCY_KEY_REUSED',
  'PERSISTED_QUERY_NOT_FOUND',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]
export type ErrorDetails = Readonly<Record<string, unknown>>

/** The message and the details are public; private detail belongs in `cause`, which only the log shows. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined

  constructor(code: ErrorCode, message: string, details?: ErrorDetails, cause?: unknown) {
    super(message, { cause })
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

export function invalid(message: string, details?: ErrorDetails): DomainError {
  return new DomainError('INVALID_REQUEST', message, details)
}

/** The request was refused before any work was done, because the process cannot keep up. */
export function overloaded(): DomainError {
  return new DomainError('UNAVAILABLE', 'The server is overloaded; try again soon.', {
    reason: 'OVERLOADED',
    retryAfterSeconds: 1,
  })
}

export function notFound(what: string, id: string): DomainError {
  return new DomainError('NOT_FOUND', `No ${what} has the id ${JSON.stringify(id)}.`)
}
