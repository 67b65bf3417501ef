/** Events over a connection that breaks: none is lost or repeated, with any library. */

interface Sink<Result> {
  next(result: Result): void
  error(error: unknown): void
  complete(): void
}

/** What graphql-ws and graphql-sse have in common. */
interface SubscribingClient<Payload, Result> {
  subscribe(payload: Payload, sink: Sink<Result>): () => void
}

/**
 * Both libraries come back by themselves and send the payload again. Libraries of caches copy the variables, so that a getter of
 * theirs would be read once; here it is below them: `after` is always the sequence of the event that came last.
 */
export function subscribeResuming<
  Payload extends { variables?: Record<string, unknown> | null },
  Result extends { data?: unknown },
>(client: SubscribingClient<Payload, Result>, payload: Payload, sink: Sink<Result>): () => void {
  if (payload.variables?.after === undefined) return client.subscribe(payload, sink)
  let { after } = payload.variables
  const variables = {
    ...payload.variables,
    get after() {
      return after
    },
  }
  return client.subscribe(
    { ...payload, variables },
    {
      error: (error) => sink.error(error),
      complete: () => sink.complete(),
      next(result) {
        const data = result.data as { usageEvents?: { sequence: number } | null } | null | undefined
        after = data?.usageEvents?.sequence ?? after
        sink.next(result)
      },
    },
  )
}
