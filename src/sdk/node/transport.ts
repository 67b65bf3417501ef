/** How requests travel: the interface that a transport of your own implements. */

export interface HttpRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** For the whole attempt, connecting included. A stream has it until its headers. */
  timeoutMs: number
  /** The attempt before lost its connection: take a new one. */
  isAfterLoss: boolean
  signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  status: number
  /** Names in small letters. */
  headers: Readonly<Record<string, string | undefined>>
  text: string
}

export interface HttpStream {
  status: number
  headers: Readonly<Record<string, string | undefined>>
  /** Ends when the connection ends; throws TransportError when it breaks. */
  chunks: AsyncIterable<Uint8Array>
  close(): void
}

/** All requests are POSTs. Both functions throw TransportError for what is neither an answer nor an abort. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpAnswer>
  stream(request: HttpRequest): Promise<HttpStream>
  close(): void
}

export class TransportError extends Error {
  readonly kind: 'CONNECTION' | 'TIMEOUT'

  constructor(kind: 'CONNECTION' | 'TIMEOUT', message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportError'
    this.kind = kind
  }
}
