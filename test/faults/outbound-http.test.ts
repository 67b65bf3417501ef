/** Requests to URLs of strangers: nothing private is reached, and every attempt ends in time with a clear reason. */
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createOutboundHttp } from '../../src/infra/outbound-http.ts'
import { certificateFor } from '../support/certificate.ts'
import { promised } from '../support/promised.ts'

const servers: Server[] = []
const sockets = new Set<Socket>()
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))))
})

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** For receivers that take until then. */
const timeoutMs = 400
/** For all others, however busy the machine is. */
const patientMs = 120_000
const post = (url: string, options: Parameters<typeof createOutboundHttp>[0] = {}) =>
  createOutboundHttp({ allowPrivate: true, timeoutMs: patientMs, ...options }).post({
    url,
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
  })

/** What a receiver does with the connection, once the request is there. */
async function hostile(answer: (socket: Socket) => void, limitMs = patientMs) {
  const server = createServer((socket) => {
    socket.once('data', () => answer(socket))
  })
  return post(`http://127.0.0.1:${await listen(server)}/`, { timeoutMs: limitMs })
}

const ok = 'HTTP/1.1 200 OK\r\n'

describe('a receiver that', () => {
  const cases: [string, (socket: Socket) => void, object][] = [
    ['never answers', () => undefined, { error: 'No answer within 0.4 s.' }],
    ['hangs up', (s) => s.destroy(), { ok: false }],
    ['resets', (s) => s.resetAndDestroy(), { error: 'The connection was reset.' }],
    ['speaks no HTTP', (s) => s.end('hello\r\n\r\n'), { error: 'The answer is not HTTP.' }],
    ['speaks HTTP/0.9', (s) => s.end('<html>'), { error: 'The answer is not HTTP.' }],
    [
      'sends a head without end',
      (s) => s.write(`${ok}${'x: y\r\n'.repeat(20_000)}`),
      { error: 'The head of the answer is too long.' },
    ],
    [
      'sends one byte at a time',
      (s) => {
        const timer = setInterval(() => s.write('H'), 20)
        s.on('close', () => clearInterval(timer))
      },
      { ok: false },
    ],
    [
      'goes on to say 100 Continue',
      (s) => s.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(50)),
      { error: 'Too many interim answers.' },
    ],
    [
      'switches protocols',
      (s) =>
        s.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      { ok: false },
    ],
    [
      'resets after the head',
      (s) => {
        s.write(`${ok}content-length: 9\r\n\r\nab`)
        setTimeout(() => s.resetAndDestroy(), 50)
      },
      { statusCode: 200, excerpt: 'ab' },
    ],
    [
      'breaks its chunks',
      (s) => s.end(`${ok}transfer-encoding: chunked\r\n\r\nZZ\r\n`),
      { statusCode: 200 },
    ],
    [
      'redirects',
      (s) =>
        s.end(
          'HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n',
        ),
      { statusCode: 302 },
    ],
    [
      'is busy',
      (s) => s.end('HTTP/1.1 429 x\r\nretry-after: 17\r\ncontent-length: 0\r\n\r\n'),
      { statusCode: 429, retryAfter: '17' },
    ],
    [
      'answers bytes',
      (s) => s.end(`${ok}content-length: 6\r\n\r\na\0\x1b\x07\xff<`, 'latin1'),
      { excerpt: 'a\ufffd<' },
    ],
  ]
  /** They would go on for as long as they are let. */
  const endless = ['never answers', 'sends one byte at a time']
  it.each(cases)('%s costs one attempt', async (name, answer, expected) => {
    const limitMs = endless.includes(name) ? timeoutMs : patientMs
    const isOver = promised('an attempt at a hostile receiver', 3_000)
    expect(await hostile(answer, limitMs)).toMatchObject(expected)
    isOver()
  })

  it('sends a body without end is read for 20,000 bytes', async () => {
    let sent = 0
    const reply = await hostile((socket) => {
      socket.write(`${ok}\r\n`)
      const chunk = 'x'.repeat(10_000)
      const pump = () => {
        while (!socket.destroyed && socket.write(chunk)) sent += chunk.length
        if (sent < 1e9) socket.once('drain', pump)
      }
      pump()
    })
    expect(reply).toMatchObject({ statusCode: 200, excerpt: 'x'.repeat(1_000) })
    expect(sent).toBeLessThan(20e6)
  })

  it('says 200 and then nothing has it', async () => {
    const reply = await createOutboundHttp({ allowPrivate: true, timeoutMs: 5_000 }).post({
      url: `http://127.0.0.1:${await listen(
        createServer((socket) =>
          socket.once('data', () => socket.write(`${ok}content-length: 5\r\n\r\nab`)),
        ),
      )}/`,
      headers: {},
      body: '{}',
    })
    expect(reply).toMatchObject({ statusCode: 200, excerpt: 'ab' })
  })

  it('is not there is told as such', async () => {
    const gone = createServer()
    const port = await listen(gone)
    await new Promise((done) => gone.close(done))
    servers.splice(0)
    expect(await post(`http://127.0.0.1:${port}`)).toEqual({
      ok: false,
      error: 'The connection was refused.',
    })
  })
})

