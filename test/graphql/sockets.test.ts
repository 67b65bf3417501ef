/** WebSockets: the close codes of the protocol, and the credentials that open and end them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { graphqlData } from '../support/graphql.ts'
import { connect, type LiveClient, open } from '../support/live-client.ts'
import {
  balanceSubscription,
  createCustomer,
  createKey,
  createToken,
  eventsSubscription,
  revokeKey,
  useShortLivedKey,
} from '../support/live-product.ts'
import { expectKept, promised } from '../support/promised.ts'
import { until } from '../support/server-process.ts'
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

const init = (payload?: unknown) => ({ type: 'connection_init', payload })
const workspace = '{ workspace { mode } }'

describe('connection_init', () => {
  it.each([
    ['Authorization', () => ({ Authorization: `Bearer ${app.liveKey}` })],
    ['authorization', () => ({ authorization: `Bearer ${app.liveKey}` })],
    ['apiKey', () => ({ apiKey: app.liveKey })],
    ['token', () => ({ token: app.liveKey })],
    ['X-API-Key', () => ({ 'X-API-Key': app.liveKey })],
  ])('takes the credential as %s', async (_name, payload) => {
    const client = await connect(app.url, payload())
    const answer = await client.subscribe(workspace).next()
    expect(answer).toEqual({ workspace: { mode: 'LIVE' } })
    await client.close()
  })

  it('takes the credential from the headers of the upgrade', async () => {
    const socket = new WebSocket(
      `${app.url.replace('http', 'ws')}/v1/graphql`,
      ['graphql-transport-ws'],
      { headers: { 'x-api-key': app.testKey } },
    )
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify(init()))
    const text = await new Promise((resolve) => socket.once('message', resolve))
    expect(JSON.parse(String(text))).toEqual({ type: 'connection_ack' })
    socket.close()
  })

  const wrong: [string, () => unknown][] = [
    ['nothing', () => undefined],
    ['an empty object', () => ({})],
    ['an unknown key', () => ({ apiKey: 'om_live_unknown' })],
    ['no key at all', () => ({ apiKey: 'hello' })],
    ['a key in the wrong scheme', () => ({ authorization: `Basic ${app.liveKey}` })],
    ['a key that is no text', () => ({ apiKey: { key: app.liveKey } })],
    ['a credential of 10,000 letters', () => ({ token: 'a'.repeat(10_000) })],
  ]
  it.each(wrong)('closes with 4401 for %s', async (_name, payload) => {
    const client = await open(app.url)
    client.send(init(payload()))
    expect(await client.closed).toBe(4401)
  })

  it('does not carry out what follows a refused init', async () => {
    const client = await open(app.url)
    const answers: string[] = []
    client.socket.on('message', (text) => answers.push(String(text)))
    client.send(init({ apiKey: 'om_live_unknown' }))
    client.send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } })
    expect(await client.closed).toBe(4401)
    expect(answers).toEqual([])
  })

  it('closes with 4403 for a key and a token that have expired, and with 4401 once revoked', async () => {
    const tenant = await startTenant()
    const { url } = tenant.app
    const expiresAt = new Date(tenant.clock.now().getTime() + 60_000).toISOString()
    const key = await createKey(tenant.app, { role: 'READ', expiresAt })
    const token = await createToken(tenant.app, await tenant.customer(), 60)
    await (await connect(url, { apiKey: key.secret })).close()
    tenant.clock.advance(60_000)
    for (const credential of [key.secret, token]) {
      await expect(connect(url, { token: credential })).rejects.toThrow('closed with 4403')
    }
    tenant.clock.advance(30 * 86_400_000)
    await expect(connect(url, { token })).rejects.toThrow('closed with 4403')
    await expect(connect(url, { token: `${token}x` })).rejects.toThrow('closed with 4401')
    await revokeKey(tenant.app, key.id)
    await expect(connect(url, { apiKey: key.secret })).rejects.toThrow('closed with 4401')
    await tenant.close()
  })
})

describe('the protocol', () => {
  const cases: [string, number, (client: LiveClient) => void][] = [
    ['text that is no JSON', 4400, (c) => c.send('{')],
    ['an init with a list', 4400, (c) => c.send(init([app.liveKey]))],
    ['an unknown message', 4400, (c) => c.send({ type: 'auth' })],
    ['a binary message', 4400, (c) => c.socket.send(Buffer.from('{}'))],
    ['an operation before init', 4401, (c) => subscribe(c, '1', '{ __typename }')],
    [
      'a second init',
      4429,
      (c) => {
        c.send(init({ apiKey: app.liveKey }))
        c.send(init({ apiKey: app.liveKey }))
      },
    ],
    ['a message over 256 KiB', 1009, (c) => c.send('x'.repeat(256 * 1024 + 1))],
  ]
  it.each(cases)('closes for %s with %i', async (_name, code, act) => {
    const client = await open(app.url)
    act(client)
    expect(await client.closed).toBe(code)
  })

  const later: [string, number, (client: LiveClient) => void][] = [
    [
      'the id of an operation that runs',
      4409,
      (c) => {
        subscribe(c, 'same', balanceSubscription, { id })
        subscribe(c, 'same', balanceSubscription, { id })
      },
    ],
    ['an id of 200 letters', 4400, (c) => subscribe(c, 'x'.repeat(200), '{ __typename }')],
    ['an empty id', 4400, (c) => subscribe(c, '', '{ __typename }')],
    ['an operation without a query', 4400, (c) => c.send({ id: '1', type: 'subscribe' })],
    ['extensions of 50,000 lists', 4400, (c) => c.send(deepOperation('extensions', '"a"'))],
    [
      'an idempotency key beside them',
      4400,
      (c) => c.send(deepOperation('extensions', keyAndMore)),
    ],
    ['variables of 50,000 lists', 4400, (c) => c.send(deepOperation('variables', '"a"'))],
  ]
  const keyAndMore = '"idempotencyKey":"deep","a"'
  const lists = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  function deepOperation(member: string, inside: string): string {
    const payload = `{"query":"{ __typename }","${member}":{${inside}:${lists}}}`
    return `{"id":"1","type":"subscribe","payload":${payload}}`
  }
  it.each(later)('closes for %s with %i', async (_name, code, act) => {
    const client = await connect(app.url, { apiKey: app.liveKey })
    act(client)
    expect(await client.closed).toBe(code)
  })

  it('closes with 4406 without the sub-protocol', async () => {
    const client = await open(app.url, { protocols: [] })
    expect(await client.closed).toBe(4406)
  })

  it('is refused at the upgrade, in words, to who offers others alone', async () => {
    for (const [protocols, words] of [
      [['graphql-ws'], 'not the older graphql-ws, of the library subscriptions-transport-ws'],
      [['graphql-subscriptions', 'graphql-ws'], 'not the older graphql-ws'],
      [['mqtt'], 'is graphql-transport-ws.'],
    ] as const) {
      expect(await refusedUpgrade(app.url, '/graphql', protocols)).toEqual({
        status: 400,
        error: {
          code: 'INVALID_REQUEST',
          message: expect.stringContaining(words),
          request_id: expect.stringMatching(/^req_/),
        },
      })
    }
    const client = await open(app.url, { protocols: ['graphql-ws', 'graphql-transport-ws'] })
    expect(client.socket.protocol).toBe('graphql-transport-ws')
    await client.close()
  })

  it('closes with 4408 when no init comes', async () => {
    const impatient = await startTestApp({}, { limits: { initMs: 100 } })
    expect(await (await open(impatient.url)).closed).toBe(4408)
    await impatient.close()
  })

  it('refuses other paths before the upgrade', async () => {
    expect(await refusedUpgrade(app.url, '/elsewhere', ['graphql-transport-ws'])).toMatchObject({
      status: 404,
      error: { code: 'NOT_FOUND', message: 'No WebSocket is served at this path.' },
    })
  })

  it('answers pings and goes on', async () => {
    const client = await connect(app.url, { apiKey: app.liveKey })
    const pong = new Promise((resolve) => client.socket.once('message', resolve))
    client.send({ type: 'ping', payload: { n: 1 } })
    expect(JSON.parse(String(await pong))).toEqual({ type: 'pong', payload: { n: 1 } })
    await client.close()
  })

  it('runs queries and mutations, and answers their errors', async () => {
    const client = await connect(app.url, { apiKey: app.liveKey })
    const made = await client
      .subscribe<{ createCustomer: { id: string } }>(
        'mutation { createCustomer(input: {}) { id } }',
      )
      .next()
    expect(made.createCustomer.id).toMatch(/^cust_/)
    for (const [query, code] of [
      ['{ nothing }', 'INVALID_REQUEST'],
      ['{ customer(id: "no") { id } }', 'NOT_FOUND'],
      ['query ($id: ID!) { customer(id: $id) { id } }', 'INVALID_REQUEST'],
      ['{', 'INVALID_REQUEST'],
      [
        `{ ${'a: workspace { id } '.repeat(1)} ${Array.from({ length: 40 }, (_, i) => `a${i}: workspace { id }`).join(' ')} }`,
        'INVALID_REQUEST',
      ],
    ] as const) {
      const [error] = await client.subscribe(query).errors()
      expect(error?.extensions).toMatchObject({ code, requestId: expect.stringMatching(/^req_/) })
    }
    await client.close()
  })

  it('refuses the 51st operation of a socket and keeps the others', async () => {
    const client = await connect(app.url, { apiKey: app.liveKey })
    const streams = Array.from({ length: 50 }, () => client.subscribe(balanceSubscription, { id }))
    const [error] = await client.subscribe(balanceSubscription, { id }).errors()
    expect(error?.extensions?.code).toBe('LIMIT_EXCEEDED')
    await Promise.all(streams.map((stream) => stream.next()))
    streams[0]?.stop()
    // The server takes the stop before what is sent after it, but ends the operation a moment later.
    await until(async () => {
      const one = client.subscribe(balanceSubscription, { id })
      return one.next().then(
        () => true,
        () => false,
      )
    })
    await client.close()
  })

  it('survives operations that start and stop at once', async () => {
    const client = await connect(app.url, { apiKey: app.liveKey })
    for (let i = 0; i < 200; i++) client.subscribe(eventsSubscription, { id }).stop()
    await client.subscribe(balanceSubscription, { id }).next()
    await client.close()
  })
})

describe('a credential that ends', () => {
  it('closes the sockets of a revoked key', async () => {
    const key = await createKey(app, { role: 'READ' })
    const [used, other] = await Promise.all([
      connect(app.url, { apiKey: key.secret }),
      connect(app.url, { apiKey: app.liveKey }),
    ])
    await used.subscribe(balanceSubscription, { id }).next()
    const isClosed = promised('closing the sockets of a revoked key', 5_000)
    await revokeKey(app, key.id)
    expect(await used.closed).toBe(4403)
    isClosed()
    await other.subscribe(workspace).next()
    await other.close()
  })

  it('closes the sockets of a key and a token at their expiry', async () => {
    const { used, expiresAt } = await useShortLivedKey(app, (apiKey) =>
      connect(app.url, { apiKey }),
    )
    expect(await used.closed).toBe(4403)
    // By the server's clock, which is the database's within a round trip: of a busy machine, that is long.
    const lateMs = app.core.clock.now().getTime() - Date.parse(expiresAt)
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expectKept('closing the sockets of an expired key', lateMs, 5_000)
  })

  it('closes the sockets of a token when its customer is archived', async () => {
    const customerId = await createCustomer(app)
    const client = await connect(app.url, { token: await createToken(app, customerId) })
    const document = 'mutation ($id: ID!) { archiveCustomer(id: $id) { id } }'
    await graphqlData(app.url, app.liveKey, document, { id: customerId })
    expect(await client.closed).toBe(4403)
  })
})

describe('a server that stops', () => {
  it('closes its sockets with 1012 and ends its streams', async () => {
    const stopping = await startTestApp()
    const client = await connect(stopping.url, { apiKey: stopping.liveKey })
    await client.subscribe(balanceSubscription, { id: await createCustomer(stopping) }).next()
    const isClosed = promised('the end of a server with sockets', 3_000)
    await stopping.close()
    expect(await client.closed).toBe(1012)
    isClosed()
  })
})

function subscribe(client: LiveClient, operation: string, query: string, variables = {}): void {
  client.send({ id: operation, type: 'subscribe', payload: { query, variables } })
}
