/** What the class throws. */

interface Failure {
  code: string
  message: string
  status: number | null
  details?: Readonly<Record<string, unknown>>
  requestId?: string | null
  /** How often the request was sent. */
  attempts: number
  cause?: unknown
}

/**
 * A refusal in the words of Montra, such as `validation_error`, `not_found` or `rate_limit`; `network_error` and `timeout` when nothing
 * was answered: then it is unknown whether the request was carried out.
 */
export class MontraError extends Error {
  readonly code: string
  /** The HTTP status; null when nothing was answered. */
  readonly status: number | null
  readonly details: Readonly<Record<string, unknown>>
  /** Names the request in the server's log. */
  readonly requestId: string | null
  readonly attempts: number

  constructor({ code, message, status, details, requestId, attempts, cause }: Failure) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'MontraError'
    this.code = code
    this.status = status
    this.details = details ?? {}
    this.requestId = requestId ?? null
    this.attempts = attempts
  }
}
