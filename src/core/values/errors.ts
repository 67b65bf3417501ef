/** The one error that callers can cause, and its closed list of codes. */

import { type AnyDetails, type DetailsOf, type ErrorCode, errorDetails } from './error-details.ts'

export type { ErrorCode }

export const errorCodes = Object.keys(errorDetails) as readonly ErrorCode[]

/** The details must be given where the code has some that are not optional. */
type DetailArguments<C extends ErrorCode> =
  Record<never, never> extends DetailsOf<C>
    ? [details?: DetailsOf<C>, cause?: unknown]
    : [details: DetailsOf<C>, cause?: unknown]

/** The message and the details are public; private detail belongs in `cause`, which only the log shows. */
export class DomainError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: ErrorCode
  readonly details: AnyDetails | undefined

  constructor(code: C, message: string, ...[details, cause]: DetailArguments<C>) {
    super(message, { cause })
    this.name = 'DomainError'
    this.code = code
    this.details = details as AnyDetails | undefined
  }
}

/** An error that is told on in other words: its details are those of its code already. */
export function retold(
  code: ErrorCode,
  message: string,
  details?: Readonly<Record<string, unknown>>,
  cause?: unknown,
): DomainError {
  return new DomainError(code, message, details as never, cause)
}

export function invalid(message: string, details?: DetailsOf<'INVALID_REQUEST'>): DomainError {
  return new DomainError('INVALID_REQUEST', message, details)
}

/** The request was refused before any work was done, because the process cannot keep up. */
export function overloaded(): DomainError {
  return new DomainError('UNAVAILABLE', 'The server is overloaded; try again soon.', {
    reason: 'OVERLOADED',
    retryAfterSeconds: 1,
  })
}

export function notFound(entity: string, id: string): DomainError {
  const details = notFoundDetails(entity, id)
  return new DomainError('NOT_FOUND', `No ${entity} has the id ${JSON.stringify(id)}.`, details)
}

/** The details of the refusal, in an error and in a check. */
export function notFoundDetails(entity: string, id: string): DetailsOf<'NOT_FOUND'> {
  return { entity, id }
}