describe('a request', () => {
  it('has its body, its length and its host, and no credentials', async () => {
    const seen: object[] = []
    const server = createHttpServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const { method, url, headers } = request
      seen.push({ method, url, headers, body })
      response.end()
    })
    const port = await listen(server)
    process.env.HTTP_PROXY = 'http://127.0.0.1:1'
    process.env.http_proxy = 'http://127.0.0.1:1'
    process.env.NODE_USE_ENV_PROXY = '1'
    try {
      expect(await post(`http://127.0.0.1:${port}/a/b?c=d`)).toMatchObject({ statusCode: 200 })
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY'])
        delete process.env[name]
    }
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/a/b?c=d',
        headers: {
          'content-type': 'application/json',
          'content-length': '7',
          host: `127.0.0.1:${port}`,
          connection: 'close',
        },
        body: '{"a":1}',
      },
    ])
  })
})

describe('a canary on loopback', () => {
  let connections = 0
  let bytes = 0
  let port = 0
  let canary: Server
  beforeAll(async () => {
    canary = createServer((socket) => {
      connections += 1
      socket.on('data', (data) => {
        bytes += data.length
      })
      socket.on('error', () => undefined)
    })
    canary.listen(0, '127.0.0.1')
    await once(canary, 'listening')
    port = (canary.address() as AddressInfo).port
  })
  afterAll(() => canary.close())

  const strict = (addresses: readonly string[] | (() => readonly string[])) =>
    createOutboundHttp({
      // Stands for the ports that strangers may have, which is 443.
      allowPrivate: ['203.0.113.0/24'],
      timeoutMs,
      resolve: async () => (typeof addresses === 'function' ? addresses() : addresses),
    })
  const send = (outbound: ReturnType<typeof createOutboundHttp>, url: string) =>
    outbound.post({ url, headers: {}, body: '{}' })

  it.each([
    [['127.0.0.1']],
    [['93.184.216.34', '127.0.0.1']],
    [['127.0.0.1', '93.184.216.34']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['::127.0.0.1']],
    [['0.0.0.0']],
    [['169.254.169.254']],
    [[]],
    [['nonsense']],
    [Array.from({ length: 1_000 }, (_, i) => (i === 999 ? '127.0.0.1' : '93.184.216.34'))],
  ])('is not reached by a name with the addresses %j', async (addresses) => {
    expect(await send(strict(addresses), `https://rebind.example:${port}/`)).toMatchObject({
      ok: false,
    })
    expect(await send(strict(addresses), `http://rebind.example:${port}/`)).toMatchObject({
      ok: false,
    })
    expect(connections).toBe(0)
  })

  it('gets no byte when the name leads elsewhere after it was judged', async () => {
    // The first look finds an allowed address, every later one the canary: as a guard of names alone would be fooled.
    let looks = 0
    const shifty = new Proxy(['203.0.113.1'], {
      get(target, name) {
        if (name !== '0') return Reflect.get(target, name)
        looks += 1
        return looks === 1 ? '203.0.113.1' : '127.0.0.1'
      },
    })
    const reply = await send(
      strict(() => shifty),
      `http://rebind.example:${port}/`,
    )
    expect(reply).toEqual({ ok: false, error: 'The host has an address that may not be called.' })
    expect(connections).toBe(1)
    expect(bytes).toBe(0)
  })

  it('is given up in time when names are resolved slowly', async () => {
    const slow = createOutboundHttp({ timeoutMs: 100, resolve: () => new Promise(() => undefined) })
    expect(await send(slow, 'https://slow.example/')).toEqual({
      ok: false,
      error: 'No answer within 0.1 s.',
    })
  })
})

describe('a certificate', () => {
  const day = 86_400_000
  const valid = [new Date(Date.now() - day), new Date(Date.now() + day)] as const
  const attempt = async (host: string, dates: readonly [Date, Date], trusted = true) => {
    const { cert, key } = certificateFor('hooks.example', ...dates)
    let body = ''
    const server = createTlsServer({ cert, key }, async (request, response) => {
      for await (const chunk of request) body += chunk
      response.end('safe')
    })
    const port = await listen(server)
    const reply = await post(`https://${host}:${port}/`, {
      ca: trusted ? cert : undefined,
      resolve: async () => ['127.0.0.1'],
    })
    return { reply, body }
  }

  it('that is good lets the request through', async () => {
    const { reply, body } = await attempt('hooks.example', valid)
    expect(reply).toMatchObject({ statusCode: 200, excerpt: 'safe' })
    expect(body).toBe('{"a":1}')
  })

  it.each([
    ['of another host', 'other.example', valid, true, /another host/],
    ['that has expired', 'hooks.example', [new Date(0), new Date(day)] as const, true, /expired/],
    ['that nobody trusts', 'hooks.example', valid, false, /not trusted/],
  ])('%s stops it, whatever the environment says', async (_name, host, dates, trusted, error) => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      const { reply, body } = await attempt(host, dates, trusted)
      expect(reply).toEqual({ ok: false, error: expect.stringMatching(error) })
      expect(body).toBe('')
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    }
  })

  it('that never comes is not waited for', async () => {
    const port = await listen(createServer())
    const reply = await post(`https://hooks.example:${port}/`, {
      timeoutMs,
      resolve: async () => ['127.0.0.1'],
    })
    expect(reply).toEqual({ ok: false, error: 'No answer within 0.4 s.' })
  })
})
