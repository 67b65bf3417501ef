/** The port to servers whose URLs callers gave us, and which are therefore not trusted. */

export interface OutboundRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Ends the request before its time. */
  signal?: AbortSignal
}

export type Reply =
  | {
      ok: true
      statusCode: number
      /** The header, as it came. */
      retryAfter: string | null
      /** The beginning of the body, as text without control characters. */
      excerpt: string
    }
  | {
      ok: false
      /** Why there was no answer, in words for the owner of the endpoint. */
      error: string
    }

export interface Outbound {
  /** Why the URL can never be called, for a caller's eyes; null when it may be. */
  refusal(url: string): string | null
  /** Posts once, follows nothing, and is over within 15 s. Never throws. */
  post(request: OutboundRequest): Promise<Reply>
}
