/** A request refused by HTTP itself, before any operation: unknown path, wrong method or media type, too large. */

export type HttpStatus = 400 | 404 | 405 | 408 | 413 | 415

export class HttpFailure extends Error {
  readonly status: HttpStatus
  readonly headers: Readonly<Record<string, string>>

  constructor(status: HttpStatus, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'HttpFailure'
    this.status = status
    this.headers = headers
  }
}
