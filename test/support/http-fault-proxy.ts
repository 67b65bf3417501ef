/** An HTTP proxy in front of the server that answers, delays, loses and refuses requests as a test says, and notes them all. */
import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What happens to one request; those that nothing is planned for pass. */
export type Fault =
  | 'pass'
  /** The server never hears of it. */
  | 'cut'
  /** The server answers, and the answer is lost. */
  | 'lose'
  /** Nothing is forwarded or answered. */
  | 'hang'
  | { status: number; headers?: Record<string, string>; body?: string }
  /** The bytes of the answer, a packet each; then the connection ends, or takes the next request. */
  | { packets: string[]; isKept: boolean }

export interface NotedRequest {
  at: number
  idempotencyKey: string | undefined
  /** The events of a usage batch, or null. */
  body: { query: string; variables: Record<string, unknown> }
  isStream: boolean
}

export interface HttpFaultProxy {
  url: string
  requests: NotedRequest[]
  /** For the next requests that are no streams, one after the other. */
  plan(...faults: Fault[]): void
  /** While true every request is cut, and what is open is too. */
  setAway(isAway: boolean): void
  /** Ends the connections on which nothing is under way. */
  closeIdle(): void
  /** Sends bytes that nobody asked for to whoever is connected. */
  sayUnasked(bytes: string): Promise<void>
  /** Ends the streams that are open; new ones work. */
  dropStreams(): void
  streams(): number
  /** Forgets the plan and the requests. */
  clear(): void
  close(): Promise<void>
}

export async function startHttpFaultProxy(target: string): Promise<HttpFaultProxy> {
  const requests: NotedRequest[] = []
  const planned: Fault[] = []
  const streams = new Set<ServerResponse>()
  const agent = new http.Agent({ keepAlive: true })
  let isAway = false

  const server = http.createServer((req, res) => {
    handle(req, res).catch(() => res.destroy())
  })

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const isStream = req.headers.accept === 'text/event-stream'
    const text = Buffer.concat(chunks).toString()
    const key = req.headers['idempotency-key']
    requests.push({
      ...{ at: performance.now(), body: JSON.parse(text), isStream },
      idempotencyKey: typeof key === 'string' ? key : undefined,
    })
    const fault = isAway ? 'cut' : isStream ? 'pass' : (planned.shift() ?? 'pass')
    if (fault === 'hang') return
    if (fault === 'cut') return void res.destroy()
    if (typeof fault === 'object' && 'packets' in fault) {
      for (const packet of fault.packets) {
        await new Promise((resolve) => req.socket.write(packet, resolve))
      }
      // The answer that Node has not written is over, too.
      return void (fault.isKept ? res.emit('finish') : req.socket.end())
    }
    if (typeof fault === 'object') {
      res.writeHead(fault.status, fault.headers).end(fault.body ?? '')
      return
    }
    await forward(req, res, text, fault === 'lose', isStream)
  }

  async function forward(
    req: IncomingMessage,
    res: ServerResponse,
    text: string,
    isLost: boolean,
    isStream: boolean,
  ): Promise<void> {
    const options = { method: 'POST', headers: req.headers, agent: isStream ? false : agent }
    const sent = http.request(new URL(req.url ?? '', target), options)
    sent.end(text)
    if (isStream) {
      streams.add(res)
      res.on('close', () => {
        streams.delete(res)
        sent.destroy()
      })
      sent.on('error', () => res.destroy())
    }
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    if (isLost) {
      for await (const _ of answer);
      return void res.destroy()
    }
    res.writeHead(answer.statusCode ?? 500, answer.headers)
    res.flushHeaders()
    answer.on('error', () => res.destroy())
    answer.pipe(res)
  }

  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const dropStreams = () => {
    for (const res of streams) res.destroy()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    plan: (...faults) => void planned.push(...faults),
    setAway(on) {
      isAway = on
      if (on) server.closeAllConnections()
    },
    closeIdle: () => server.closeIdleConnections(),
    async sayUnasked(bytes) {
      const said = [...sockets].map(
        (socket) => new Promise<void>((resolve) => socket.write(bytes, () => resolve())),
      )
      await Promise.all(said)
    },
    dropStreams,
    streams: () => streams.size,
    clear() {
      planned.length = 0
      requests.length = 0
    },
    async close() {
      server.closeAllConnections()
      agent.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
