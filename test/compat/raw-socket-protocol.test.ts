/** The raw WebSocket with careless and hostile clients: what is refused, and which code closes the socket. */
import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createOpenMonetizeSocket } from '../../src/compat/openmonetize/socket/socket.ts'
import type { Core } from '../../src/core/core.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { graphqlData } from '../support/graphql.ts'
import {
  createCustomer,
  createKey,
  createToken,
  revokeKey,
  useShortLivedKey,
} from '../support/live-product.ts'
import { promised } from '../support/promised.ts'
import {
  connectRaw,
  openRaw,
  type RawClient,
  type RawFrame,
  subscribeRaw,
} from '../support/raw-client.ts'
import { startTenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'
import { refusedUpgrade } from '../support/upgrade.ts'

let app: TestApp
let id: string

beforeAll(async () => {
  app = await startTestApp()
  id = await createCustomer(app)
})
afterAll(() => app?.close())

const subscribe = (channel: unknown = 'credits', customerId: unknown = id, more: object = {}) => ({
  type: 'subscribe',
  channel,
  customerId,
  ...more,
})
const error = (code: string, more: object = {}) => ({
  type: 'error',
  code,
  message: expect.stringMatching(/./),
  request_id: expect.stringMatching(/^req_/),
  ...more,
})

describe('a refused credential', () => {
  const frames: [string, () => unknown][] = [
    ['no token', () => ({ type: 'auth' })],
    ['a token that is no text', () => ({ type: 'auth', token: { key: app.liveKey } })],
    ['an empty token', () => ({ type: 'auth', token: '' })],
    ['an unknown key', () => ({ type: 'auth', token: 'om_live_unknown' })],
    ['a token that nobody signed', () => ({ type: 'auth', token: 'eyJhbGciOiJub25lIn0.e30.' })],
    ['a credential of 10,000 letters', () => ({ type: 'auth', token: 'a'.repeat(10_000) })],
    ['a channel before auth', () => subscribe()],
    ['a ping before auth', () => ({ type: 'ping' })],
    ['text that is no JSON', () => '{'],
    ['nothing', () => ''],
    ['a list', () => [app.liveKey]],
    ["the first message of GraphQL's protocol", () => ({ type: 'connection_init' })],
  ]
  it.each(frames)('is answered and closed with 4401: %s', async (_name, frame) => {
    const client = await openRaw(app.url)
    client.send(frame())
    client.send({ type: 'auth', token: app.liveKey })
    client.send(subscribe())
    expect(await client.closed).toBe(4401)
    expect(client.waiting()).toEqual([
      error(expect.stringMatching(/^(UNAUTH|INVALID_REQ)/) as never),
    ])
  })

  it('of the headers closes too, and one of the query string is none', async () => {
    const client = await openRaw(app.url, { headers: { 'x-api-key': 'om_live_unknown' } })
    expect(await client.closed).toBe(4401)
    const silent = await openRaw(app.url, { path: `/v1?token=${app.liveKey}` })
    silent.send(subscribe())
    expect(await silent.closed).toBe(4401)
  })

  it('closes with 4403 when it held once', async () => {
    const tenant = await startTenant()
    const token = await createToken(tenant.app, await tenant.customer(), 60)
    tenant.clock.advance(60_000)
    const client = await openRaw(tenant.app.url)
    client.send({ type: 'auth', token })
    expect(await client.next()).toEqual(error('UNAUTHORIZED', { message: 'The token expired.' }))
    expect(await client.closed).toBe(4403)
    await tenant.close()
  })

  it('says the same of an unknown key in the frame and by the close code', async () => {
    const client = await openRaw(app.url)
    client.send({ type: 'auth', token: 'om_live_unknown' })
    expect(await client.next()).toEqual(
      error('UNAUTHORIZED', { message: 'The API key is not known.' }),
    )
    expect(await client.closed).toBe(4401)
  })

  it('is one that does not come within 10 s', () => {
    vi.useFakeTimers()
    const { closed, sent } = speakTo(app.core)
    vi.advanceTimersByTime(9_999)
    expect(closed).toEqual([])
    vi.advanceTimersByTime(1)
    vi.useRealTimers()
    expect(closed).toEqual([4401])
    expect(sent).toEqual([error('UNAUTHORIZED')])
  })

  it('is what too many frames are that come before the answer', async () => {
    const authenticateToStay = () => Promise.withResolvers<never>().promise
    const { receive, closed, sent } = speakTo({ ...app.core, authenticateToStay })
    await receive(JSON.stringify({ type: 'auth', token: app.liveKey }))
    for (let i = 0; i < 300 && closed.length === 0; i++) {
      await receive(JSON.stringify(subscribe('usage', 'x'.repeat(200))))
    }
    expect(closed).toEqual([4400])
    expect(sent).toEqual([error('INVALID_REQUEST', { message: 'Wait for auth_ok.' })])
  })
})

/** Opens the protocol on a connection that only remembers. */
function speakTo(core: Core) {
  const sent: RawFrame[] = []
  const closed: number[] = []
  let receive: (text: string) => Promise<void> = async () => undefined
  const sockets = { enter: () => true }
  createOpenMonetizeSocket({ core, schema, report: () => undefined, sockets }).opened({
    request: { headers: {} } as never,
    id: 'req_1',
    isOpen: () => closed.length === 0,
    onClose: () => undefined,
    socket: {
      protocol: '',
      send: async (text) => void sent.push(JSON.parse(text)),
      close: (code) => void closed.push(code),
      onMessage: (listener) => {
        receive = listener
      },
      tick: () => undefined,
    },
  })
  return { sent, closed, receive: (text: string) => receive(text) }
}

describe('a frame that is refused', () => {
  const cases: [string, () => unknown, (() => object)?][] = [
    ['no JSON', () => '{"type":'],
    ['null', () => 'null'],
    ['a list', () => '[{"type":"ping"}]'],
    ['no type', () => '{}'],
    ['an unknown type', () => ({ type: 'query' })],
    ['a type of the prototype', () => ({ type: 'constructor' })],
    ['a type that is no text', () => ({ type: ['subscribe'] })],
    [
      'an unknown channel',
      () => subscribe('invoices'),
      () => ({ channel: 'invoices', customerId: id }),
    ],
    ['a channel that is no text', () => subscribe(['credits']), () => ({ customerId: id })],
    ['no channel', () => ({ type: 'subscribe', customerId: id }), () => ({ customerId: id })],
    [
      'no customer',
      () => ({ type: 'subscribe', channel: 'credits' }),
      () => ({ channel: 'credits' }),
    ],
    [
      'an empty customer',
      () => subscribe('credits', ''),
      () => ({ channel: 'credits', customerId: '' }),
    ],
    ['a customer that is no text', () => subscribe('credits', 7), () => ({ channel: 'credits' })],
    ['a customer with NUL', () => subscribe('usage', 'a\0b'), () => ({ customerId: 'a\0b' })],
    ['a customer of 10,000 letters', () => subscribe('usage', 'a'.repeat(10_000))],
    [
      'two customers',
      () => subscribe('usage', id, { customer_id: 'other' }),
      () => ({ customerId: id }),
    ],
    ['a negative after', () => subscribe('usage', id, { after: -1 })],
    ['an after in text', () => subscribe('usage', id, { after: '1' })],
    ['an after beyond doubles', () => subscribe('usage', id, { after: 2 ** 53 })],
    ['an after of 1e400', () => `{"type":"subscribe","channel":"usage","after":1e400}`],
    ['a fraction', () => subscribe('usage', id, { after: 0.5 })],
    ['an after that is still to come', () => subscribe('usage', id, { after: 7 })],
    ['an after of credits', () => subscribe('credits', id, { after: 1 })],
    ['an unknown member', () => subscribe('usage', id, { sinse: 1 })],
    ['__proto__', () => '{"type":"subscribe","channel":"usage","__proto__":{"customerId":"x"}}'],
    ['an unknown member of 100 kB', () => subscribe('usage', id, { ['x'.repeat(1e5)]: 1 })],
    ['100,000 lists', () => '['.repeat(100_000) + ']'.repeat(100_000)],
    ['no channel to end', () => ({ type: 'unsubscribe' })],
  ]
  it.each(cases)('leaves the socket open: %s', async (_name, frame, about) => {
    const client = await connectRaw(app.url, app.liveKey)
    client.send(frame())
    const answer = await client.next()
    expect(answer).toMatchObject(error('INVALID_REQUEST', about?.()))
    expect(JSON.stringify(answer).length).toBeLessThan(1_500)
    client.send({ type: 'ping' })
    expect(await client.next()).toEqual({ type: 'pong' })
    await client.close()
  })

  it('is one for a channel that the socket has', async () => {
    const client = await connectRaw(app.url, app.liveKey)
    client.send(subscribe('credits'))
    client.send(subscribe('credits'))
    expect(await client.next({ type: 'error' })).toEqual(
      error('CONFLICT', { channel: 'credits', customerId: id }),
    )
    await client.next({ type: 'subscribed' })
    await client.next({ type: 'credits' })
    await client.close()
  })

  it('is the 51st channel, until another one ends', async () => {
    const customers = await Promise.all(Array.from({ length: 17 }, () => createCustomer(app)))
    const targets = customers.flatMap((customer) =>
      ['credits', 'usage', 'entitlements'].map((channel) => [channel, customer] as const),
    )
    const client = await connectRaw(app.url, app.liveKey)
    for (const [channel, customer] of targets) client.send(subscribe(channel, customer))
    const [channel, customerId] = targets[50] ?? []
    expect(await client.next({ type: 'error' })).toEqual(
      error('LIMIT_EXCEEDED', { channel, customerId }),
    )
    for (const [one, customer] of targets.slice(0, 50)) {
      await client.next({ type: one, customerId: customer })
    }
    client.send({ type: 'unsubscribe', channel: 'credits', customerId: customers[0] })
    await client.next({ type: 'unsubscribed' })
    await subscribeRaw(client, channel ?? '', customerId ?? '')
    await client.close()
  })
})

describe('what closes a socket', () => {
  const cases: [string, number, (client: RawClient) => void][] = [
    ['a binary frame', 4400, (c) => c.socket.send(Buffer.from('{"type":"ping"}'))],
    ['a frame over 256 KiB', 1009, (c) => c.send('x'.repeat(256 * 1024 + 1))],
    [
      'text that is not UTF-8',
      1007,
      (c) => c.socket.send(Buffer.from([0xc3, 0x28]), { binary: false }),
    ],
    ['a flood of garbage', 4400, (c) => Array.from({ length: 101 }, () => c.send('garbage'))],
    [
      'a flood of channels that are denied',
      4400,
      (c) => Array.from({ length: 101 }, (_, n) => c.send(subscribe('credits', `cust_${n}`))),
    ],
  ]
  it.each(cases)('is %s, with %i', async (_name, code, act) => {
    const client = await connectRaw(app.url, app.liveKey)
    act(client)
    expect(await client.closed).toBe(code)
  })

  it('is no ping, and no channel that starts and ends at once, however many', async () => {
    const client = await connectRaw(app.url, app.liveKey)
    for (let i = 0; i < 2_000; i++) client.send({ type: 'ping' })
    for (let i = 0; i < 45; i++) {
      client.send(subscribe('usage'))
      client.send({ type: 'unsubscribe', channel: 'usage', customerId: id })
    }
    await subscribeRaw(client, 'credits', id)
    for (let i = 0; i < 2_000; i++) await client.next({ type: 'pong' })
    const others = client.waiting().filter(({ channel }) => channel === 'usage')
    expect(new Set(others.map(({ type }) => type))).toEqual(new Set(['unsubscribed']))
    await client.close()
  })
})

describe('the upgrade', () => {
  it('is refused, in words, to a client of another protocol', async () => {
    for (const protocol of ['graphql-transport-ws', 'graphql-ws', 'mqtt']) {
      expect(await refusedUpgrade(app.url, '/v1', [protocol])).toMatchObject({
        status: 400,
        error: { message: expect.stringContaining('GraphQL is spoken at /graphql') },
      })
    }
  })

  it('agrees to no compression', async () => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/v1`, { perMessageDeflate: true })
    await new Promise((resolve) => socket.once('open', resolve))
    expect(socket.extensions).toBe('')
    socket.close()
  })

  it.each(['https://evil.example', 'null'])('is refused to a page of %s', async (origin) => {
    await expect(openRaw(app.url, { headers: { origin } })).rejects.toThrow('403')
  })

  it('is open to our own pages', async () => {
    const client = await openRaw(app.url, { headers: { origin: app.url } })
    client.send({ type: 'auth', token: app.liveKey })
    expect(await client.next()).toMatchObject({ type: 'auth_ok' })
    await client.close()
  })

  it('is refused at other paths', async () => {
    for (const path of ['/', '/v2', '/v1/credits/balance', '/openmonetize']) {
      await expect(openRaw(app.url, { path })).rejects.toThrow('404')
    }
  })

  it('survives a peer that ends with an invalid code or goes away in the middle', async () => {
    const { port } = new URL(app.url)
    for (const bytes of [
      [0x88, 0x82, 0, 0, 0, 0, 0xff, 0xff],
      [0x81, 0xfe, 0x10],
    ]) {
      const tcp = connectTcp(Number(port), '127.0.0.1')
      tcp.write(
        'GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      )
      await new Promise((resolve) => tcp.once('data', resolve))
      tcp.end(Buffer.from(bytes))
      await new Promise((resolve) => tcp.once('close', resolve))
    }
    await (await connectRaw(app.url, app.liveKey)).close()
  })
})

describe('a credential that ends', () => {
  it('closes the sockets of a revoked key, and says why', async () => {
    const key = await createKey(app, { role: 'READ' })
    const [used, other] = await Promise.all([
      connectRaw(app.url, key.secret),
      connectRaw(app.url, app.liveKey),
    ])
    await subscribeRaw(used, 'credits', id)
    const isClosed = promised('closing the raw sockets of a revoked key', 5_000)
    await revokeKey(app, key.id)
    expect(await used.closed).toBe(4403)
    isClosed()
    expect(used.waiting().at(-1)).toEqual(
      error('UNAUTHORIZED', { message: 'The credential was revoked.' }),
    )
    await subscribeRaw(other, 'credits', id)
    await other.close()
  })

  it('closes the sockets of a token at its expiry, and when its customer is archived', async () => {
    const customerId = await createCustomer(app)
    const archived = await connectRaw(app.url, await createToken(app, customerId))
    const { used: soon } = await useShortLivedKey(app, (secret) => connectRaw(app.url, secret))
    const document = 'mutation ($id: ID!) { archiveCustomer(id: $id) { id } }'
    await graphqlData(app.url, app.liveKey, document, { id: customerId })
    for (const client of [soon, archived]) expect(await client.closed).toBe(4403)
  })
})

describe('a server that stops', () => {
  it('closes its sockets with 1012', async () => {
    const stopping = await startTestApp()
    const client = await connectRaw(stopping.url, stopping.liveKey)
    const silent = await openRaw(stopping.url)
    await subscribeRaw(client, 'usage', await createCustomer(stopping))
    await stopping.close()
    expect(await client.closed).toBe(1012)
    expect(await silent.closed).toBe(1012)
  })
})
