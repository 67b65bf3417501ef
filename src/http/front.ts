/**
 * Answers plain requests on the socket itself, before node:http: its parser, streams and timers cost more than such an answer.
 *
 * Invariants: it answers a request only if it is exactly plain (plain-request.ts). The first bytes of a connection that are
 * not go to node:http as they came, with the connection, for the rest of its life: node:http does not give one back. One
 * request is under way at a time and what arrives meanwhile waits, so answers keep their order, and no byte is read by both.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { RequestHead } from './incoming-request.ts'
import { type PlainRequest, readPlainRequest } from './plain-request.ts'
import { type AnswerWhole, createRouter, type RouterDeps } from './router.ts'
import { createSocketOutlet } from './socket-outlet.ts'

interface Connection {
  isIdle(): boolean
  socket: Socket
}

/** In the words of node:http. */
const tooSlow = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'

/** The router, with the front before it unless that is off; `isForOther` says which requests are for another router. */
export function createMainRouter(setting: 'on' | 'off' | undefined, deps: RouterDeps) {
  const router = createRouter(deps)
  if (setting === 'off') return router
  return {
    ...router,
    front: (server: Server, isForOther: (req: RequestHead) => boolean = () => false) =>
      createFront(server, (asked) => !isForOther(asked.req) && router.answer(asked)),
  }
}

/**
 * Takes the connections of a server, whose own limits on time hold here too. `answer` returns false, having done nothing, for
 * requests that node:http must answer. Returns what infra/http-server.ts calls a Front.
 */
export function createFront(server: Server, answer: AnswerWhole) {
  const connections = new Set<Connection>()
  let isDraining = false
  const toNode = server.listeners('connection') as ((socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const handOver = () => {
      connections.delete(connection)
      for (const listener of toNode) listener.call(server, socket)
    }
    const connection = serve({ server, socket, answer, handOver, isDraining: () => isDraining })
    connections.add(connection)
    socket.once('close', () => connections.delete(connection))
  })
  return {
    drain() {
      isDraining = true
      for (const { socket, isIdle } of connections) if (isIdle()) socket.destroySoon()
    },
    closeAll() {
      for (const { socket } of connections) socket.destroy()
    },
  }
}

interface ServeDeps {
  server: Server
  socket: Socket
  answer: AnswerWhole
  handOver(): void
  isDraining(): boolean
}

function serve({ server, socket, answer, handOver, isDraining }: ServeDeps): Connection {
  let isFresh = true
  let isBusy = false
  /** What arrived while a request was under way. */
  let held: Buffer | null = null
  const { keepAliveTimeout: keepAliveMs, keepAliveTimeoutBuffer: graceMs = 1_000 } = server
  const idleMsMax = keepAliveMs + graceMs
  const limits = { keepAliveMs, idleMsMax, stalledMsMax: server.timeout }
  const outlet = createSocketOutlet({ socket, limits, isLast: isDraining, done })

  function take(bytes: Buffer): void {
    const plain = readPlainRequest(bytes)
    // Set first: the answer may be sent before the call returns.
    isBusy = true
    const isTaken = plain && answer({ req: headOf(plain, socket), body: plain.body, outlet })
    if (!isTaken) release(bytes)
    else if (isFresh) {
      isFresh = false
      socket.setTimeout(idleMsMax)
    }
  }

  function done(): void {
    if (isDraining()) socket.destroySoon()
    // A client that does not read its answers must not be able to ask for more.
    else if (socket.writableNeedDrain) socket.once('drain', done)
    else takeHeld()
  }

  function takeHeld(): void {
    isBusy = false
    if (held === null) return
    const bytes = held
    held = null
    socket.resume()
    take(bytes)
  }

  function onData(bytes: Buffer): void {
    if (isBusy) {
      held = held === null ? bytes : Buffer.concat([held, bytes])
      socket.pause()
    } else take(bytes)
  }

  function onTimeout(): void {
    if (isFresh) socket.write(tooSlow)
    socket.destroy()
  }

  const onEnd = () => void socket.end()
  const listeners = { data: onData, end: onEnd, timeout: onTimeout, error: () => undefined }
  for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener)
  socket.setTimeout(server.headersTimeout)

  function release(bytes: Buffer): void {
    for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener)
    socket.setTimeout(0)
    socket.pause()
    socket.unshift(bytes)
    handOver()
    socket.resume()
  }

  return { socket, isIdle: () => !isBusy }
}

function headOf({ headers }: PlainRequest, socket: Socket): RequestHead {
  return {
    ...{ method: 'POST', url: '/graphql', headers, socket, complete: true },
    get headersDistinct() {
      return Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, [String(value)]]),
      )
    },
  }
}
