/** The HTTP server: limits on slow clients, the address it is reached at, and a drain that busy clients cannot hold up. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How long requests under way may take to finish once the server is asked to stop. */
const drainTimeoutMs = 25_000
const idleCheckMs = 50
/** A connection on which nothing moves in either direction is cut, such as a stream of events that its client does not read. */
const stalledAfterMs = 60_000

/** A server that ends connections which send their headers for over 10 s or a request for over 30 s. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Longer than the 60 s after which usual load balancers close theirs, so that it is not us who close under a request.
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: 5000,
      // Who offers HTTP/2 by the way, as Java's client and curl do, is answered over HTTP/1.1.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    listener,
  )
  server.timeout = stalledAfterMs
  return server
}

/** Listens, and answers the URL at which this machine reaches it. */
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

/** "Every address" is none to go to, and IPv6 addresses go into brackets. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Takes no new connections, lets requests under way finish, and ends connections as they fall idle. Clients that keep theirs busy
 * are told to close it with the next answer: without that, `server.close` alone waits for as long as they go on.
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
