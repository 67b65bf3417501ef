/** A client of server-sent events that shows exactly what is sent and how the stream ends. */
export interface StreamedEvent {
  id?: string
  event: string
  data: {
    data?: Record<string, Record<string, unknown>> | null
    errors?: { extensions: object }[]
  } | null
}

export interface EventStream {
  status: number
  headers: Headers
  /** The next event; undefined when the stream has ended. */
  next(): Promise<StreamedEvent | undefined>
  /** Closes the connection. */
  abort(): void
}

export interface Subscription {
  query: string
  variables: object
}

/** Subscribes with a POST. */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  subscription: Subscription,
): Promise<EventStream> {
  const abort = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    signal: abort.signal,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(subscription),
  })
  return readStream(response, abort)
}

/** Subscribes with a GET, as event sources do. */
export async function getStream(
  url: string,
  headers: Record<string, string>,
  { query, variables }: Subscription,
): Promise<EventStream> {
  const abort = new AbortController()
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) })
  const response = await fetch(`${url}/graphql?${search}`, {
    signal: abort.signal,
    headers: { accept: 'text/event-stream', ...headers },
  })
  return readStream(response, abort)
}

function readStream(response: Response, abort: AbortController): EventStream {
  const events = read(response)
  return {
    status: response.status,
    headers: response.headers,
    next: async () => (await events.next()).value,
    abort: () => abort.abort(),
  }
}

async function* read(response: Response): AsyncGenerator<StreamedEvent, undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.+)$/m.exec(block)?.[1]
      const id = /^id: (.+)$/m.exec(block)?.[1]
      if (event) yield { ...(id && { id }), event, data: data ? JSON.parse(data) : null }
    }
  }
  return undefined
}
