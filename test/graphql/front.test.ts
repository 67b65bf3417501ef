/** The front: for a client it is node:http, byte for byte, whatever bytes it sends. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { createFront } from '../../src/http/front.ts'
import type { Asked } from '../../src/http/router.ts'
import { createCompatOrigins, portsOf } from '../../src/infra/compat-origins.ts'
import { createHttpServer, drain, type Front } from '../../src/infra/http-server.ts'
import { startTwins, type Twins } from '../support/http-twins.ts'
import {
  below,
  changedRequest,
  oddRequest,
  plainRequest,
  type Random,
  randomFrom,
  split,
} from '../support/raw-requests.ts'
import { isThorough } from '../support/thorough.ts'

/** How many requests, and pieces of them. */
const inputs = isThorough ? { memory: 1_000_000, sockets: 50_000 } : { memory: 200, sockets: 60 }
const workers = 8

interface Session {
  parts: Buffer[]
  atOnce: boolean
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

/** An answer that fails takes those before it along, or not, as the packets happen to be cut. */
const isRisky = (text: string) => text.includes('unanswerable') && text.split('HTTP/1.').length > 2

/** What a client sends on one connection. */
function session(random: Random): Session {
  const kind = random()
  const plain = () => plainRequest(random)
  if (kind < 0.1) {
    const parts = times(2 + below(random, 4), plain)
    return { parts: parts.filter((one) => !one.includes('unanswerable')), atOnce: true }
  }
  const odd = () => (random() < 0.6 ? oddRequest(random) : changedRequest(random))
  const made = [...times(below(random, 4), plain), ...times(1 + below(random, 2), odd)]
  const parts = made.filter((one) => !isRisky(one.toString('latin1')))
  const cut = kind < 0.3 ? parts.flatMap((one) => split(random, one)) : parts
  return { parts: [...cut, plain()].filter((one) => one.length > 0), atOnce: false }
}

async function compare(twins: Twins, seed: number): Promise<number> {
  const { parts, atOnce } = session(randomFrom(seed))
  const { front, node } = await twins.exchange(parts, atOnce)
  const sent = parts.map((one) => one.toString('latin1'))
  expect(front, `seed ${seed}: ${JSON.stringify(sent)}`).toEqual(node)
  return front.length
}

describe('the front', () => {
  it.each(['memory', 'sockets'] as const)(
    'answers random bytes over %s like node:http, and leaves the connection alike',
    async (wired) => {
      let next = isThorough ? Date.now() : 1
      let done = 0
      let taken = 0
      const work = async () => {
        const twins = await startTwins(wired)
        try {
          while (done < inputs[wired]) done += await compare(twins, next++)
        } finally {
          taken += twins.taken()
          await twins.close()
        }
      }
      await Promise.all(times(workers, work))
      expect(taken).toBeGreaterThan(done / 10)
    },
  )
})

const plain =
  'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'

describe('a connection of the front', () => {
  let server: Server
  let front: Front
  /** How the next requests are answered. */
  let answer: (asked: Pick<Asked, 'outlet'>) => void

  const start = async (limits: Partial<Server> = {}) => {
    answer = ({ outlet }) => outlet.send(200, ['content-length', '2'], 'ok')
    server = Object.assign(
      createHttpServer((_req, res) => void res.end('node')),
      limits,
    )
    front = createFront(server, (asked) => {
      answer(asked)
      return true
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
    return socket
  }

  const ask = async (socket: Socket) => {
    socket.write(plain)
    return String((await once(socket, 'data'))[0])
  }

  afterEach(() => {
    server.closeAllConnections()
    front.closeAll()
    server.close()
  })

  it('on which nothing arrives is refused when a head would be late', async () => {
    const socket = await start({ headersTimeout: 20 })
    expect(await text(socket)).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
  })

  it('is closed without a word when it has been idle for as long as node:http allows', async () => {
    const socket = await start({ keepAliveTimeout: 2_000, keepAliveTimeoutBuffer: -1_980 })
    expect(await ask(socket)).toContain('Keep-Alive: timeout=2\r\n')
    expect(await text(socket)).toBe('')
  })

  it('is closed by a drain when it is idle, and after its answer when it is not', async () => {
    const idle = await start()
    const busy = connect((server.address() as AddressInfo).port, '127.0.0.1')
    expect(await ask(idle)).toContain('Connection: keep-alive\r\n')
    const asked = Promise.withResolvers<Pick<Asked, 'outlet'>>()
    answer = asked.resolve
    busy.write(plain)
    const { outlet } = await asked.promise
    const drained = drain(server, front)
    expect(await text(idle)).toBe('')
    outlet.send(200, ['content-length', '2'], 'ok')
    expect(await text(busy)).toMatch(/\r\nConnection: close\r\n\r\nok$/)
    await drained
  })

  it('is closed when its client has sent all it will', async () => {
    const socket = await start()
    await ask(socket)
    socket.end()
    expect(await text(socket)).toBe('')
  })

  it('streams an answer until its client leaves', async () => {
    const socket = await start()
    const left = Promise.withResolvers<void>()
    answer = ({ outlet }) => {
      const parts = new ReadableStream<Uint8Array>({
        async pull(to) {
          await new Promise((resolve) => setImmediate(resolve))
          to.enqueue(Buffer.from('part'))
        },
        cancel: () => left.resolve(),
      })
      void outlet.stream(200, ['content-type', 'text/plain'], parts)
    }
    expect(await ask(socket)).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n/)
    socket.destroy()
    await left.promise
  })

  it('refuses to send a header that would end its line', async () => {
    const socket = await start()
    const failed = Promise.withResolvers<unknown>()
    answer = ({ outlet }) => {
      try {
        outlet.send(200, ['x-request-id', 'a\r\nset-cookie: b'], '')
      } catch (error) {
        failed.resolve(error)
        outlet.destroy()
      }
    }
    socket.write(plain)
    expect(String(await failed.promise)).toContain('x-request-id')
    expect(await text(socket)).toBe('')
  })
})

it('leaves requests to node:http that name the host of a dialect', () => {
  const handlers = { request: () => undefined, upgrade: () => undefined }
  const at = { host: 'stripe.example.com' }
  const origins = createCompatOrigins([{ dialect: 'stripe', at }], ['stripe'], () => handlers)
  let isForOther: ((head: { headers: { host: string } }) => boolean) | undefined
  const front: Front = { drain: () => undefined, closeAll: () => undefined }
  const main = {
    ...handlers,
    front(_server: Server, asked?: typeof isForOther) {
      isForOther = asked
      return front
    },
  }
  portsOf({ port: 0, handlers: main }, origins)[0].handlers.front?.(
    createHttpServer(() => undefined),
  )
  expect(isForOther?.({ headers: { host: 'Stripe.example.com:80' } })).toBe(true)
  expect(isForOther?.({ headers: { host: 'example.com' } })).toBe(false)
})
