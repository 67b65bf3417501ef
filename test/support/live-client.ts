/** A minimal GraphQL client over WebSocket that can send what no library would. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { GraphqlError } from './graphql.ts'
import { until } from './server-process.ts'

export type LiveStream<Data = Record<string, never>> = {
  /** The next item; rejects when the server answers errors. */
  next(): Promise<Data>
  /** All items that arrived and were not taken with `next`. */
  waiting(): Data[]
  /** The errors that ended it. */
  errors(): Promise<GraphqlError[]>
  /** Whether the server sent `complete`. */
  isComplete(): boolean
  stop(): void
}

export type LiveClient = {
  socket: WebSocket
  send(message: unknown): void
  subscribe<Data>(query: string, variables?: object): LiveStream<Data>
  /** Resolves with the close code of the server. */
  closed: Promise<number>
  close(): Promise<void>
}

/** Opens a socket and sends nothing. */
export async function open(
  url: string,
  { path = '/graphql', protocols = ['graphql-transport-ws'] } = {},
): Promise<LiveClient> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, protocols)
  socket.setMaxListeners(0)
  const closed = once(socket, 'close').then(([code]) => code as number)
  closed.catch(() => undefined)
  await once(socket, 'open')
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  let nextId = 0
  return {
    socket,
    send,
    closed,
    subscribe<Data>(query: string, variables: object = {}) {
      nextId += 1
      return createStream<Data>(socket, send, String(nextId), { query, variables })
    },
    async close() {
      socket.close()
      await closed
    },
  }
}

/** Opens a socket and sends the credential; rejects with the close code when it is refused. */
export async function connect(url: string, payload: object): Promise<LiveClient> {
  const client = await open(url)
  const answer = once(client.socket, 'message')
  client.send({ type: 'connection_init', payload })
  const refused = client.closed.then((code) => Promise.reject(new Error(`closed with ${code}`)))
  await Promise.race([answer, refused])
  return client
}

type Message = { id?: string; type: string; payload?: unknown }

function createStream<Data>(
  socket: WebSocket,
  send: (message: unknown) => void,
  id: string,
  payload: object,
): LiveStream<Data> {
  const items: Data[] = []
  let errors: GraphqlError[] | undefined
  let complete = false
  socket.on('message', (text) => {
    const message = JSON.parse(String(text)) as Message
    if (message.id !== id) return
    if (message.type === 'complete') complete = true
    if (message.type === 'error') errors = message.payload as GraphqlError[]
    if (message.type !== 'next') return
    const result = message.payload as { data?: Data; errors?: GraphqlError[] }
    if (result.errors) errors = result.errors
    else items.push(result.data as Data)
  })
  send({ id, type: 'subscribe', payload })
  return {
    async next() {
      await until(() => items.length > 0 || errors !== undefined, { everyMs: 2 })
      if (items.length === 0) throw new Error(JSON.stringify(errors))
      return items.shift() as Data
    },
    waiting: () => items.splice(0),
    async errors() {
      await until(() => errors !== undefined, { everyMs: 2 })
      return errors ?? []
    },
    isComplete: () => complete,
    stop: () => send({ id, type: 'complete' }),
  }
}
