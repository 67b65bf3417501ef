/** What the SDK throws: one class for each code of the API, and a few for what happens on the way. */
import type { ErrorCode } from './operations.generated.ts'

/** What is known of a failure. */
export interface Failure {
  /** A code of the API, or CONNECTION, TIMEOUT, WEBHOOK; a code that this version does not know is kept as it is. */
  code: string
  message: string
  /** What the code tells beside the message, such as `requiredCredits`. */
  details?: Readonly<Record<string, unknown>>
  /** Names the request in the server's log. */
  requestId?: string | null
  /** The HTTP status; null when nothing was answered. */
  status?: number | null
  /** How often the request was sent. */
  attempts?: number
  cause?: unknown
}

/** The base of all errors of the SDK. */
export class OpenMonetizeError extends Error {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly requestId: string | null
  readonly status: number | null
  readonly attempts: number

  constructor({ code, message, details, requestId, status, attempts, cause }: Failure) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.details = details ?? {}
    this.requestId = requestId ?? null
    this.status = status ?? null
    this.attempts = attempts ?? 1
  }
}

/** The request is malformed, or names what does not fit; `details.issues` and `details.field` say where. */
export class InvalidRequestError extends OpenMonetizeError {}
/** The key is missing, wrong, expired or revoked. */
export class AuthenticationError extends OpenMonetizeError {}
/** The key may not do this; `details.scope` is what it lacks. */
export class PermissionError extends OpenMonetizeError {}
/** Nothing has the id or key. */
export class NotFoundError extends OpenMonetizeError {}
/** Something is in the way; `details.reason` says what. */
export class ConflictError extends OpenMonetizeError {}
/** What is named is not in the right state; `details.reason` says why. */
export class PreconditionError extends OpenMonetizeError {}
/** `details.requiredCredits` are more than `details.availableCredits`; both are decimals as texts. */
export class InsufficientCreditsError extends OpenMonetizeError {}
/** `details.used` and `details.requested` are together more than `details.limit`. */
export class LimitExceededError extends OpenMonetizeError {}
/** The idempotency key was sent with another request before. */
export class IdempotencyKeyReusedError extends OpenMonetizeError {}
/** The server cannot answer now; the same call may succeed later. */
export class UnavailableError extends OpenMonetizeError {}
/** A defect of the server; `requestId` names it. */
export class InternalError extends OpenMonetizeError {}
/** No connection, or one that ended before the answer: whether the request was carried out is unknown. */
export class ConnectionError extends OpenMonetizeError {}
/** No answer in `timeoutMs`: whether the request was carried out is unknown. */
export class TimeoutError extends OpenMonetizeError {}
/** A webhook that must not be trusted; `details.part` is HEADER, CLOCK, SIGNATURE, BODY or SECRET. */
export class WebhookVerificationError extends OpenMonetizeError {}

/** Too many requests. */
export class RateLimitError extends OpenMonetizeError {
  /** How long to wait before the next attempt. */
  readonly retryAfterMs: number

  constructor(failure: Failure) {
    super(failure)
    this.retryAfterMs = 1000 * Number(failure.details?.retryAfterSeconds ?? 1)
  }
}

type ErrorClass = new (failure: Failure) => OpenMonetizeError

const classes: Readonly<Record<ErrorCode | 'CONNECTION' | 'TIMEOUT', ErrorClass>> = {
  INVALID_REQUEST: InvalidRequestError,
  UNAUTHORIZED: AuthenticationError,
  FORBIDDEN: PermissionError,
  NOT_FOUND: NotFoundError,
  CONFLICT: ConflictError,
  PRECONDITION_FAILED: PreconditionError,
  INSUFFICIENT_CREDITS: InsufficientCreditsError,
  LIMIT_EXCEEDED: LimitExceededError,
  IDEMPOTENCY_KEY_REUSED: IdempotencyKeyReusedError,
  PERSISTED_QUERY_NOT_FOUND: InvalidRequestError,
  RATE_LIMITED: RateLimitError,
  UNAVAILABLE: UnavailableError,
  INTERNAL: InternalError,
  CONNECTION: ConnectionError,
  TIMEOUT: TimeoutError,
}

/** A code that is not known is the base class. */
export function errorOf(failure: Failure): OpenMonetizeError {
  const known = Object.hasOwn(classes, failure.code)
  const Class = known ? classes[failure.code as keyof typeof classes] : OpenMonetizeError
  return new Class(failure)
}

export function invalidRequest(message: string, cause?: unknown): InvalidRequestError {
  return new InvalidRequestError({ code: 'INVALID_REQUEST', message, attempts: 0, cause })
}
