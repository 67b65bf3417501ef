/** A cheap client of POST /graphql, or another path: one connection, one request at a time, HTTP/1.1 by hand. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawClient {
  /** The answer's body; fails on a status other than 200. */
  post(body: string): Promise<string>
  close(): void
}

export async function openRawClient(
  url: string,
  key: string,
  path = '/graphql',
): Promise<RawClient> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    'Content-Length: ',
  ].join('\r\n')
  let received: Buffer[] = []
  let waiting: { resolve(body: string): void; reject(error: Error): void } | undefined

  const fail = (error: Error) => {
    waiting?.reject(error)
    waiting = undefined
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (chunk) => {
    received.push(chunk)
    const all = received.length === 1 ? chunk : Buffer.concat(received)
    received = [all]
    const end = all.indexOf('\r\n\r\n')
    if (end < 0) return
    const header = all.toString('latin1', 0, end)
    const length = Number(/content-length: (\d+)/i.exec(header)?.[1])
    if (Number.isNaN(length)) return fail(new Error(`an answer without a length:\n${header}`))
    if (all.length < end + 4 + length) return
    const body = all.toString('utf8', end + 4, end + 4 + length)
    received = []
    const asked = waiting
    waiting = undefined
    if (header.startsWith('HTTP/1.1 200 ')) asked?.resolve(body)
    else asked?.reject(new Error(`${header.split('\r\n')[0]}: ${body.slice(0, 500)}`))
  })
  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        // The server closes what was idle for too long, and writing to it would never be answered.
        if (socket.destroyed)
          return reject(new Error('the connection was closed while it was idle'))
        waiting = { resolve, reject }
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`)
      }),
    close: () => socket.destroy(),
  }
}

/** The data of an answer without errors. */
export function dataOf<Data>(body: string): Data {
  const { data, errors } = JSON.parse(body)
  if (errors || !data) throw new Error(body.slice(0, 500))
  return data
}

/** Runs a list of work on so many connections. */
export async function onConnections<Item>(
  { url, key }: { url: string; key: string },
  count: number,
  items: Iterable<Item>,
  work: (client: RawClient, item: Item) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: count }, async () => {
      const client = await openRawClient(url, key)
      for (let next = queue.next(); !next.done; next = queue.next()) await work(client, next.value)
      client.close()
    }),
  )
}
