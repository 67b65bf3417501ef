/** The HTTP server: limits for slow clients, the address at which it is reached, and a drain that busy clients cannot delay. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

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
export async function drain(server: Server): Promise<void> {
  server.prependListener('request', (_request, response) => {
    response.setHeader('connection', 'close')
  })
  const closed = new Promise((resolve) => server.close(resolve))
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMs)
  const end = setTimeout(() => server.closeAllConnections(), drainTimeoutMs)
  await closed
  clearInterval(idle)
  clearTimeout(end)
}

/** Servers that each listen on their own port. */
export function createHttpServers(
  ports: readonly { name: string; port: number; listener: RequestListener }[],
) {
  const servers = ports.map(({ listener, ...one }) => {
    return { ...one, server: createHttpServer(listener) }
  })
  return {
    /** Starts to listen; returns the URLs by name. */
    async listen(host: string): Promise<ReadonlyMap<string, string>> {
      const urls = servers.map(async ({ name, port, server }) => {
        return [name, await listen(server, host, port)] as const
      })
      return new Map(await Promise.all(urls))
    },
    drain: () => Promise.all(servers.map(({ server }) => drain(server))),
  }
}
