/**
 * The WebSockets of this server, for every protocol: limits their number, and ends them with their credential and with the
 * server.
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
  /** The largest message; a larger one closes the socket with 1009. */
  messageBytes: 256 * 1024,
  /** Sockets of this server, including those that have not shown a credential yet. */
  perServer: 10_000,
}

/** Operations and subscriptions that may run on one socket at once. */
export const operationsPerSocketMax = 50
/** A private code: the customer, the credential or the workspace has too many sockets. */
export const tooManySocketsCode = 4429
const tickMs = 1_000
/** How long a closing server waits for running operations, and then for its clients' close frames. */
const answersMs = 5_000
const goodbyeMs = 1_000

export interface Connection {
  request: IncomingMessage
  socket: BoundedSocket
  /** Identifies errors that belong to no operation. */
  id: string
  isOpen(): boolean
  /** The listener runs once, with the code and reason of the close. */
  onClose(listener: (code: number, reason: string) => void): void
}

export interface SocketProtocol {
  /** Why the upgrade is refused to a client that offers these sub-protocols and requires one of them; null to accept. */
  refuses(offered: readonly string[]): string | null
  /** Chooses among the sub-protocols that a client offers. */
  handleProtocols: NonNullable<ServerOptions['handleProtocols']>
  opened(connection: Connection): void
}

export interface SocketServer {
  /** Returns the handler that upgrades a request to a socket with the protocol. */
  speak(protocol: SocketProtocol): Upgrade
  /**
   * Counts the connection against the caller's share and watches the credential; `onEnd` runs when the credential ends. Throws
   * RATE_LIMITED when the share is used up: the protocol then closes the socket with `tooManySocketsCode`. Returns false when it
   * is closed already.
   */
  enter(connection: Connection, caller: Caller, onEnd: (reason: DomainError) => void): boolean
  /** Runs an operation that a closing server waits for. */
  attend<T>(work: () => Promise<T> | T): Promise<T>
  /** The number of open sockets. */
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
    // `ws` closes broken frames and lost peers with the fitting code.
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
      // The socket closed while the credential was looked up: its share would never be returned.
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

/** Waits for the condition, but no longer than the limit. */
async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!condition() && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
