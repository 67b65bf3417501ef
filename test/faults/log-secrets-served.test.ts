/** Secrets planted wherever a request can carry them: the server never logs one, nor shows it to another caller. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { graphqlData } from '../support/graphql.ts'
import { goodClaims, makeKeys, signWith } from '../support/issuer.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

/** Half of each is random, so that no coincidence finds it, nor hides it. */
const random = () => randomBytes(24).toString('base64url')
const planted: string[] = []
function plant(prefix = ''): string {
  const secret = random()
  planted.push(secret)
  return prefix + secret
}

let server: ServerProcess
let database: TestDatabase
const liveKey = plant('om_live_')
const password = plant()
const answers: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const url = new URL(database.url)
  server = await startServer({
    DATABASE_URL: url.href,
    BOOTSTRAP_API_KEY: liveKey,
    BOOTSTRAP_TEST_API_KEY: plant('om_test_'),
    JWT_SECRET: plant(),
    // Nobody listens there, so that asking for keys fails.
    JWT_JWKS_URL: `http://localhost:9/jwks?key=${plant()}`,
    JWT_ISSUER: 'https://login.example.com',
    JWT_AUDIENCE: 'openmonetize',
    // Nobody listens there either.
    REDIS_URL: `redis://user:${password}@127.0.0.1:9`,
    LOG_LEVEL: 'trace',
    PATH: process.env.PATH ?? '',
  })
})
afterAll(async () => {
  await server?.end()
  await database?.drop()
})

const json = { 'content-type': 'application/json' }
const own = () => ({ ...json, authorization: `Bearer ${liveKey}` })

