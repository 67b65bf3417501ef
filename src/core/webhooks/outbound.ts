/** The port to URLs that callers gave us; those servers are not trusted. */

export interface OutboundRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Cancels the request. */
  signal?: AbortSignal
}

export type Reply =
  | {
      ok: true
      statusCode: number
      /** The Retry-After header, unparsed. */
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
  /** Why the URL can never be called, in words for the caller; null when it may be. */
  refusal(url: string): string | null
  /** Posts once, without following redirects, and ends within 15 s. Never throws. */
  post(request: OutboundRequest): Promise<Reply>
}
