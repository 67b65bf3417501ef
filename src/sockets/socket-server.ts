/**
 * The WebSockets of this server, whatever is spoken on them: accepts them in bounds, ends them with their credential and
 * with the server.
 */
import type { IncomingMessage } from 'node:http'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import type { Core } from '../core/core.ts'
import type { Caller } from '../core/operation/caller.ts'
import type { DomainError } from '../core/values/errors.ts'
import { newId } from '../core/values/ids.ts'
import { refuseUpgrade } from '../http/refuse-upgrade.ts'
import type { ReportError } from '../http/report-error.ts'
import type { Upgrade } from '../http/router.ts'
import { type BoundedSocket, boundSocket } from './bounded-socket.ts'

const socketLimits = {
  /** One message; more closes the socket with 1009. */
  messageBytes: 256 * 1024,
  /** Sockets of this server, those that have not shown a credential yet included. */
  perServer: 10_000,
}

/** Operations and subscriptions that may run on a socket at once. */
export const operationsPerSocketMax = 50
/** Private: the customer, the credential or the workspace has too many sockets. */
export const tooManySocketsCode = 4429
const tickMs = 1_000
/** How long a closing server waits for operations under way, and then for its clients' goodbyes. */
const answersMs = 5_000
const goodbyeMs = 1_000

export interface Connection {
  request: IncomingMessage
  socket: BoundedSocket
  /** For errors that belong to no operation. */
  id: string
  isOpen(): boolean
  /** Called once, with what the socket was closed with. */
  onClose(listener: (code: number, reason: string) => void): void
}

export interface SocketProtocol {
  /** Why the upgrade is refused to a client that offers these sub-protocols, and would take no answer without one of them; null to accept. */
  refuses(offered: readonly string[]): string | null
  /** Chooses among the sub-protocols that a client offers. */
  handleProtocols: NonNullable<ServerOptions['handleProtocols']>
  opened(connection: Connection): void
}

export interface SocketServer {
  /** What upgrades a request to a socket on which the protocol is spoken. */
  speak(protocol: SocketProtocol): Upgrade
  /**
   * Takes a connection of the caller's share and watches the credential, whose end `onEnd` is told. Throws RATE_LIMITED when
   * the share is used up, and the protocol closes the socket with `tooManySocketsCode`; false when it is closed already.
   */
  enter(connection: Connection, caller: Caller, onEnd: (reason: DomainError) => void): boolean
  /** Carries out an operation that a closing server waits for. */
  attend<T>(work: () => Promise<T> | T): Promise<T>
  /** Sockets open now. */
  size(): number
  /** Closes all with 1012, after which clients reconnect. */
  close(): Promise<void>
}

interface SocketServerDeps {
  core: Pick<Core, 'watchCredential' | 'connections'>
  report: ReportError
}

export function createSocketServer(deps: SocketServerDeps, limits = socketLimits): SocketServer {
  const { core, report } = deps
  const servers: WebSocketServer[] = []
  const open = new Set<BoundedSocket>()
  let running = 0
  const timer = setInterval(() => {
    for (const socket of open) socket.tick()
  }, tickMs).unref()

  function begin(websocket: WebSocket, request: IncomingMessage): Connection {
    const id = newId('req', new Date())
    const socket = boundSocket(websocket, (error) => report(error, id))
    // Broken frames and lost peers: `ws` closes with the code that fits.
    websocket.on('error', () => undefined)
    open.add(socket)
    websocket.once('close', () => open.delete(socket))
    return {
      request,
      socket,
      id,
      isOpen: () => websocket.readyState === websocket.OPEN,
      onClose: (listener) =>
        websocket.once('close', (code, reason) => listener(code, String(reason))),
    }
  }

  return {
    speak({ refuses, handleProtocols, opened }) {
      const server = new WebSocketServer({
        noServer: true,
        maxPayload: limits.messageBytes,
        perMessageDeflate: false,
        handleProtocols,
      })
      servers.push(server)
      return (request, socket, head) => {
        if (open.size >= limits.perServer) return refuseUpgrade(socket, tooManyHere)
        const message = refuses(offeredIn(request))
        if (message) return refuseUpgrade(socket, { status: 400, code: 'INVALID_REQUEST', message })
        server.handleUpgrade(request, socket, head, (accepted) => opened(begin(accepted, request)))
      }
    },
    enter(connection, caller, onEnd) {
      // Closed while the credential was looked up: nobody would give its share back.
      if (!connection.isOpen()) return false
      const giveBack = core.connections.take(caller)
      const stopWatching = core.watchCredential(caller, onEnd)
      connection.onClose(() => {
        giveBack()
        stopWatching()
      })
      return true
    },
    async attend(work) {
      running += 1
      try {
        return await work()
      } finally {
        running -= 1
      }
    },
    size: () => open.size,
    async close() {
      clearInterval(timer)
      await until(() => running === 0, answersMs)
      for (const socket of open) socket.close(1012, 'Service restart')
      await until(() => open.size === 0, goodbyeMs)
      for (const server of servers) {
        for (const client of server.clients) client.terminate()
        server.close()
      }
    },
  }
}

const tooManyHere = {
  status: 503,
  code: 'UNAVAILABLE',
  message: 'The server has too many sockets open; try again soon.',
  retryAfterSeconds: 5,
} as const

function offeredIn({ headers }: IncomingMessage): string[] {
  const offered = headers['sec-websocket-protocol']?.split(',') ?? []
  return offered.map((name) => name.trim()).filter((name) => name !== '')
}

/** At most so long. */
async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!condition() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