async function send(path: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(server.url + path, init)
  return response.text()
}
const post = (path: string, headers: Record<string, string>, body: unknown) =>
  send(path, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function say(path: string, ...frames: object[]): Promise<void> {
  const protocols = path === '/graphql' ? ['graphql-transport-ws'] : []
  const socket = new WebSocket(server.url.replace('http', 'ws') + path, protocols)
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.once('open', () => {
    for (const frame of frames) socket.send(JSON.stringify(frame))
  })
  setTimeout(() => socket.close(), 1_000)
  await closed
}

describe('a secret', () => {
  it('that comes in at any place never goes out to the log', async () => {
    const keys = makeKeys()
    const jwt = await signWith(keys, goodClaims(new Date(), { nonce: plant() }))
    planted.push(jwt.split('.')[2] ?? '')
    const basic = (secret: string) =>
      `Basic ${Buffer.from(`client_1:${secret}`).toString('base64')}`
    const encoded = basic(plant('oms_'))
    planted.push(encoded.slice(6))
    const query = '{ workspace { id } }'
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const made = await graphqlData<{
      client: { secret: string; client: { id: string } }
      token: { token: string }
      key: { secret: string }
    }>(
      server.url,
      liveKey,
      `mutation {
        client: createOAuthClient(input: { name: "x", role: ADMIN }) { secret client { id } }
        customer: createCustomer(input: { externalId: "c1" }) { id }
        key: createApiKey(input: { name: "x", role: READ }) { secret }
        token: createCustomerToken(input: { customerId: "c1" }) { token }
      }`,
    )
    const known = [
      made.client.secret.slice(4),
      made.key.secret.slice(8),
      made.token.token.split('.')[2] ?? '',
    ]
    planted.push(...known)
    const access = JSON.parse(
      await post(
        '/oauth/token',
        form,
        `grant_type=client_credentials&client_id=${made.client.client.id}&client_secret=${made.client.secret}`,
      ),
    )
    planted.push(access.access_token.split('.')[2])

    const requests: (() => Promise<unknown>)[] = [
      // Headers.
      () => post('/graphql', { ...json, authorization: `Bearer ${plant('om_live_')}` }, { query }),
      () => post('/graphql', { ...json, authorization: `Bearer ${plant()}` }, { query }),
      () => post('/graphql', { ...json, authorization: `Bearer ${jwt}` }, { query }),
      () =>
        post('/graphql', { ...json, authorization: `Bearer ${access.access_token}` }, { query }),
      () => post('/graphql', { ...json, authorization: `Bearer ${made.token.token}` }, { query }),
      () => post('/graphql', { ...json, authorization: encoded }, { query }),
      () => post('/graphql', { ...json, 'x-api-key': plant('om_test_') }, { query }),
      () => post('/graphql', { ...own(), cookie: `sid=${plant()}` }, { query }),
      () =>
        post(
          '/graphql',
          { ...own(), 'idempotency-key': plant() },
          { query: 'mutation { createCustomer(input: {}) { id } }' },
        ),
      () => post('/v1/events/ingest', { ...own(), 'x-idempotency-key': plant() }, {}),
      () => post('/graphql', { ...own(), 'x-forwarded-authorization': plant() }, { query }),
      () => post('/graphql', { ...own(), 'user-agent': plant() }, { query }),
      () => post('/v1/usage', { ...own(), 'proxy-authorization': `Bearer ${plant()}` }, '{'),
      // Bodies.
      () => post('/graphql', own(), `{"query":"${plant('om_live_')}`),
      () => post('/graphql', own(), { query: `{ ${plant('a')} }` }),
      () => post('/graphql', own(), { query: `{ customer(id: "${plant('whsec_')}") { id } }` }),
      () => post('/graphql', own(), { query, operationName: plant() }),
      () => post('/graphql', own(), { query, extensions: { token: plant() } }),
      () =>
        post('/graphql', own(), {
          query: 'query ($id: ID!) { customer(id: $id) { id } }',
          variables: { id: plant() },
        }),
      () =>
        post('/graphql', own(), {
          query: 'query ($id: Int!) { customers(first: $id) { edges { cursor } } }',
          variables: { id: plant() },
        }),
      () =>
        post('/graphql', own(), {
          query: 'mutation ($i: CreateCustomerInput!) { createCustomer(input: $i) { id } }',
          variables: { i: { metadata: { password: plant() } } },
        }),
      () =>
        post('/graphql', own(), {
          query:
            'mutation ($u: String!) { createWebhookEndpoint(input: { url: $u, enabledEvents: ["*"] }) { secret } }',
          variables: { u: `https://user:${plant()}@192.0.2.1/hook?token=${plant()}` },
        }),
      () =>
        post('/v1/events/ingest', own(), { events: [{ customer_id: plant(), api_key: plant() }] }),
      () =>
        post('/v1/usage/batch', own(), {
          format: 'json',
          data: Buffer.from(`[{"secret":"${plant()}"`).toString('base64'),
        }),
      () => post('/v1/credits/add', { ...own(), 'content-type': 'text/plain' }, plant()),
      () =>
        post(
          '/oauth/token',
          form,
          `grant_type=client_credentials&client_id=x&client_secret=${plant('oms_')}`,
        ),
      () => post('/oauth/token', form, `grant_type=password&username=x&password=${plant()}`),
      () =>
        post('/oauth/token', { ...form, authorization: encoded }, 'grant_type=client_credentials'),
      () => post('/oauth/token', json, { client_secret: plant('oms_') }),
      // Addresses.
      () =>
        send(`/graphql?query=${encodeURIComponent(query)}&token=${plant('om_live_')}`, {
          headers: own(),
        }),
      () => send(`/v1/credits/balance?api_key=${plant('om_live_')}`, { headers: own() }),
      () => send(`/v1/${plant('om_live_')}`, { headers: own() }),
      () => send(`/${plant()}?access_token=${plant()}`),
      () => send(`/v1/users/${plant()}/credits`, { headers: own() }),
      () =>
        post(`/oauth/token?client_secret=${plant('oms_')}`, form, 'grant_type=client_credentials'),
      // Sockets.
      () => say('/graphql', { type: 'connection_init', payload: { apiKey: plant('om_live_') } }),
      () =>
        say('/graphql', {
          type: 'connection_init',
          payload: { authorization: `Bearer ${plant()}`, password: plant() },
        }),
      () =>
        say(
          '/graphql',
          { type: 'connection_init', payload: { token: liveKey } },
          {
            type: 'subscribe',
            id: '1',
            payload: { query: `{ customer(id: "${plant()}") { ${plant('f')} } }` },
          },
        ),
      () => say(`/v1?token=${plant()}`, { type: 'auth', token: plant() }),
      () => say('/v1', { type: 'auth', token: jwt }),
    ]
    expect(requests.length).toBeGreaterThanOrEqual(30)
    for (const request of requests) await request()
    // What others may read of the server.
    for (const path of ['/metrics', '/health', '/ready', '/v1/openapi.json'])
      answers.push(await send(path))
    await database.drop()
    // And what is logged when everything fails.
    for (const request of requests) await request()
    const told = server.output() + answers.join('')
    expect(server.output()).toMatch(/"level":"(error|warn)"/)
    const leaked = [...new Set(planted)].filter((secret) => secret !== '' && told.includes(secret))
    expect(
      leaked.map((secret) =>
        told.slice(Math.max(0, told.indexOf(secret) - 120), told.indexOf(secret) + 20),
      ),
    ).toEqual([])
    expect(planted.length).toBeGreaterThan(50)
  })
})
