/** The HTTP server: limits for slow clients, the address at which it is reached, and a drain that busy clients cannot delay. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** How long running requests may take to finish after the server is asked to stop. */
const drainTimeoutMs = 25_000
const idleCheckMs = 50
/** A connection without any traffic is cut, such as an event stream that its client does not read. */
const stalledAfterMs = 60_000

/** A server that closes connections which take over 10 s to send their headers or over 30 s for a request. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Longer than the 60 s after which common load balancers close idle connections, so that the server never closes first.
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: 5000,
      // Clients that merely offer HTTP/2, such as Java's client and curl, are answered over HTTP/1.1.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    listener,
  )
  server.timeout = stalledAfterMs
  return server
}

/** Starts to listen, and returns the URL for clients on this machine. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address() as AddressInfo
  return `http://${reachable(host)}:${address.port}`
}

/** A wildcard address is replaced by loopback, and IPv6 addresses are put into brackets. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Accepts no new connections, lets running requests finish, and closes connections as they become idle. Busy clients are told to
 * close theirs with the next answer: `server.close` alone would wait for as long as they continue.
 */
export async function drain(server: Server, front?: Front): Promise<void> {
  server.prependListener('request', (_request, response) => {
    response.setHeader('connection', 'close')
  })
  const closed = new Promise((resolve) => server.close(resolve))
  front?.drain()
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs)
  const end = setTimeout(() => {
    server.closeAllConnections()
    front?.closeAll()
  }, drainTimeoutMs)
  await closed
  clearInterval(idle)
  clearTimeout(end)
}

/** Has connections of a server that node:http does not know of. */
export interface Front {
  /** Closes idle connections, and busy ones after their answer. */
  drain(): void
  closeAll(): void
}

/** What answers the requests of a port. */
export interface HttpHandlers {
  request: RequestListener
  /** Takes the connections first, but leaves the requests that are meant for another to node:http. */
  front?(server: Server, isForOther?: (head: Head) => boolean): Front
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

export type Head = Pick<IncomingMessage, 'headers'>

export interface PortHandlers {
  /** 0: any free one. */
  port: number
  handlers: HttpHandlers
}

/** Servers that each listen on their own port; they start and drain together. */
export function createHttpServers(ports: readonly PortHandlers[]) {
  const servers = ports.map(({ port, handlers }) => {
    const server = createHttpServer(handlers.request).on('upgrade', handlers.upgrade)
    return { port, server, front: handlers.front?.(server) }
  })
  return {
    /** Starts to listen; returns the URLs for clients on this machine, in the order of the ports. */
    listen: (host: string) =>
      Promise.all(servers.map(({ port, server }) => listen(server, host, port))),
    drain: () => Promise.all(servers.map(({ server, front }) => drain(server, front))),
  }
}
