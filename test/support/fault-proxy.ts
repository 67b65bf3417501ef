/** A TCP proxy in front of PostgreSQL or Redis that can misbehave the way networks do. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type FaultProxy = {
  port: number
  /** The URL of the target with the proxy's host and port. */
  urlOf(target: string): string
  /** Forwards, as at the start; connections that survived a fault continue. */
  pass(): void
  /** Resets all connections, and new ones as soon as they are made. */
  refuse(): void
  /** Keeps all connections and accepts new ones, but forwards nothing in either direction: a black hole. */
  stall(): void
  /** Resets all connections; new ones work. */
  reset(): void
  connections(): number
  close(): Promise<void>
}

/** Starts a proxy to the host and port of the URL on a free port of this machine. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port: targetPort } = new URL(target)
  const pairs = new Set<readonly [Socket, Socket]>()
  let stalled = false
  let refusing = false

  const server = createServer((client) => {
    if (refusing) return client.resetAndDestroy()
    const upstream = connect(Number(targetPort), hostname)
    const pair = [client, upstream] as const
    pairs.add(pair)
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.on('data', (chunk) => {
        to.write(chunk)
      })
      from.on('error', () => {})
      from.on('close', () => {
        to.destroy()
        pairs.delete(pair)
      })
      if (stalled) from.pause()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  const reset = () => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy()
      upstream.destroy()
    }
    pairs.clear()
  }
  const setStalled = (on: boolean) => {
    stalled = on
    for (const socket of [...pairs].flat()) on ? socket.pause() : socket.resume()
  }
  return {
    port,
    urlOf: (url) => {
      const through = new URL(url)
      through.hostname = '127.0.0.1'
      through.port = String(port)
      return through.href
    },
    pass: () => {
      refusing = false
      setStalled(false)
    },
    refuse: () => {
      refusing = true
      reset()
    },
    stall: () => setStalled(true),
    reset,
    connections: () => pairs.size,
    close: async () => {
      reset()
      server.close()
      await once(server, 'close')
    },
  }
}
