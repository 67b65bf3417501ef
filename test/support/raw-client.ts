/** A minimal client of the raw WebSocket that can send what no library would. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { until } from './server-process.ts'

export interface RawFrame {
  type: string
  channel?: string
  customerId?: string
  [member: string]: unknown
}

export interface RawClient {
  socket: WebSocket
  send(frame: unknown): void
  /** The next frame, or the next one that matches; others stay in the queue. */
  next(match?: Partial<RawFrame>): Promise<RawFrame>
  /** All frames that arrived and were not taken with `next`. */
  waiting(): RawFrame[]
  /** Resolves with the close code of the server. */
  closed: Promise<number>
  close(): Promise<void>
}

/** Opens a socket and sends nothing. */
export async function openRaw(
  url: string,
  { path = '/v1', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<RawClient> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers })
  const frames: RawFrame[] = []
  socket.on('message', (text) => frames.push(JSON.parse(String(text)) as RawFrame))
  const closed = once(socket, 'close').then(([code]) => code as number)
  closed.catch(() => undefined)
  await once(socket, 'open')
  return {
    socket,
    closed,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    async next(match = {}) {
      const isMeant = (frame: RawFrame) =>
        Object.entries(match).every(([name, value]) => frame[name] === value)
      await until(() => frames.some(isMeant), {
        everyMs: 2,
        found: () => JSON.stringify({ match, frames }),
      })
      return frames.splice(frames.findIndex(isMeant), 1)[0] as RawFrame
    },
    waiting: () => frames.splice(0),
    async close() {
      socket.close()
      await closed
    },
  }
}

/** Opens a socket and sends the credential; rejects with the server's frame when it is refused. */
export async function connectRaw(url: string, token: string): Promise<RawClient> {
  const client = await openRaw(url)
  client.send({ type: 'auth', token })
  const answer = await client.next()
  if (answer.type !== 'auth_ok') throw new Error(JSON.stringify(answer))
  return client
}

/** Subscribes and takes the answer; rejects when it is refused. */
export async function subscribeRaw(
  client: RawClient,
  channel: string,
  customerId: string,
  more: object = {},
): Promise<void> {
  client.send({ type: 'subscribe', channel, customerId, ...more })
  const answer = await client.next({ channel, customerId })
  if (answer.type !== 'subscribed') throw new Error(JSON.stringify(answer))
}
